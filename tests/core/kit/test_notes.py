"""A mark in free text is read again, whatever a shop did to the text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropconnect.kit import NoteMark, names_key
from dropconnect.models.money import Money

KEY = "5b0ffa0e-4f4c-5f3a-9d6a-0b2c7f1d9a11"
OTHER = "6c1aab1f-4f4c-5f3a-9d6a-0b2c7f1d9a11"
JOURNAL = "0e0f0a0b-1111-4222-8333-444455556666"
FULL = NoteMark(
    key=KEY,
    journal=JOURNAL,
    more_follows=True,
    by_hand=Money.of("22.00", "USD"),
    lines={"41": 2, "gid/1,2=]": 1},
)
MARKS = [
    NoteMark(key=KEY),
    NoteMark(key=KEY, journal=JOURNAL),
    NoteMark(key=KEY, more_follows=True),
    NoteMark(key=KEY, by_hand=Money.of("1100", "JPY")),
    NoteMark(key=KEY, lines={"41": 1}),
    FULL,
]


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_a_mark_is_read_as_it_was_written(mark: NoteMark) -> None:
    note = mark.after("Cancelled items")

    assert NoteMark.read(note) == mark
    assert NoteMark.without(note) == "Cancelled items"


def escaped(text: str) -> str:
    return html.escape(text).replace("[", "&#91;").replace("]", "&#93;")


CHANGES: list[Callable[[str], str]] = [
    escaped,
    lambda text: escaped(escaped(text)),
    str.upper,
    str.lower,
    lambda text: re.sub(r"\s+", "\n", text),
    lambda text: text.replace(" ", " \u00a0 "),
    lambda text: f"<p>{text}</p>",
    lambda text: text.replace("[", "[ ").replace("]", " ]"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_shops_do_to_text_hides_no_mark(change: Callable[[str], str]) -> None:
    mark = NoteMark(
        key=KEY, journal=JOURNAL, more_follows=True, by_hand=Money.of("22.00", "USD"), lines={"41": 2}
    )

    assert NoteMark.read(change(mark.after("Salt & Pepper"))) == mark


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 999_999), max_size=5))
def test_lines_of_any_name_are_read_again(lines: dict[str, int]) -> None:
    wanted = {line.encode("utf-8", "replace").decode(): count for line, count in lines.items()}
    assert NoteMark.read(NoteMark(key=KEY, lines=wanted).after("x")).lines == wanted


@pytest.mark.parametrize("text", ["", "paid by hand", f"[dropconnect {KEY[:8]}]", f"[dropconnect {KEY}"])
def test_without_a_whole_mark_there_is_none(text: str) -> None:
    assert NoteMark.read(text) == NoteMark()
    assert NoteMark.without(text) == text


@pytest.mark.parametrize("lines", ["41", "41=x", "=1", "41=1,", "41=1,42", "41=-1"])
def test_half_a_list_of_lines_is_none(lines: str) -> None:
    mark = NoteMark.read(f"[dropconnect {KEY} lines {lines}]")
    assert (mark.key, dict(mark.lines)) == (KEY, {})


def test_an_amount_in_another_form_is_none() -> None:
    assert NoteMark.read(f"[dropconnect {KEY} by hand 1.2.3 USD]") == NoteMark(key=KEY)


def test_of_a_text_that_is_too_long_the_words_are_cut_and_not_the_mark() -> None:
    note = NoteMark(key=KEY).after("word " * 100, longest=100)

    assert (len(note) <= 100, NoteMark.read(note).key) == (True, KEY)
    assert NoteMark.without(note).startswith("word word")


def test_an_effect_of_another_journal_is_not_ours() -> None:
    assert FULL.is_of(KEY.upper(), JOURNAL)
    assert not FULL.is_of(KEY, "another")
    assert not FULL.is_of(OTHER, JOURNAL)
    assert NoteMark(key=KEY).is_of(KEY, "another"), "marks of old releases name no journal"


@pytest.mark.parametrize("change", CHANGES)
def test_a_key_is_found_in_words_of_any_form(change: Callable[[str], str]) -> None:
    text = change(f"(our reference {KEY})")

    assert names_key(text, KEY)
    assert not names_key(text, OTHER)
    assert not names_key(text, "")
