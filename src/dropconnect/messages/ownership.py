"""The owner of each message to a customer, and the messages that are never sent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import MessageKind
from dropconnect.policy import MailOwner


class Teller(StrEnum):
    """Who tells the customer what no mail of the platform tells."""

    US = "us"
    PERSON = "person"
    """There is no mail account: a task has the text, ready to be copied."""
    NOBODY = "nobody"


_RESULTS = frozenset({MessageKind.OUTCOME})
_TOLD: Mapping[Cause, frozenset[MessageKind]] = {
    Cause.CUSTOMER: frozenset(MessageKind),
    # A customer who did not ask for the cancellation has no request to acknowledge, waits for nothing, and
    # need not know of a request that changed nothing.
    Cause.WITHDRAWAL: frozenset(MessageKind),
    Cause.MERCHANT: _RESULTS,
    Cause.STOCK: _RESULTS,
    # Not even the refund: it would tell a fraudster how much is known.
    Cause.FRAUD: frozenset(),
}
_NOT_BY_HAND = frozenset({MessageKind.ACKNOWLEDGEMENT})
"""Whoever entered the request has spoken with the customer: that it arrived is no task for a person."""


def may_be_told(cause: Cause, kind: MessageKind) -> bool:
    """True if a message of this kind may go out at all in a case with this cause."""
    return kind in _TOLD[cause]


def platform_may_tell(owner: MailOwner, cause: Cause) -> bool:
    """True if the platform is to mail what was cancelled and paid back."""
    return owner is MailOwner.PLATFORM and may_be_told(cause, MessageKind.OUTCOME)


def teller(owner: MailOwner, cause: Cause, kind: MessageKind, *, has_account: bool) -> Teller:
    """Who tells what the platform does not tell by itself.

    ``has_account``: the store has a ``messages`` section. A message has one owner: what the platform has
    told is left out of ours, see ``saga.customers.platform_mail``.
    """
    if owner is MailOwner.NOBODY or not may_be_told(cause, kind):
        return Teller.NOBODY
    if has_account:
        return Teller.US
    return Teller.NOBODY if kind in _NOT_BY_HAND else Teller.PERSON
