"""The owner of each message to a customer, and the messages that are never sent."""

from __future__ import annotations

from collections.abc import Mapping

from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import MessageKind
from dropconnect.policy import MailOwner

_TOLD: Mapping[Cause, frozenset[MessageKind]] = {
    Cause.CUSTOMER: frozenset(MessageKind),
    # A customer who did not ask for the cancellation has no request to acknowledge and waits for nothing.
    Cause.MERCHANT: frozenset({MessageKind.OUTCOME}),
    Cause.STOCK: frozenset({MessageKind.OUTCOME}),
    # Not even the refund: it would tell a fraudster how much is known.
    Cause.FRAUD: frozenset(),
}


def may_be_told(cause: Cause, kind: MessageKind) -> bool:
    """True if a message of this kind may go out at all in a case with this cause."""
    return kind in _TOLD[cause]


def ours_to_send(owner: MailOwner, cause: Cause, kind: MessageKind) -> bool:
    """True if dropconnect sends it.

    A message has one owner. Where the platform mails, we send nothing, not even what the platform has
    no mail for: two senders with two styles and two truths are worse than one that says less.
    """
    return owner is MailOwner.US and may_be_told(cause, kind)
