"""The writes that came to CJ, each with its order as it stood there at that moment."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dropconnect.testing.simulator import ARRIVED, Call, Fault, Match, Received
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.faults import WRITES
from dropconnect_cjdropshipping.simulator.knobs import ALL_FORMS

DELETE, DISPUTE, WITHDRAWAL = "order/deleteOrder", "disputes/create", "disputes/cancel"


@dataclass(frozen=True)
class Wish:
    """What the customer cancelled last of a store order, as the test itself asked for it."""

    case_id: int
    units: Mapping[str, int]


@dataclass(frozen=True)
class Goods:
    """A line at CJ and what it is for."""

    store_order: str
    store_line: str
    quantity: int
    pod: bool


@dataclass(frozen=True)
class Arrival:
    """One write. ``order_code`` and ``status`` are the order's before the write or any fault did something;
    ``claimed`` are the units of its lines that the write would stop, and ``wish`` what was wanted of the
    store order that they are for: None for goods of several, or of which nobody cancelled anything."""

    what: str
    key: str
    order_code: str
    status: str
    lines: Mapping[str, Goods]
    claimed: Counter[str]
    wish: Wish | None

    @property
    def claimed_of_the_store(self) -> Counter[str]:
        """Store line id -> units."""
        units = Counter[str]()
        for line_id, count in self.claimed.items():
            units[self.lines[line_id].store_line] += count
        return units


class Arrivals:
    """Add it before any other fault: it looks before they strike.

    ``wish_of`` tells what was cancelled last of a store order.
    """

    def __init__(self, simulator: CJSimulator, wish_of: Callable[[str], Wish | None]) -> None:
        self.goods: dict[str, Goods] = {}
        """Line id at CJ -> what it is, of every line ever placed."""
        self._wish_of = wish_of
        self._account = simulator.account
        self._lock = threading.Lock()
        self._all: list[Arrival] = []
        simulator.faults.add(Fault(Match(path=WRITES), ARRIVED, Call(self._note), times=None))

    def of(self, *what: str) -> list[Arrival]:
        with self._lock:
            return [arrival for arrival in self._all if arrival.what in what]

    def _note(self, request: Received) -> None:
        what = "/".join(request.path.split("/")[-2:])
        query, body = dict(request.query), request.json() or {}
        name = str(query.get("orderId") or body.get("orderId") or "")
        with self._account.lock:
            order = self._account.find(name, ALL_FORMS)
            lines = {line.id: self.goods[line.id] for line in order.lines} if order else {}
            status = order.status if order else "unknown"
            code = order.code if order else name
        if what == DELETE:
            claimed = Counter({line_id: goods.quantity for line_id, goods in lines.items()})
        else:
            claimed = _claimed(body)
        owners = {lines[line_id].store_order for line_id in claimed}
        wish = self._wish_of(owners.pop()) if len(owners) == 1 else None
        key = str(body.get("disputeId" if what == WITHDRAWAL else "businessDisputeId", ""))
        if what == DELETE:
            key = f"case {wish.case_id if wish else 'of nobody'}"
        with self._lock:
            self._all.append(Arrival(what, key, code, status, lines, claimed, wish))


def _claimed(body: Mapping[str, object]) -> Counter[str]:
    entries = body.get("productInfoList")
    units = Counter[str]()
    for entry in entries if isinstance(entries, list) else []:
        units[str(entry["lineItemId"])] += int(entry["quantity"])
    return units
