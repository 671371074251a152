"""Compares a plan with what was planned, and agreed to, before. Pure."""

from __future__ import annotations

from decimal import Decimal

from dropconnect.models.cancellation import Plan


def differences(before: Plan, now: Plan) -> tuple[str, ...]:
    """What moved between two plans, in words; empty if nothing that matters did."""
    found = []
    if before.due != now.due and before.due is not None:
        found.append(f"due was {before.due}, is {now.due}")
    if _counted(before) != _counted(now):
        found.append(f"to cancel was {_units(before)}, is {_units(now)}")
    if before.order_status != now.order_status:
        found.append(f"the order was {before.order_status}, is {now.order_status}")
    return tuple(found)


def needs_new_consent(agreed: Plan, now: Plan) -> bool:
    """Whether a person who agreed to ``agreed`` must be asked again: more money, or more goods.

    Less is always fine: it follows from what suppliers answered or others did in between.
    """
    units = {line.line_id: line.quantity for line in agreed.choice.lines}
    if any(line.quantity > units.get(line.line_id, 0) for line in now.choice.lines):
        return True
    if agreed.due is None or now.due is None:
        return False
    return now.due > agreed.due


def _counted(plan: Plan) -> dict[str, Decimal]:
    return {line.line_id: Decimal(line.counted) for line in plan.choice.lines if line.counted}


def _units(plan: Plan) -> str:
    return ", ".join(line.words for line in plan.choice.lines if line.counted) or "nothing"
