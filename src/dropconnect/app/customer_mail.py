"""The row of ``check`` that says who writes to a store's customers, and where two would or nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dropconnect.config import StoreSection
from dropconnect.connection import PlatformConnection
from dropconnect.errors import ConnectorError
from dropconnect.models.operation import CheckItem
from dropconnect.models.traits import MailWay, PlatformTraits, StoreMails
from dropconnect.policy import MailOwner

_NAME = "who writes to your customers"


class _Event(NamedTuple):
    """Something that the platform may have a mail for. ``is_on`` None: it is not known."""

    of: str
    way: MailWay
    is_on: bool | None

    @property
    def comes(self) -> bool:
        """Whether the platform writes of it, whatever it is told."""
        return self.is_on is True or (self.way is MailWay.ALWAYS and self.is_on is not False)


def customer_mail(section: StoreSection, store: PlatformConnection, *, answers: bool) -> CheckItem:
    """Who writes, by the policy, the platform's traits, and what its settings show. ``answers``: the store
    can be asked."""
    traits = store.traits
    mails = _mails(store) if answers else StoreMails()
    events = (
        _Event("cancellations", traits.cancel_mail, mails.cancelled),
        _Event("refunds", traits.refund_mail, mails.refunded),
    )
    words = _words(section, events)
    trouble = tuple(_trouble(section.policy.mail, events, traits))
    unknown = [event.of for event in events if event.way is MailWay.ALWAYS and event.is_on is None]
    if unknown and section.policy.mail is MailOwner.US:
        words += f"; look at {traits.mail_switch} that the mails about {' and '.join(unknown)} are off"
    return CheckItem(name=_NAME, ok=not trouble, detail=words, fix="; ".join(trouble))


def _mails(store: PlatformConnection) -> StoreMails:
    try:
        return store.read_mails()
    except ConnectorError:
        return StoreMails()  # the rows before this one say what is in the way


def _words(section: StoreSection, events: tuple[_Event, ...]) -> str:
    owner, rest = section.policy.mail, "dropconnect"
    if section.messages is None:
        rest = 'a person, who gets the text as a task (no "messages" section)'
    if owner is MailOwner.US:
        return 'dropconnect, of everything (mail = "us")'
    if owner is MailOwner.NOBODY:
        comes = [event.of for event in events if event.comes]
        anyway = f"; the platform writes of {' and '.join(comes)} all the same" if comes else ""
        return f'nobody, as mail = "nobody" wants it{anyway}'
    told = [event.of for event in events if event.way is not MailWay.NEVER and event.is_on is not False]
    platform = f"the platform of {' and '.join(told)}, " if told else ""
    return f"{platform}{rest} of everything else"


def _trouble(owner: MailOwner, events: tuple[_Event, ...], traits: PlatformTraits) -> Iterator[str]:
    """What to switch, so that each event is told once."""
    for event in events:
        if owner is MailOwner.US and event.is_on is True:
            yield f"switch the store's mail about {event.of} off ({traits.mail_switch}), or it comes twice"
        if owner is MailOwner.PLATFORM and event.way is MailWay.ALWAYS and event.is_on is False:
            yield (
                f"switch the store's own mail about {event.of} on ({traits.mail_switch}): nobody writes of "
                'them; or write mail = "us" with a "messages" section'
            )
        if owner is MailOwner.PLATFORM and event.way is MailWay.NEVER and event.is_on is True:
            yield (
                f"switch the store's own mail about {event.of} off ({traits.mail_switch}): the customer of a "
                "refund gets two"
            )
