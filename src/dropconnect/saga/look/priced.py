"""The plans of the last looks: what follows from the same facts is not worked out again.

A case looks at its order three times: to be opened, before the suppliers are asked, before money moves.
Mostly nothing has changed, and the planner is a pure function. What is asked of the store is asked each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dropconnect.models.cancellation import CancellationRequest, Choice, Plan
from dropconnect.models.operation import CancellationTerms, Quote
from dropconnect.models.order import Order
from dropconnect.models.traits import PlatformTraits
from dropconnect.planner import Past, price
from dropconnect.policy import StorePolicy

_KEPT = 32
"""Orders, of a store: as many as are worked on side by side."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """All that a plan follows from, as ``price`` takes it."""

    order: Order
    request: CancellationRequest
    choice: Choice
    policy: StorePolicy
    past: Past
    quote: Quote | None
    eligibility: CancellationTerms
    now: datetime
    """When the cancellation was asked for."""
    ahead: timedelta
    sees_others: bool
    traits: PlatformTraits
    removes_lines: bool

    def is_like(self, other: Question) -> bool:
        """Whether both have the same answer, but for when the order was read."""
        return self._compared == other._compared

    @property
    def _compared(self) -> dict[str, Any]:
        facts = {**vars(self), "order": {**vars(self.order), "observed_at": None}}
        # Which refunds are the case's own was judged before: the order is without them here.
        facts["past"] = {**vars(self.past), "opened_with": None}
        if self.policy.window_days is None:
            facts["now"] = None
        return facts


class Priced:
    """The last plan of each order of one store. Thread-safe: each is kept and read as a whole."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Question, Plan]] = {}

    def plan(self, asked: Question) -> Plan:
        """As ``planner.price`` makes it. Raises what that raises."""
        order = asked.order
        before, plan = self._kept.get(order.id, (None, None))
        if before is not None and plan is not None and asked.is_like(before):
            return plan.changed(observed_at=order.observed_at)
        plan = price(**vars(asked))
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[order.id] = asked, plan
        return plan
