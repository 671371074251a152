"""The part of the front door that switches on that suppliers are written to."""

from __future__ import annotations

import html
import secrets
from collections.abc import Callable
from contextlib import closing

from dropconnect.app.journal_file import JournalFile
from dropconnect.clock import Clock
from dropconnect.config import Configuration, SupplierSection
from dropconnect.errors import ConfigurationError, JournalError, UsageError
from dropconnect.journal import Journal
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import CheckItem, StepStatus
from dropconnect.post import Code, send_test
from dropconnect.report.supplier import SupplierMailReport
from dropconnect.rights import Act, Team

_TEXT = (
    "This is a test of {sender}. We will write to this address when an order with you is to be cancelled.\n\n"
    "Please pass this code on to us: {code}\n"
)


class SupplierMail:
    """Nothing is written to a supplier before a person has confirmed that a test mail arrived."""

    _configuration: Configuration
    _clock: Clock
    _journal: JournalFile

    def test_supplier_mail(self, supplier: str) -> SupplierMailReport:
        """Send a mail with a code to the supplier's address.

        Raises ``ConfigurationError`` for an unknown supplier and one without ``mail``, ``UsageError`` if the
        mail server refuses the mail, and what the notifier raises.
        """
        section = self._written_to(supplier)
        code = secrets.token_hex(4).upper()
        notifier = self._configuration.open_notifier(section.notifier)
        message = _message(supplier, section, code)
        journal = self._journal.opened_for_work()
        with closing(notifier):
            result = send_test(journal, self._clock, notifier, Code(supplier, code), message)
        if result.status is StepStatus.REFUSED:
            why = result.refusal.message if result.refusal is not None else "no reason given"
            raise UsageError(
                f"the mail to {section.mail} was refused: {why}; correct suppliers.{supplier}.mail"
            )
        return self._report(supplier, section)

    def confirm_supplier_mail(self, supplier: str, code: str, *, by: str) -> SupplierMailReport:
        """Confirm by its code that the last test mail arrived; cases that are opened from now on are written
        about. ``UsageError`` for another code, or if there was no test mail; ``NotAllowed``."""
        section = self._written_to(supplier)
        by = Team(self._configuration.people).require(by, Act.CONFIRM, None)
        if not by.strip():
            raise UsageError("say who confirms it: --by NAME")
        with self._journal.opened_for_work().write() as writing:
            found = writing.confirmations.newest(supplier, section.mail)
            if found is None:
                raise UsageError(
                    f"no test mail went to {section.mail}; `dropconnect supplier-mail test {supplier}` "
                    "sends one"
                )
            if not found.fits(code):
                raise UsageError(
                    f"{code!r} is not the code of the last test mail to {section.mail}; "
                    f"`dropconnect supplier-mail test {supplier}` sends another"
                )
            if found.confirmed_at is None:
                writing.confirmations.confirm(found, by, at=self._clock.now())
        return self._report(supplier, section)

    def _written_to(self, supplier: str) -> SupplierSection:
        section = self._configuration.supplier(supplier)
        if not section.mail:
            raise ConfigurationError(
                f"{self._configuration.path}: suppliers.{supplier}.mail: is missing; name the address to "
                "write to"
            )
        return section

    def _report(self, supplier: str, section: SupplierSection) -> SupplierMailReport:
        with self._journal.opened_for_work().read() as reading:
            found = reading.confirmations.newest(supplier, section.mail)
        if found is None:
            raise LookupError(f"the test mail to {section.mail} was not recorded")
        return SupplierMailReport(
            supplier=supplier,
            address=found.address,
            sent_at=found.sent_at,
            confirmed_by=found.confirmed_by,
            confirmed_at=found.confirmed_at,
        )


def letters_row(
    open_journal: Callable[[], Journal | None], name: str, section: SupplierSection | None
) -> CheckItem | None:
    """The row of ``check`` about the address of a supplier; None where a person writes."""
    if section is None or not section.mail:
        return None
    try:
        opened = open_journal()
    except JournalError as error:
        fix = "until it can be used no case can be carried on"
        return CheckItem(name="letters", ok=False, detail=str(error), fix=fix)
    confirmed = None
    if opened is not None:
        with opened.read() as reading:
            confirmed = reading.confirmations.confirmed_at(name, section.mail)
    if confirmed is not None:
        return CheckItem(name="letters", ok=True, detail=f"dropconnect writes to {section.mail}")
    fix = f"`dropconnect supplier-mail test {name}` sends a code; or take `mail` out of the section"
    detail = f"nobody has confirmed that mails to {section.mail} arrive: a person is asked to write"
    return CheckItem(name="letters", ok=False, detail=detail, fix=fix)


def _message(supplier: str, section: SupplierSection, code: str) -> OutgoingMessage:
    text = _TEXT.format(sender="dropconnect", code=code)
    domain = section.reply_to.rpartition("@")[2] or "dropconnect.invalid"
    return OutgoingMessage(
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        to=section.mail,
        reply_to=section.reply_to,
        subject=f"Test mail to {supplier}",
        text=text,
        html=f"<p>{html.escape(text)}</p>\n",
        language="en",
    )
