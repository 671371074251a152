"""The words for a supplier that has no API, in its language: for a person to copy, or for a mail of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """What a supplier is written in."""

    ENGLISH = "en"
    GERMAN = "de"


@dataclass(frozen=True)
class LetterTexts:
    """``{order}`` stands for the order number, ``{items}`` for the goods."""

    whole: str
    part: str
    subject: str
    reminder: str
    """Stands before the request, which is repeated."""
    answer_here: str
    """Stands before a link."""
    of: str
    """Between how many are meant and how many were ordered."""


TEXTS: Mapping[Language, LetterTexts] = {
    Language.ENGLISH: LetterTexts(
        whole="Please cancel our order {order}, if it has not been sent yet, and tell us whether you could. "
        "It is all of the order: {items}.",
        part="Please cancel only these goods of our order {order}, if they have not been sent yet, and tell "
        "us whether you could: {items}. The rest of the order should still come.",
        subject="Please cancel: order {order}",
        reminder="We have not heard from you about this request yet. Please answer us.",
        answer_here="You can answer here with one click, without logging in:",
        of="of",
    ),
    Language.GERMAN: LetterTexts(
        whole="Bitte stornieren Sie unsere Bestellung {order}, wenn sie noch nicht versandt ist, und sagen "
        "Sie uns, ob es gelungen ist. Es ist die ganze Bestellung: {items}.",
        part="Bitte stornieren Sie nur diese Waren unserer Bestellung {order}, wenn sie noch nicht versandt "
        "sind, und sagen Sie uns, ob es gelungen ist: {items}. Der Rest der Bestellung soll weiterhin "
        "kommen.",
        subject="Bitte stornieren: Bestellung {order}",
        reminder="Wir haben zu dieser Anfrage noch nichts von Ihnen gehört. Bitte antworten Sie uns.",
        answer_here="Hier können Sie mit einem Klick antworten, ohne sich anzumelden:",
        of="von",
    ),
}
