"""The planner: what is cancelled, what is due, and why. Pure: no I/O and no clock of its own.

Two steps, so that the platform can be asked for its own numbers in between::

    choice = choose(order, request, policy, past)
    quote = ...                                       # the platform's numbers for exactly these lines
    plan = price(order, request, choice, policy, past, quote=quote, eligibility=answer, now=now)

Right before money moves, ``violations`` looks at the order once more.
"""

from __future__ import annotations

from dropconnect.planner.calculation import price
from dropconnect.planner.choice import choose
from dropconnect.planner.guard import violations
from dropconnect.planner.instalments import difference
from dropconnect.planner.past import Past
from dropconnect.planner.traits import nothing_kept, only_by_hand, pays_rest, with_loss_told

__all__ = [
    "Past",
    "choose",
    "difference",
    "nothing_kept",
    "only_by_hand",
    "pays_rest",
    "price",
    "violations",
    "with_loss_told",
]
