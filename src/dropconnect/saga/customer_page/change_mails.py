"""The mails about what a customer wants changed: that it arrived, and a person's answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dropconnect.journal.change_states import ChangeKind, ChangeState
from dropconnect.journal.changes import Change
from dropconnect.journal.customer_mails import NewCustomerMail
from dropconnect.messages.settings import MessageSettings
from dropconnect.saga.customer_page.mails import Letter

KIND = "customer-change"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "received": "We have your wish for your order {number}",
        "reads": "A person of {shop} reads it and writes to you. Until then the order stays as it is.",
        "answered": "Our answer about your order {number}",
        "done": "What you wished for is done.",
        "cannot": "We are sorry: it cannot be done.",
        "wrote": "You wrote:",
        "address": "Another address",
        "goods": "Another article",
        "contact": "Questions? Please contact us: {contact}",
    },
    "de": {
        "received": "Wir haben Ihren Wunsch zu Ihrer Bestellung {number}",
        "reads": "Jemand von {shop} liest ihn und schreibt Ihnen. Bis dahin bleibt die Bestellung, wie sie "
        "ist.",
        "answered": "Unsere Antwort zu Ihrer Bestellung {number}",
        "done": "Ihr Wunsch ist erfüllt.",
        "cannot": "Es tut uns leid: Das geht nicht.",
        "wrote": "Sie schrieben:",
        "address": "Andere Adresse",
        "goods": "Anderer Artikel",
        "contact": "Fragen? Schreiben Sie uns: {contact}",
    },
}


def received(settings: MessageSettings, change: Change, now: datetime) -> NewCustomerMail:
    words = _WORDS.get(change.language, _WORDS["en"])
    return _mail(settings, change, "received", (words["reads"],), now)


def answered(settings: MessageSettings, change: Change, now: datetime) -> NewCustomerMail:
    words = _WORDS.get(change.language, _WORDS["en"])
    outcome = words["done" if change.state is ChangeState.DONE else "cannot"]
    return _mail(settings, change, "answered", tuple(filter(None, (outcome, change.answer))), now)


def _mail(
    settings: MessageSettings, change: Change, what: str, said: tuple[str, ...], now: datetime
) -> NewCustomerMail:
    words, voice = _WORDS.get(change.language, _WORDS["en"]), settings.voice
    known = {"number": change.order_number, "shop": voice.name, "contact": voice.contact}
    title = words["address" if change.kind is ChangeKind.ADDRESS else "goods"]
    goods = f" ({change.goods})" if change.goods else ""
    rows = [*said, f"{words['wrote']} {title}{goods}", change.words]
    rows = [rows[0].format(**known) if what == "received" else rows[0], *rows[1:]]
    rows += [words["contact"].format(**known)] if voice.contact else []
    subject = words[what].format(**known)
    letter = Letter(KIND, change.store, change.mail, change.language, subject, tuple(rows))
    return letter.queued(settings, f"{change.store}|change {change.id}|{what}", now)
