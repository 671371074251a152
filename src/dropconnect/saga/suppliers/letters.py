"""A supplier that has no API and is written to by us: the request and the reminder are mails.

A letter is an effect like any other. Sent is asked; refused for good by the mail server is not asked. What
may have been sent is sent again under the same Message-ID, which no supplier can take for a second wish.
"""

from __future__ import annotations

import html
import secrets

from dropconnect.connection import NotifierConnection
from dropconnect.journal.links import LinkPurpose
from dropconnect.journal.rows import Case, Part
from dropconnect.models.commands import Command
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import (
    Eligibility,
    Evidence,
    Refusal,
    StepResult,
    StepStatus,
)
from dropconnect.models.portal import PortalKit
from dropconnect.models.supplier import ReminderCommand
from dropconnect.saga.case.desk import Desk
from dropconnect.suppliers.letter_texts import TEXTS, Language


class Letters(NotifierConnection):
    """Writes to one supplier about one part of a case, through a notifier. Named as the supplier."""

    def __init__(
        self,
        notifier: NotifierConnection,
        supplier: str,
        message: OutgoingMessage,
        kit: PortalKit,
        page: str,
    ) -> None:
        super().__init__(notifier.connector)
        self.name = supplier
        self.before_call = notifier.before_call
        self._message = message
        self._kit = kit
        self._page = page

    def write(self, what: Command | OutgoingMessage) -> StepResult:
        """Send the request, or the reminder, as a mail. Raises what the notifier raises."""
        if isinstance(what, OutgoingMessage):
            return super().write(what)
        text = self._kit.text
        if isinstance(what, ReminderCommand):
            text = f"{self._kit.reminder}\n\n{text}"
        message = self._message.changed(
            message_id=f"<{what.key}{self._message.message_id[self._message.message_id.index('@') :]}",
            text=f"{text}{self._by_link}\n",
            html=f"<p>{html.escape(text)}</p>\n{self._by_link_in_html}",
        )
        result = super().write(message)
        if result.status is not StepStatus.REFUSED:
            return StepResult(status=StepStatus.REQUESTED, provider_id=message.message_id)
        why = result.refusal.message if result.refusal is not None else "no reason given"
        code = result.refusal.code if result.refusal is not None else "refused"
        words = f"it was not asked: our mail to {message.to} was refused ({code}: {why})"
        refusal = Refusal(code="mail-refused", message=words, final=True)
        return StepResult(status=StepStatus.MANUAL, refusal=refusal, portal=self._kit)

    @property
    def _by_link(self) -> str:
        return f"\n\n{self._answer_here}\n{self._page}" if self._page else ""

    @property
    def _by_link_in_html(self) -> str:
        address = html.escape(self._page)
        words = html.escape(self._answer_here)
        return f'<p>{words}<br><a href="{address}">{address}</a></p>\n' if self._page else ""

    @property
    def _answer_here(self) -> str:
        return TEXTS[Language(self._kit.language)].answer_here


def evidence_of_letter() -> Evidence:
    """What can be known of a mail in doubt: nothing but that its call is over once it has settled."""
    return Evidence.absent(
        "a mail cannot be looked up; it may be sent again under the same Message-ID", repeat_harmless=True
    )


def is_letter(part: Part) -> bool:
    """Whether the request about the part, if there is one, was a mail: nothing else asks such a supplier."""
    return part.terms.answer.eligibility is Eligibility.MANUAL


def may_be_written_to(desk: Desk, case: Case, part: Part) -> bool:
    """Whether its address was confirmed before the case was opened. An earlier case is a person's: that one
    may have written already."""
    section, kit = desk.world.suppliers.section(part.supplier), part.terms.answer.portal
    if not section.mail or kit is None or not kit.subject:
        return False
    with desk.journal.read() as reading:
        confirmed = reading.confirmations.confirmed_at(part.supplier, section.mail)
    return confirmed is not None and confirmed <= case.opened_at


def letters_to(desk: Desk, part: Part) -> Letters:
    """The way to write to the supplier of the part. ``ConfigurationError`` if its section names none."""
    section, kit = desk.world.suppliers.section(part.supplier), part.terms.answer.portal
    if kit is None:
        raise LookupError(f"part {part.id} has no words to write")
    domain = section.reply_to.rpartition("@")[2] or "dropconnect.invalid"
    if desk.section.messages is not None:
        domain = desk.section.messages.domain
    message = OutgoingMessage(
        message_id=f"<letter@{domain}>",
        to=section.mail,
        reply_to=section.reply_to,
        subject=kit.subject,
        text="",
        html="",
        language=kit.language,
    )
    page = _page_for(desk, part) if desk.world.pages else ""
    return Letters(desk.notifier(section.notifier), part.supplier, message, kit, page)


def _page_for(desk: Desk, part: Part) -> str:
    """The address of a page on which the supplier answers; each mail has its own."""
    secret = secrets.token_urlsafe(32)
    with desk.journal.write() as writing:
        writing.links.add(secret, LinkPurpose.SUPPLIER, subject_id=part.id, at=desk.now(), until=None)
    return f"{desk.world.pages}/s/{secret}"
