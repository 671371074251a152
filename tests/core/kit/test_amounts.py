"""A provider's text or number is money by one grammar, or it is refused."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dropconnect.kit import StrictFields, read_amount, read_json
from dropconnect.plugin import InvalidResponse, Money

GRAMMAR = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
ODD = [
    "",
    " 12",
    "12 ",
    "12\n",
    "+1",
    "--1",
    ".5",
    "5.",
    "1_000.00",
    "1,000.00",
    "5,00",
    "1e3",
    "1e400",
    "1E-2",
    "NaN",
    "-Infinity",
    "0x10",
    "$3",
    "\uff11\uff12.00",
    "\u0661\u0662",
    "1.0.0",
    "1234567890123456",
    "0.000000000000001",
    [],
    ["12.00"],
    {},
    None,
    True,
    False,
    12.5,
    10**15,
    10**5000,
    Decimal("1e3"),
    Decimal("1e400"),
    Decimal("1e999999999"),
    Decimal("1e-999999999"),
    Decimal("NaN"),
    Decimal("-Infinity"),
]


def refused(value: Any) -> bool:
    try:
        read_amount(value)
    except ValueError:
        return True
    return False


@given(st.text() | st.from_regex(GRAMMAR) | st.text("0123456789.-+eE_ ,\uff11", max_size=20))
@example("1_000.00")
@example("0.00\n")
def test_a_text_is_the_amount_that_it_writes_or_is_refused(text: str) -> None:
    fits = GRAMMAR.fullmatch(text) is not None and sum(char.isdigit() for char in text) <= 15

    assert refused(text) is not fits
    if fits:
        assert read_amount(text) == Decimal(text)


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_a_number_is_exactly_what_was_written_or_is_refused(written: str) -> None:
    number = read_json(written)

    if not refused(number):
        assert read_amount(number) == Decimal(written)
    if GRAMMAR.fullmatch(written):
        assert refused(number) is (sum(map(str.isdigit, written)) > 15)


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_nothing_else_is_guessed_at_and_the_error_names_the_field(value: Any) -> None:
    row = StrictFields({"total": value}, "order 7", "shop")

    assert refused(value)
    for read in (lambda: row.decimal("total"), lambda: row.money("total", "USD")):
        with pytest.raises(InvalidResponse, match=r"^order 7: total is not an amount$"):
            read()


@pytest.mark.parametrize(("value", "text"), [("27.10", "27.10"), (Decimal("27.1"), "27.10"), (27, "27.00")])
def test_numbers_and_texts_are_the_same_money(value: Any, text: str) -> None:
    assert StrictFields({"total": value}, "order 7", "shop").money("total", "USD") == Money.of(text, "USD")


def test_a_number_that_python_cannot_hold_is_not_json() -> None:
    with pytest.raises(ValueError, match="too great"):
        read_json('{"total": 1e99999999999999999999}')


@pytest.mark.parametrize("value", ["1e400 USD", "1_000.00 USD", f"{'9' * 40} USD"])
def test_a_person_is_held_to_the_same_grammar(value: str) -> None:
    with pytest.raises(ValueError, match=r"amount|digits"):
        Money.model_validate(value)


@pytest.mark.parametrize(
    "value", [10**20, -(10**20), Decimal("1e400"), Decimal("1e999999999"), Decimal("1e-999999")]
)
def test_no_provider_counts_that_far(value: Any) -> None:
    with pytest.raises(InvalidResponse, match="quantity is not a whole number"):
        StrictFields({"quantity": value}, "order 7", "shop").whole_number("quantity")
