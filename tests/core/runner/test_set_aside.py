"""Whatever goes wrong in one case, foreseen or not: it is set aside with an incident, the others go on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import House
from tests.support.trade import Trade, two_suppliers

from dropconnect.config import load
from dropconnect.journal.person_rows import Incident
from dropconnect.journal.states import MessageState, Outcome, WaitsFor
from dropconnect.manager import InstalledConnector
from dropconnect.models.money import Money
from dropconnect.models.operation import Quote
from dropconnect.models.order import Customer, Order
from dropconnect.notifiers.email import EmailConnector
from dropconnect.plugin import Choice, hookimpl
from dropconnect.testing.fakes.platform import FakeQuotingPlatform

QUOTING_STORE = '[stores.shop]\nconnector = "fake-quoting-platform"\n'
MESSAGES = """
[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
templates = "{templates}"
voice = {{ name = "Lamp House", contact = "help@shop.example.test" }}

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = 9
security = "none"
sender = "Lamp House <orders@shop.example.test>"
"""
WITHOUT_END = "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}"


class ForeignQuotes(FakeQuotingPlatform):
    """It quotes one order in a currency that the order does not have, which no planner has foreseen."""

    contract = 1

    @hookimpl
    def platform_quote_refund(self, order: Order, choice: Choice) -> Quote:
        quote = super().platform_quote_refund(order, choice)
        if order.id == "ok-1":
            quote = quote.changed(amount=Money.of("1.00", "EUR"))
        return quote


def quote_strangely(house: House) -> None:
    registry = house.world.registry()
    bound = type("ForeignQuotes", (ForeignQuotes,), {"world": house.world})
    registry.connectors[ForeignQuotes.name] = InstalledConnector(bound, "dropconnect", "")
    house.configuration = load(house.file, registry=registry)


def test_an_error_that_nobody_foresaw_stops_one_case_and_no_other(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.reconfigure(QUOTING_STORE)
    strange, good = house.open("ok-1"), house.open("ok-2")
    quote_strangely(house)

    with caplog.at_level(logging.ERROR):
        assert house.work() == 2

    assert house.case(good).outcome is Outcome.DONE
    aside = house.case(strange)
    assert (aside.waits_for, aside.lease) == (WaitsFor.RETRY, None)
    assert aside.waiting_on == "a bug: CurrencyMismatch"
    assert f"case {strange.id}: a bug: CurrencyMismatch" in caplog.text
    assert [incident.kind for incident in house.incidents(strange)] == ["unexpected-CurrencyMismatch"]

    house.reconfigure(QUOTING_STORE)
    assert house.work_after(60, strange).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_it_is_reported_once_and_tried_ever_more_seldom(house: House) -> None:
    house.reconfigure(QUOTING_STORE)
    case = house.open("ok-1")
    quote_strangely(house)

    waits = []
    for _ in range(3):
        house.work()
        due_at = house.case(case).due_at
        assert due_at is not None
        waits.append(due_at - house.clock.now())
        house.clock.advance(waits[-1].total_seconds())

    assert waits == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert len(house.incidents(case)) == 1


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    """A store whose own template for the outcome never comes to an end."""
    made = Trade(tmp_path)
    made.registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "outcome.jinja").write_text(WITHOUT_END)
    made.reconfigure(two_suppliers('mail = "us"') + MESSAGES.format(templates=templates))
    made.ordered("ok-1", lamps="now-1", desk="now-2")
    made.shop.change("ok-1", customer=Customer(name="Ada", email="ada@example.test", locale="en"))
    yield made
    made.journal.close()


def test_a_message_that_cannot_be_made_holds_up_neither_money_nor_others(trade: Trade) -> None:
    case = trade.cancel("ok-1")

    assert case.outcome is Outcome.DONE
    assert trade.paid(case) == usd("82.49")
    assert [item.kind for item in incidents_of(trade)] == ["unexpected-outcome"]
    assert "a bug: RecursionError" in incidents_of(trade)[0].reason


def test_due_messages_of_a_store_that_is_gone_are_tried_later(trade: Trade) -> None:
    case = trade.cancel("ok-1")
    trade.reconfigure(two_suppliers().replace("stores.shop", "stores.other"))
    trade.clock.advance(3600)

    trade.work()

    with trade.journal.read() as reading:
        queued = [item for item in reading.outbox.of_case(case.id) if item.state is MessageState.QUEUED]
        next_due = reading.outbox.next_due()
    assert queued
    assert all("no store 'shop'" in item.reason for item in queued)
    assert next_due is not None
    assert next_due > trade.clock.now(), "else `work` would try without a rest"


def incidents_of(trade: Trade) -> list[Incident]:
    with trade.journal.read() as reading:
        return reading.incidents.list()
