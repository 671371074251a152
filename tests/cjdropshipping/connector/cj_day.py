"""CJ as the supplier of a merchant's day: its orders, its staff, and what goes wrong on the way to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from tests.cjdropshipping.connector.arrivals import DELETE, DISPUTE, WITHDRAWAL, Arrivals, Goods, Wish
from tests.cjdropshipping.connector.cj_mishaps import LOST_ON_THE_WAY, MISHAPS, Victim
from tests.cjdropshipping.connector.cj_orders import STAFF, Life, Parcel, State
from tests.cjdropshipping.connector.cj_trade import CJTrade

from dropconnect.models.order import Order as StoreOrder
from dropconnect.testing.simulator import Match, Received
from dropconnect_cjdropshipping.api.pacing import Pacer
from dropconnect_cjdropshipping.simulator import REFUND, REISSUE, REJECT, CJSimulator, Line
from dropconnect_cjdropshipping.simulator.desk import Verdict
from dropconnect_cjdropshipping.simulator.faults import WRITES
from dropconnect_cjdropshipping.simulator.knobs import ALL_FORMS
from dropconnect_cjdropshipping.simulator.state import SENT, Dispute, Order

_WAY: tuple[State, ...] = (
    ("CREATED", None),
    ("UNPAID", None),
    ("UNSHIPPED", "PENDING"),
    ("UNSHIPPED", "PROCESSING"),
    ("SHIPPED", None),
    ("DELIVERED", None),
)
_OTHER_STORE = "other-store"


class CJSuppliers:
    """All goods come from one CJ account, over HTTP.

    ``wish_of`` tells what was cancelled last of a store order. CJ makes a second dispute of a second request
    with the same id, which is the worst that its documents allow.
    """

    def __init__(self, wish_of: Callable[[str], Wish | None]) -> None:
        self.cj = CJSimulator(requests_per_second=None)
        self.cj.knobs.repeated_business_id = "second dispute"
        # All tokens of a day were handed out in one real minute.
        self.cj.knobs.access_token_days = 1000
        self.arrivals = Arrivals(self.cj, wish_of)
        self._server = ExitStack()
        self._trade: CJTrade
        self._contents: dict[str, tuple[str, ...]] = {}
        self._lives: dict[str, Life] = {}
        """Line id -> the life of its order."""
        self._cancelled_at_cj: set[str] = set()
        """Line ids that CJ or somebody in its dashboard cancelled, past us."""

    def open(self, folder: Path, policy: str) -> CJTrade:
        # How fast it may be asked is not what a day is about.
        self._server.enter_context(patch.object(Pacer, "wait"))
        url = self._server.enter_context(self.cj.running())
        self._trade = CJTrade(folder, self.cj, url, policy)
        return self._trade

    def close(self) -> None:
        self._server.close()

    def place(self, order: StoreOrder, parcel: Parcel) -> Order:
        """The store passes on goods of its order as one order at CJ."""
        life = parcel.life
        lines = [
            Line(order.line(line_id).sku, count, store_line_id=line_id, pod=line_id in life.pod)
            for line_id, count in parcel.units.items()
        ]
        status, phase = life.state
        placed = self.cj.add_order(order.number, *lines, status=status, sub_status=phase, by_api=life.by_api)
        for line in lines:
            self._know(line, order.id, life)
        if status in ("CANCELLED", "TRASH"):
            self._cancelled_at_cj.update(line.id for line in lines)
        self._remember(placed)
        if life.mishap:
            writes = Match(path=WRITES, predicate=lambda request: self._is_about(request, placed))
            victim = Victim(self.cj, placed.code, writes, self.split)
            self.cj.faults.add(MISHAPS[life.mishap](victim))
        return placed

    def split(self, order_id: str) -> None:
        """CJ splits an order into its lines, each an order of its own."""
        order = self._order(order_id)
        if order is not None and len(order.lines) > 1 and order.status not in SENT:
            for part in self.cj.split(order_id, *([line.id] for line in order.lines)):
                self._remember(part)

    def merge(self, order: Order, life: Life, *, ours_first: bool) -> None:
        """CJ merges an order with one of another store that uses the same account."""
        line = Line("LAMP-1", 1, store_line_id="other-11", pod=bool(life.pod))
        number = f"other-{order.number}"
        other = self.cj.add_order(number, line, status=order.status, sub_status=order.sub_status)
        self._know(line, _OTHER_STORE, life)
        both = (order, other) if ours_first else (other, order)
        self._remember(self.cj.merge(*(item.code for item in both)))

    def go_on(self, order_id: str) -> None:
        """CJ goes one step further with an order that it knows how to go on with."""
        order = self._order(order_id)
        if order is not None and (order.status, order.sub_status) in _WAY[:-1]:
            at = _WAY.index((order.status, order.sub_status))
            self.cj.move(order.code, *_WAY[at + 1])

    def cancel_in_the_dashboard(self, order_id: str) -> None:
        """Somebody at the merchant's cancels there, past us."""
        order = self._order(order_id)
        if order is not None and order.status not in SENT:
            self.cj.move(order.code, "CANCELLED")
            self._cancelled_at_cj.update(line.id for line in order.lines)

    def stopped(self, order_name: str) -> Counter[str]:
        """Store line id -> units of the order that will not come, by CJ's own record.

        An order that is not there any more counts as it was when it was last there.
        """
        account = self.cj.account
        with account.lock:
            lines = {line for deletion in account.deletions for line in self._contents[deletion.code]}
            for dispute in account.disputes:
                if dispute.finally_deal == REFUND:
                    lines |= {claim.line_id for claim in dispute.claims}
        lines |= self._cancelled_at_cj
        units = Counter[str]()
        for line_id in self._contents[order_name]:
            if line_id in lines:
                goods = self.arrivals.goods[line_id]
                units[goods.store_line] += goods.quantity
        return units

    def order_ids(self) -> Sequence[str]:
        return [name for name in self._contents if name.startswith("SD")]

    def answer(self, order_id: str, *, yes: bool) -> None:
        self._decide(order_id, REFUND if yes else REJECT)

    def send_anew(self, order_id: str) -> None:
        """The staff answers by sending the goods again."""
        self._decide(order_id, REISSUE)

    def ship(self, order_id: str) -> None:
        if self._order(order_id) is not None:
            self.cj.move(order_id, "SHIPPED")

    def advance(self, seconds: float) -> None:
        """CJ's clock follows, and its staff answers what is due."""
        behind = (self._trade.clock.now() - self.cj.clock.now()).total_seconds()
        self.cj.clock.advance(max(0.0, behind))
        for dispute in self._open_disputes():
            staff = STAFF[self._lives[dispute.claims[0].line_id].staff]
            if _age(dispute, self.cj.clock.now()) >= staff.after:
                self.cj.decide(dispute.id, staff.verdict)

    def requests(self, order_id: str) -> Counter[str]:
        sent = self.arrivals.of(DELETE, DISPUTE)
        return Counter(arrival.key for arrival in sent if arrival.order_code == order_id)

    def withdrawals(self, order_id: str) -> Counter[str]:
        sent = self.arrivals.of(WITHDRAWAL)
        return Counter(arrival.key for arrival in sent if arrival.order_code == order_id)

    def reminders(self, order_id: str) -> int:
        return sum(ticket.business_no == order_id for ticket in self.cj.account.tickets)

    def may_be_sent_again(self, order_id: str) -> bool:
        return any(self._lives[line_id].mishap in LOST_ON_THE_WAY for line_id in self._contents[order_id])

    def _know(self, line: Line, store_order: str, life: Life) -> None:
        self._lives[line.id] = life
        self.arrivals.goods[line.id] = Goods(store_order, line.store_line_id or "", line.quantity, line.pod)

    def _remember(self, order: Order) -> None:
        """By both names, one of which the connector calls it by."""
        for name in (order.code, order.internal_id):
            self._contents[name] = tuple(line.id for line in order.lines)

    def _order(self, order_id: str) -> Order | None:
        """None: split, merged or gone."""
        return self.cj.account.find(order_id, ALL_FORMS)

    def _open_disputes(self) -> list[Dispute]:
        return [dispute for dispute in self.cj.account.disputes if dispute.is_open]

    def _decide(self, order_id: str, verdict: Verdict) -> None:
        for dispute in self._open_disputes():
            if dispute.order.code == order_id:
                self.cj.decide(dispute.id, verdict)

    def _is_about(self, request: Received, placed: Order) -> bool:
        body = request.json() or {}
        name = str(dict(request.query).get("orderId") or body.get("orderId") or body.get("businessNo") or "")
        return name in (placed.code, placed.internal_id)


def _age(dispute: Dispute, now: datetime) -> timedelta:
    return now - dispute.created
