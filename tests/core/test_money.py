"""Money: exact, in one currency, never a float."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dropconnect.errors import CurrencyMismatch
from dropconnect.models.money import Money, exact_decimal, exponent

no_deadline = settings(deadline=None)
CURRENCIES = st.sampled_from(["JPY", "USD", "KWD"])


@st.composite
def amounts(draw: st.DrawFn) -> Money:
    currency = draw(CURRENCIES)
    units = draw(st.integers(-(10**9), 10**9))
    return Money.of(Decimal(units).scaleb(-exponent(currency)), currency)


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("USD", 2), ("KWD", 3), ("CLF", 4)])
def test_decimals_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@pytest.mark.parametrize("currency", ["usd", "", "XXZ", "XAU"])
def test_a_currency_that_has_no_decimals_to_round_to(currency: str) -> None:
    with pytest.raises(ValueError, match=r"ISO 4217"):
        exponent(currency)


@pytest.mark.parametrize("value", [1.0, 0.1, float("nan"), True, None, b"1"])
def test_a_float_is_a_type_error_at_every_door(value: object) -> None:
    for door in (exact_decimal, lambda v: Money.of(v, "USD"), lambda v: Money.rounded(v, "USD")):
        with pytest.raises(TypeError, match="never"):
            door(value)
    with pytest.raises(TypeError):
        Money.of("1", "USD").percent(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(amount=value, currency="USD")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money.model_validate({"amount": value, "currency": "USD"})


@pytest.mark.parametrize(
    "value",
    ["", "abc", "5,00", "NaN", "Infinity", "1 2", "1_000.00", "1e2", "+1", " 1", "\uff11.00", ".5", "5."],
)
def test_text_that_is_no_amount(value: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        Money.of(value, "USD")


@pytest.mark.parametrize(("value", "currency"), [("0.005", "USD"), ("1.5", "JPY"), ("0.0001", "KWD")])
def test_more_decimals_than_the_currency_has_are_refused(value: str, currency: str) -> None:
    with pytest.raises(ValueError, match="more decimals"):
        Money.of(value, currency)


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [("5", "USD", "5.00"), ("-0.00", "USD", "0.00"), ("7.000", "JPY", "7")],
)
def test_text_has_exactly_the_decimals_of_the_currency(value: str, currency: str, text: str) -> None:
    assert Money.of(value, currency).text == text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [("0.005", "USD", "0.01"), ("-0.005", "USD", "-0.01"), ("0.0049", "USD", "0.00"), ("0.5", "JPY", "1")],
)
def test_rounding_is_half_up(value: str, currency: str, text: str) -> None:
    assert Money.rounded(value, currency).text == text


def test_it_is_read_from_a_configuration_as_text() -> None:
    assert Money.model_validate(" 12.5 usd") == Money.of("12.50", "USD")
    for wrong in ("12.5", "USD 12.5", "12.5 US dollars"):
        with pytest.raises(ValidationError):
            Money.model_validate(wrong)


@no_deadline
@given(amounts())
def test_json_gives_the_same_money_back(money: Money) -> None:
    assert Money.model_validate_json(money.model_dump_json()) == money
    assert money.model_dump(mode="json") == {"amount": money.text, "currency": money.currency}


def test_different_currencies_never_meet() -> None:
    dollars, yen = Money.of("1", "USD"), Money.of("1", "JPY")
    for meet in (
        lambda: dollars + yen,
        lambda: dollars - yen,
        lambda: dollars < yen,
        lambda: dollars >= yen,
        lambda: Money.total([dollars], "JPY"),
    ):
        with pytest.raises(CurrencyMismatch, match=r"1.00 USD|1 JPY|0 JPY"):
            meet()
    assert dollars != yen


@no_deadline
@given(amounts(), st.data())
def test_sum_difference_and_order_agree(money: Money, data: st.DataObject) -> None:
    other = data.draw(amounts().filter(lambda found: found.currency == money.currency))
    assert money + other - other == money
    assert (-money) + money == Money.zero(money.currency)
    assert (money < other) == (other > money) == (not money >= other) == (money.amount < other.amount)
    assert Money.total([money, other], money.currency) == money + other
    assert bool(money) == (money.amount != 0)


@no_deadline
@given(amounts(), st.integers(1, 1000))
def test_shares_are_off_by_half_a_unit_at_most(money: Money, whole: int) -> None:
    half = Decimal(1).scaleb(-exponent(money.currency)) / 2
    for part in (0, 1, whole // 2, whole):
        assert abs(money.share(part, whole).amount - money.amount * part / whole) <= half
    assert money.share(whole, whole) == money


@pytest.mark.parametrize("whole", [0, -1])
def test_there_is_no_share_of_nothing(whole: int) -> None:
    with pytest.raises(ValueError, match="cannot take"):
        Money.of("1", "USD").share(1, whole)


def test_percent() -> None:
    assert Money.of("76.99", "USD").percent(Decimal("2.5")) == Money.of("1.92", "USD")
    assert Money.of("100", "JPY").percent(Decimal("0.5")) == Money.of("1", "JPY")
