"""The journal cannot be written in the worst moment: nothing is lost and nothing is done twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.support.amounts import usd
from tests.support.house import House

from dropconnect.errors import JournalError, ResultNotRecorded
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState, Outcome
from dropconnect.runner.local import LocalRunner
from dropconnect.testing.fakes import Call


@pytest.fixture
def another_program(house: House) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(house.journal.path, isolation_level=None)) as connection:
        yield connection


def run_impatiently(house: House, case: Case) -> None:
    """A runner that does not wait long for a locked journal."""
    with (
        closing(Journal(house.journal.path, busy_seconds=0.1)) as journal,
        LocalRunner(journal, house.configuration, house.clock) as runner,
    ):
        runner.run(case.id)


def test_a_result_that_cannot_be_recorded_is_looked_up_later(
    house: House, another_program: sqlite3.Connection
) -> None:
    case = house.open("ok-1")

    def lock(call: Call) -> None:
        if call.is_write:
            house.shop.listeners.remove(lock)
            another_program.execute("BEGIN IMMEDIATE")

    house.shop.listeners.append(lock)
    with pytest.raises(ResultNotRecorded, match=r"run `dropconnect work`.*sends nothing twice"):
        run_impatiently(house, case)
    another_program.execute("ROLLBACK")
    assert house.shop.paid_back("ok-1") == usd("82.49")
    assert house.refund(case).state is EffectState.INTENT
    assert house.run(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_an_intent_that_cannot_be_recorded_is_not_sent(
    house: House, another_program: sqlite3.Connection
) -> None:
    case = house.open("ok-1")

    def lock(call: Call) -> None:
        if call.hook == "get_order" and house.case(case).stage == "money":
            house.shop.listeners.remove(lock)
            another_program.execute("BEGIN IMMEDIATE")

    house.shop.listeners.append(lock)
    with pytest.raises(JournalError, match="locked by another program") as caught:
        run_impatiently(house, case)
    another_program.execute("ROLLBACK")
    assert not isinstance(caught.value, ResultNotRecorded)
    assert house.shop.writes("ok-1") == []
    assert house.run(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")
