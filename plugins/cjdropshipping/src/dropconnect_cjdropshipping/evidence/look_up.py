"""Did a write happen whose answer was lost? What CJ shows of it now."""

from __future__ import annotations

from dropconnect.plugin import Evidence, SupplierQuestion
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.mapping import Seen
from dropconnect_cjdropshipping.orders.reading import (
    gone,
    identified,
    is_cancelled,
    look_if_there,
    status_of,
)
from dropconnect_cjdropshipping.orders.rules import PAID_STAGES

_OPERATION = "look_up"


def look_up(account: Account, question: SupplierQuestion) -> Evidence:
    """Did the write happen whose answer was lost? For a dispute CJ's list is asked first."""
    if question.before.stage not in PAID_STAGES:
        return _deletion_evidence(_seen(account, question), question)
    found = identified(account, question, _OPERATION)
    if found.dispute is not None:
        return Evidence.found(
            f"CJ has a dispute {found.dispute.id} about the order ({found.dispute.words}).",
            provider_id=found.dispute.id,
        )
    if found.perhaps:
        return Evidence.unknowable(found.cannot_tell.message)
    seen = _seen(account, question)
    if seen is None:
        return Evidence.unknowable(gone(question.order_id))
    if is_cancelled(seen):
        return Evidence.found(f"The order is {status_of(seen)} at CJ.")
    return Evidence.absent(
        "CJ lists no dispute about the order that was made since ours was sent.",
        facts={"status": status_of(seen)},
    )


def _seen(account: Account, question: SupplierQuestion) -> Seen | None:
    """The order now. Before this connection wrote anything, what it read a moment ago will do: whether it is
    cancelled is looked at once more right before the write."""
    known = account.looks.known(question.order_id) if question.perhaps_sent else None
    return known or look_if_there(account, question.order_id, _OPERATION)


def _deletion_evidence(seen: Seen | None, question: SupplierQuestion) -> Evidence:
    facts = {"status": status_of(seen)}
    if is_cancelled(seen):
        reason = f"The order is {status_of(seen)} at CJ."
        return Evidence.found(reason, facts=facts)
    if seen is None:
        return Evidence.unknowable(gone(question.order_id), facts=facts)
    # Deleting what is gone does nothing, and the order is looked at again before.
    return Evidence.absent(
        f"The order is {status_of(seen)}: it was not deleted.",
        repeat_harmless=True,
        facts=facts,
    )
