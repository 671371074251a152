"""The sum that a limit for the day is held against."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from tests.support.house import House

from dropconnect.errors import JournalError
from dropconnect.journal.states import Outcome, TaskKind
from dropconnect.models.money import Money

DAY = timedelta(hours=24)
AT_MOST_200 = """
[stores.shop]
connector = "fake-platform"
[stores.shop.policy]
cap_per_day = "200.00 USD"
"""


def paid(house: House, *, but: int | None = None) -> Money | None:
    with house.journal.read() as reading:
        return reading.effects.paid_since("shop", house.clock.now() - DAY, but=but)


def change(house: House, values: str) -> None:
    with closing(sqlite3.connect(house.configuration.journal)) as file, file:
        file.execute(f"UPDATE effect SET {values} WHERE kind = 'refund'")


def test_the_payment_above_the_limit_of_a_day_is_asked_about(house: House) -> None:
    house.reconfigure(AT_MOST_200)
    for order_id in ("ok-1", "ok-2"):
        assert house.cancel(order_id).outcome is Outcome.DONE

    third = house.cancel("ok-3")

    assert house.task(third).kind is TaskKind.APPROVAL
    assert "247.47 USD, more than 200.00 USD" in house.task(third).reason
    house.clock.advance(DAY.total_seconds() + 1)
    assert house.cancel("ok-4").outcome is Outcome.DONE


def test_the_sum_is_of_other_cases_of_this_store_and_exact(house: House) -> None:
    assert paid(house) is None
    first = house.cancel("ok-1")
    house.cancel("ok-2", "LAMP-1:1")

    assert paid(house) == Money.of("109.99", "USD")
    assert paid(house, but=first.id) == Money.of("27.50", "USD")
    with house.journal.read() as reading:
        assert reading.effects.paid_since("another", house.clock.now() - DAY, but=None) is None


@pytest.mark.parametrize(
    ("amount", "currency", "total"),
    [("1.005", "KWD", "2.010"), ("900000000000001", "JPY", "1800000000000002"), ("0.10", "USD", "0.20")],
)
def test_every_currency_is_summed_in_its_own_decimals(
    house: House, amount: str, currency: str, total: str
) -> None:
    house.cancel("ok-1")
    house.cancel("ok-2")
    change(house, f"amount = '{amount}', currency = '{currency}'")

    assert paid(house) == Money.of(total, currency)


def test_of_several_currencies_the_one_of_the_first_payment_counts(house: House) -> None:
    house.cancel("ok-1")
    change(house, "amount = '5.00', currency = 'EUR'")
    house.clock.advance(60)
    house.cancel("ok-2")

    assert paid(house) == Money.of("5.00", "EUR")


@pytest.mark.parametrize("damage", ["amount = '1e3'", "amount = NULL", "amount = x'00'", "currency = 'usd'"])
def test_an_amount_that_cannot_be_read_stops_the_money(house: House, damage: str) -> None:
    house.cancel("ok-1")
    change(house, damage)

    with pytest.raises(JournalError, match="column amount"):
        paid(house)
