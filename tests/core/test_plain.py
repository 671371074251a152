"""Words from outside lose what would steer a terminal, and are not endless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.plain import plain, plain_words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Order 21: Café № 7, 李", "Order 21: Café № 7, 李"),
        ("\x1b[2J\x1b]0;owned\x07", "\ufffd[2J\ufffd]0;owned\ufffd"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("one\r\ntwo\x0bthree\u2028four", "one two three four"),
        ("27,50\xa0€", "27,50 €"),
        ("\ud800", "\ufffd"),
        ("x" * 501, "x" * 499 + "\u2026"),
        ("  ", ""),
    ],
)
def test_one_line_of_words(text: str, shown: str) -> None:
    assert plain_words(text) == shown


def test_lines_that_are_kept() -> None:
    assert plain("one\n\ttwo\r\x1b[A", keep_lines=True) == "one\n\ttwo \ufffd[A"


@given(st.text(st.characters()))
def test_whatever_comes_can_be_shown(text: str) -> None:
    shown = plain_words(text, 50)
    assert shown.isprintable()
    assert len(shown) <= 50
    assert plain_words(shown, 50) == shown
    kept = plain(text, keep_lines=True)
    assert kept.replace("\n", "").replace("\t", "").isprintable()
    assert len(kept) == len(text)
