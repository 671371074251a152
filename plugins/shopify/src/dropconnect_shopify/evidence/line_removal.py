"""Did an edit whose answer was lost happen? By what is in the order, its timeline, and who edited it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dropconnect.plugin import Evidence, LookUpCommand, heard_date
from dropconnect_shopify.api.store import Operation
from dropconnect_shopify.orders.order_edits import has_no_more_than, standing_from

_SECONDS_DIFFER = timedelta(seconds=2)
_CLOCKS_DIFFER = timedelta(minutes=5)


def removal_evidence(operation: Operation, command: LookUpCommand) -> Evidence:
    """FOUND by our key, or as the one edit of this app since then: one order has one open case. An edit of
    somebody else is no proof against ours, because both may have been made."""
    standing = standing_from(operation.ask("order_edits", {"id": operation.order_gid}))
    if command.key in standing.keys:
        return Evidence.found("The order's timeline shows our edit.")
    if has_no_more_than(standing, command.left):
        return Evidence.found("The order has no more of these units.")
    if standing.is_cancelled:
        return Evidence.found("The whole order is cancelled in Shopify.")
    sent = _by_shopifys_clock(command.first_sent_at or command.sent_at)
    recent = [edit for edit in standing.edits if edit.at >= sent - _CLOCKS_DIFFER]
    if len(recent) == 1 and recent[0].ours and recent[0].at >= sent - _SECONDS_DIFFER:
        return Evidence.found(f"This app edited the order at {recent[0].at:%Y-%m-%d %H:%M:%S} UTC.")
    if recent:
        times = ", ".join(f"{edit.at:%Y-%m-%d %H:%M:%S}" for edit in recent)
        reason = (
            f"The order was edited at {times} UTC, and Shopify does not show by which request: look in its "
        )
        return Evidence.unknowable(f"{reason}timeline whether the lines are out.")
    # It says what is to stay, so that a second one changes nothing.
    harmless = bool(command.left) and not standing.has_refunds
    return Evidence.absent("The order was not edited since then.", repeat_harmless=harmless)


def _by_shopifys_clock(moment: datetime) -> datetime:
    """A moment of our clock as Shopify's shows it, as far as its last reply told."""
    heard = heard_date()
    return moment if heard is None else moment - (datetime.now(UTC) - heard)
