"""Words from outside, before a person reads them: without what would steer a terminal, and not endless."""

from __future__ import annotations

MOST_WORDS = 500
"""Characters of what a provider says about one request."""
MOST_OF_A_MESSAGE = 4000
"""Characters of one message of ours, whatever stands in it."""

_MARK = "\ufffd"


def plain(text: str, *, keep_lines: bool = False) -> str:
    """``text`` with a visible mark in place of each character that cannot be seen.

    So no escape sequence, control character, mark that turns the reading direction or lone surrogate is
    left. Line breaks and tabs become spaces, or stay with ``keep_lines``.
    """
    if text.isprintable():
        return text
    return "".join(_plain_character(character, keep_lines) for character in text)


def called(order_number: str) -> str:
    """An order as people say it: ``#1042``, ``DF-4498``."""
    number = plain(order_number)
    return f"#{number}" if number.isdecimal() else number


def plain_words(text: str, most: int = MOST_WORDS) -> str:
    """One line of at most ``most`` characters, which ends with ``\u2026`` where something was cut off."""
    # Cut before it is looked at character by character: a reply may be long.
    return capped(" ".join(plain(capped(text, 4 * most)).split()), most)


def capped(text: str, most: int) -> str:
    """``text``, or its beginning and ``\u2026``: at most ``most`` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}\u2026"


def _plain_character(character: str, keep_lines: bool) -> str:
    if character.isprintable():
        return character
    if character in "\n\t" and keep_lines:
        return character
    return " " if character.isspace() else _MARK
