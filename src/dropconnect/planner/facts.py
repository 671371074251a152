"""What the rules of a plan look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.models.cancellation import Cause, Choice
from dropconnect.models.operation import CancellationTerms
from dropconnect.models.order import Order
from dropconnect.models.traits import COMMON_TRAITS, PlatformTraits
from dropconnect.planner.past import Past
from dropconnect.policy import StorePolicy


@dataclass(frozen=True)
class Facts:
    """All that the rules look at."""

    order: Order
    choice: Choice
    cause: Cause
    policy: StorePolicy
    past: Past
    eligibility: CancellationTerms
    now: datetime
    ahead: timedelta = timedelta(0)
    """By how much the clock that ``now`` was read from is ahead of the store's."""
    sees_others: bool = True
    """The store shows whether another installation is at work. Where not, any refund may be its refund."""
    traits: PlatformTraits = COMMON_TRAITS
    removes_lines: bool = False
    """Units can be taken out of an order by a write of its own."""
