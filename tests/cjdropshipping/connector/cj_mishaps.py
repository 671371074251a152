"""What goes wrong once on the way to CJ, or at CJ while a request is on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dropconnect.testing.simulator import (
    ARRIVED,
    COMMITTED,
    Action,
    Call,
    Fault,
    Interrupted,
    Match,
    Received,
    Reset,
)
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.faults import (
    CREATE_DISPUTE,
    WRITES,
    busy,
    dispute_refused,
    html_answer,
)


@dataclass(frozen=True)
class Victim:
    """The order at CJ that it happens to. ``writes`` fits what is written about it, ``split`` splits it."""

    cj: CJSimulator
    code: str
    writes: Match
    split: Callable[[str], None]


Mishap = Callable[[Victim], Fault]


def _once(point: str, action: Action, path: str = WRITES) -> Mishap:
    return lambda victim: Fault(victim.writes._replace(path=path), point, action)


def _moves(status: str, phase: str | None) -> Mishap:
    return lambda victim: Fault(
        victim.writes, ARRIVED, victim.cj.order_faults.status_moves(victim.code, status, phase).action
    )


def _split(victim: Victim) -> Fault:
    return Fault(victim.writes, ARRIVED, Call(lambda _request: victim.split(victim.code)))


def _split_and_lost(victim: Victim) -> Fault:
    def act(_request: Received) -> None:
        victim.split(victim.code)
        raise Interrupted

    return Fault(victim.writes, ARRIVED, Call(act))


MISHAPS: Mapping[str, Mishap] = {
    "request lost": _once(ARRIVED, Reset()),
    "answer lost": _once(COMMITTED, Reset()),
    "busy": _once(ARRIVED, busy().action),
    "busy, but done": _once(COMMITTED, busy().action),
    "page": _once(ARRIVED, html_answer().action),
    "page, but done": _once(COMMITTED, html_answer(http_status=502).action),
    "dispute refused": _once(ARRIVED, dispute_refused().action, CREATE_DISPUTE),
    "preview fails": _once(ARRIVED, html_answer().action, "disputeConfirmInfo$"),
    "list fails": _once(ARRIVED, busy().action, "getDisputeList$"),
    "confirmed meanwhile": _moves("UNPAID", None),
    "paid meanwhile": _moves("UNSHIPPED", "PENDING"),
    "packed meanwhile": _moves("UNSHIPPED", "PROCESSING"),
    "shipped meanwhile": _moves("SHIPPED", None),
    "split meanwhile": _split,
    "split, request lost": _split_and_lost,
}
"""Each strikes once, at the first request that it fits."""

LOST_ON_THE_WAY = frozenset({"request lost", "busy", "page", "split, request lost"})
