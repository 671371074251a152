"""The mail with the link to an order's page, to the order's own address."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from babel.dates import format_datetime

from dropconnect.journal.customer_mails import NewCustomerMail
from dropconnect.messages.settings import MessageSettings

LINK_LIVES = timedelta(hours=2)
"""So long a link opens the page on which an order is cancelled."""
KIND = "customer-link"
_NAMESPACE = uuid.UUID("2c3b8f0e-30de-5d0c-9a55-0d2f7f9b6a11")

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "subject": "Your order {number}: cancel it, or see how it stands",
        "lead": "Here you can cancel your order {number} at {shop}, or a part of it, and see how it stands:",
        "until": "The link works until {until}. Whoever has it can cancel the order: do not hand it on.",
        "not_you": "If you did not ask for this, you need not do anything: nothing was changed.",
        "contact": "Questions? Please contact us: {contact}",
    },
    "de": {
        "subject": "Ihre Bestellung {number}: stornieren oder nachsehen, wie es steht",
        "lead": "Hier können Sie Ihre Bestellung {number} bei {shop} ganz oder teilweise stornieren und "
        "nachsehen, wie es steht:",
        "until": "Der Link gilt bis {until}. Wer ihn hat, kann die Bestellung stornieren: Geben Sie ihn "
        "nicht weiter.",
        "not_you": "Wenn Sie das nicht wollten, brauchen Sie nichts zu tun: Es wurde nichts geändert.",
        "contact": "Fragen? Schreiben Sie uns: {contact}",
    },
}


def link_mail(
    settings: MessageSettings,
    *,
    store: str,
    visit_id: int,
    number: str,
    to: str,
    language: str,
    address: str,
    now: datetime,
) -> NewCustomerMail:
    """``address``: the link. ``visit_id`` names the mail: it is queued once."""
    words = _WORDS.get(language, _WORDS["en"])
    voice = settings.voice
    until = format_datetime((now + LINK_LIVES).astimezone(voice.zone), "d MMMM y, HH:mm zzz", locale=language)
    known = {"number": number, "shop": voice.name, "until": until, "contact": voice.contact}
    lines = [words["lead"], address, words["until"], words["not_you"]]
    lines += [words["contact"]] if voice.contact else []
    text = [line if line == address else line.format(**known) for line in lines]
    named = f"{store}|{visit_id}"
    letter = Letter(KIND, store, to, language, words["subject"].format(**known), tuple(text), link=address)
    return letter.queued(settings, named, now)


@dataclass(frozen=True)
class Letter:
    """A mail to a customer without a case: rows of plain words. ``link``: the row that is an address."""

    kind: str
    store: str
    to: str
    language: str
    subject: str
    rows: tuple[str, ...]
    link: str = ""

    def queued(self, settings: MessageSettings, named: str, now: datetime) -> NewCustomerMail:
        """``named`` says which one it is: it is queued once."""
        html = "".join(f'<p dir="auto">{self._in_html(row)}</p>\n' for row in self.rows)
        return NewCustomerMail(
            id=f"<{uuid.uuid5(_NAMESPACE, named)}@{settings.domain}>",
            withdrawal_id=None,
            store=self.store,
            kind=self.kind,
            notifier=settings.notifier,
            address=self.to,
            language=self.language,
            subject=self.subject,
            text="\n\n".join(self.rows) + "\n",
            html=f'<!doctype html>\n<html lang="{self.language}">\n<body>\n{html}</body>\n</html>\n',
            queued_at=now,
        )

    def _in_html(self, row: str) -> str:
        safe = escape(row)
        return f'<a href="{safe}">{safe}</a>' if row == self.link else safe.replace("\n", "<br>\n")
