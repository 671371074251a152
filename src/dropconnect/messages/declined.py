"""Why a customer's request in the store is declined, in a sentence or two: the words of our own mail."""

from __future__ import annotations

from dropconnect.messages.languages import text_language, translations
from dropconnect.messages.settings import MessageSettings
from dropconnect.models.facts import Ending

_SORRY = (
    "We are sorry: we could not carry out your cancellation request for order %(number)s. Your order stays "
    "as it is; nothing was paid back."
)
_TAKEN_BACK = (
    "The cancellation request for order %(number)s was taken back. Your order stays as it is; nothing was "
    "paid back."
)


def declined_in_words(how: Ending, number: str, locale: str, settings: MessageSettings) -> str:
    """What the customer reads at the request. ``locale``: the customer's; empty: as the store speaks."""
    templates = settings.templates
    language = text_language(locale or settings.language, templates)
    words = _TAKEN_BACK if how is Ending.WITHDRAWN else _SORRY
    text = translations(language, templates).gettext(words) % {"number": number}
    # Behind the salutation of a mail some languages go on with a small letter.
    return text[:1].upper() + text[1:]
