"""Money: exact, in one currency, never a float."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, ValidationError

from dropconnect.errors import CurrencyMismatch
from dropconnect.models.base import Model
from dropconnect.models.money import Money, exact_decimal, exponent

NO_AMOUNTS = [1.0, 0.1, -0.0, float("nan"), float("inf"), True, None, b"1", 1j, ("1",)]


class Bill(Model):
    """Money as it stands in the models of the trade."""

    due: Money
    fee: Money | None = None
    rows: tuple[Money, ...] = ()


class StrictBill(Bill):
    """As the journal reads its rows."""

    model_config = ConfigDict(strict=True)


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


@given(amounts(), st.data())
def test_sum_difference_and_order_agree(money: Money, data: st.DataObject) -> None:
    other = data.draw(amounts().filter(lambda found: found.currency == money.currency))
    assert money + other - other == money
    assert (-money) + money == Money.zero(money.currency)
    assert (money < other) == (other > money) == (not money >= other) == (money.amount < other.amount)
    assert Money.total([money, other], money.currency) == money + other
    assert bool(money) == (money.amount != 0)


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


@pytest.mark.parametrize("value", NO_AMOUNTS)
@pytest.mark.parametrize("model", [Bill, StrictBill])
def test_no_model_takes_a_float_for_an_amount(model: type[Bill], value: object) -> None:
    good = {"amount": "1.00", "currency": "USD"}
    wrong = {"amount": value, "currency": "USD"}
    for written in ({"due": wrong}, {"due": good, "fee": wrong}, {"due": good, "rows": (good, wrong)}):
        with pytest.raises(TypeError, match="never"):
            model.model_validate(written)
    with pytest.raises(ValidationError):
        model.model_validate({"due": value})
    with pytest.raises(TypeError, match="never"):
        model(due=Money.of("1", "USD")).changed(due=wrong)
    with pytest.raises(ValidationError):
        model(due=Money.of("1", "USD")).changed(due=value)


@pytest.mark.parametrize("number", ["1.0", "0.1", "1e2", "true", "null", "[1]"])
def test_json_gives_no_money_for_a_number_with_a_point(number: str) -> None:
    for read in (Bill.model_validate_json, StrictBill.model_validate_json):
        with pytest.raises(TypeError, match="never"):
            read(f'{{"due": {{"amount": {number}, "currency": "USD"}}}}')


@pytest.mark.parametrize("value", [1.0, 1, True, "1.00 USD", None, Decimal(1)])
def test_money_meets_only_money(value: Any) -> None:
    dollars = Money.of("1", "USD")
    meetings: list[Callable[[], object]] = [
        lambda: dollars + value,
        lambda: dollars - value,
        lambda: value + dollars,
        lambda: value - dollars,
        lambda: dollars < value,
        lambda: dollars >= value,
        lambda: dollars * value,
        lambda: dollars / value,
        lambda: Money.total([value], "USD"),
        lambda: min(dollars, value),
    ]
    for meet in meetings:
        with pytest.raises(TypeError):
            meet()
    assert dollars != value


@pytest.mark.parametrize("rate", [0.5, True, "x"])
def test_no_share_by_a_float(rate: Any) -> None:
    dollars = Money.of("1", "USD")
    for wrong in (lambda: dollars.percent(rate), lambda: dollars.share(1, rate * 1.0)):
        with pytest.raises((TypeError, ValueError)):
            wrong()


def test_nothing_of_it_can_be_changed() -> None:
    dollars = Money.of("1", "USD")

    for change in (
        lambda: setattr(dollars, "amount", Decimal(2)),
        lambda: setattr(dollars, "currency", "EUR"),
        lambda: setattr(dollars, "other", 1),
        lambda: delattr(dollars, "amount"),
    ):
        with pytest.raises(ValidationError, match="frozen"):
            change()
    dollars.__init__(amount=Decimal(2), currency="EUR")  # type: ignore[misc]
    assert not hasattr(dollars, "__dict__")
    assert str(dollars) == "1.00 USD"


@given(amounts())
def test_a_copy_is_the_same_money(money: Money) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        pickled = pickle.loads(pickle.dumps(money, protocol))
        assert (pickled, pickled.text, hash(pickled)) == (money, money.text, hash(money))
    bill = Bill(due=money, rows=(money, money))
    assert copy.copy(money) == copy.deepcopy(money) == money
    assert copy.deepcopy(bill) == pickle.loads(pickle.dumps(bill)) == bill
    assert bill.model_copy(deep=True) == bill


@given(amounts())
def test_a_model_writes_and_reads_it_by_name(money: Money) -> None:
    bill = Bill(due=money, rows=(money,))
    written = bill.model_dump(mode="json")

    assert written["due"] == {"amount": money.text, "currency": money.currency}
    assert bill.model_dump()["rows"] == ({"amount": money.amount, "currency": money.currency},)
    for read in (Bill.model_validate(written), Bill.model_validate_json(bill.model_dump_json())):
        assert read == bill
        assert (read.due.text, read.rows[0].text) == (money.text, money.text)
    assert Bill.model_validate({"due": str(money)}).due == money


@given(amounts(), amounts(), st.integers(0, 7), st.integers(1, 7))
def test_what_is_worked_out_is_as_exact_as_what_is_checked(
    money: Money, other: Money, part: int, whole: int
) -> None:
    other = Money.rounded(other.amount, money.currency)
    for result in (
        money + other,
        money - other,
        -money,
        Money.total([money, other, -money], money.currency),
        Money.zero(money.currency),
        money.share(part, whole),
        money.percent(Decimal(part)),
    ):
        checked = Money.model_validate({"amount": result.text, "currency": result.currency})
        assert (result, str(result), repr(result)) == (checked, str(checked), repr(checked))
        assert not (result.amount.is_zero() and result.amount.is_signed())


def test_no_sum_loses_a_cent() -> None:
    """Nor where a program works with fewer digits itself: what does not fit is refused."""
    most = Money.of("9" * 26 + ".99", "USD")
    with pytest.raises(ValueError, match="too many digits"):
        most + Money.of("0.01", "USD")
    with localcontext(Context(prec=3)):
        assert str(Money.of("12345.67", "USD") + Money.of("0.01", "USD")) == "12345.68 USD"
        assert str(-Money.of("12345.67", "USD")) == "-12345.67 USD"
        assert str(Money.rounded("12345.678", "USD")) == "12345.68 USD"


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ({"amount": "1.555", "currency": "USD"}, ("due",), "more decimals"),
        ({"amount": "x", "currency": "USD"}, ("due", "amount"), "is not an amount"),
        ({"amount": "1", "currency": "usd"}, ("due", "currency"), "ISO 4217"),
        ({"amount": "1", "currency": 5}, ("due", "currency"), "valid string"),
        ({"amount": "1"}, ("due", "currency"), "Field required"),
        ({"amount": "1", "currency": "USD", "cents": 0}, ("due", "cents"), "not permitted"),
        ({"amount": "9" * 40, "currency": "USD"}, ("due",), "too many digits"),
        (5, ("due",), "valid dictionary or instance of Money"),
    ],
)
def test_a_model_names_the_place_of_a_mistake(written: object, place: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValidationError, match=said) as caught:
        Bill.model_validate({"due": written})
    assert [mistake["loc"] for mistake in caught.value.errors()] == [place]


def test_its_schema_tells_both_fields() -> None:
    for schema in (Bill.model_json_schema(), Bill.model_json_schema(mode="serialization")):
        told = schema["$defs"]["Money"]
        assert {name: field["type"] for name, field in told["properties"].items()} == {
            "amount": "string",
            "currency": "string",
        }
        assert (told["required"], told["additionalProperties"]) == (["amount", "currency"], False)
