"""A supplier that the file no longer names is not needed for what is known of it already."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import IntegrityError

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE
from tests.support.trade import Trade

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Answer, EffectState, Outcome, WaitsFor

ANSWER_IS_LOST = """CREATE TRIGGER fails BEFORE UPDATE OF answer ON part
                    BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END"""


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


@pytest.fixture
def stopped(trade: Trade) -> Case:
    """The supplier has stopped the lamps, the process ended before it looked at its part, and then the
    merchant took the suppliers out of the file."""
    trade.ordered("ok-1", lamps="now-1")
    case = trade.open("ok-1", "LAMP-1:2")
    with closing(sqlite3.connect(trade.journal.path, isolation_level=None)) as another_program:
        another_program.execute(ANSWER_IS_LOST)
        with pytest.raises(IntegrityError, match="the disk is gone"):
            trade.run(case)
        another_program.execute("DROP TRIGGER fails")
    [request] = trade.effects(case, "cancel-supplier")
    assert request.state is EffectState.DONE
    trade.reconfigure(ONE_STORE)
    return case


def test_the_answer_that_it_gave_is_taken_up(trade: Trade, stopped: Case) -> None:
    trade.work()

    [part] = trade.parts(stopped)
    assert (part.answer, trade.paid(stopped)) == (Answer.STOPPED, usd("55.00"))
    waiting = trade.case(stopped)
    assert waiting.waits_for is WaitsFor.RETRY
    assert "lumen" in waiting.waiting_on, "only to see that no parcel comes it has to be asked"


def test_a_withdrawal_says_that_the_goods_are_stopped(trade: Trade, stopped: Case) -> None:
    withdrawn = trade.withdraw(stopped)

    assert withdrawn.outcome is Outcome.WITHDRAWN
    [incident] = trade.incidents(stopped).values()
    assert "had stopped the goods before the case was withdrawn" in incident.reason
