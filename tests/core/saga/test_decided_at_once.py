"""A decision and what follows from it are one: when the journal fails in between, nothing was decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import IntegrityError

import pytest
from tests.support.house import ONE_STORE, House
from tests.support.trade import Trade

from dropconnect.journal import Journal
from dropconnect.journal.states import EffectState, Outcome, Stage


@contextmanager
def no_case_comes_to(stage: Stage, journal: Journal) -> Iterator[None]:
    """The journal fails exactly where a case would come to this stage."""
    fails = f"""CREATE TRIGGER fails BEFORE UPDATE OF stage ON "case" WHEN NEW.stage = '{stage}'
                BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END"""
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as another_program:
        another_program.execute(fails)
        try:
            yield
        finally:
            another_program.execute("DROP TRIGGER fails")


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("order_id", "said", "before"),
    [
        ("contested-1", "no money moved, stop", EffectState.CONTESTED),
        ("refused-1", "stop", EffectState.REFUSED),
    ],
)
def test_a_stop_is_said_and_done_at_once(house: House, order_id: str, said: str, before: EffectState) -> None:
    case = house.cancel(order_id)
    with (
        no_case_comes_to(Stage.CLOSED, house.journal),
        pytest.raises(IntegrityError, match="the disk is gone"),
    ):
        house.answer(case, said)
    assert (house.refund(case).state, house.task(case).decision) == (before, None)
    house.work_after(60, case)
    assert len(house.shop.writes(order_id)) == 1, "nothing is sent again meanwhile"

    closed = house.answer(case, said)

    assert (closed.outcome, house.refund(case).state) == (Outcome.STOPPED, EffectState.GIVEN_UP)
    assert house.shop.moved == []


def test_a_no_is_said_and_done_at_once(house: House) -> None:
    house.reconfigure(f'{ONE_STORE}[stores.shop.policy]\napprove_over = "50.00 USD"\n')
    case = house.cancel("ok-1")
    with (
        no_case_comes_to(Stage.CLOSED, house.journal),
        pytest.raises(IntegrityError, match="the disk is gone"),
    ):
        house.answer(case, "deny")
    assert house.task(case).decision is None

    assert house.answer(case, "deny").outcome is Outcome.REFUSED


def test_a_withdrawal_is_said_and_begun_at_once(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="manual-2")
    case = trade.cancel("ok-1")
    asked = trade.tasks(case)
    assert asked
    with (
        no_case_comes_to(Stage.WITHDRAWING, trade.journal),
        pytest.raises(IntegrityError, match="the disk is gone"),
    ):
        trade.withdraw(case)
    assert trade.tasks(case) == asked
    assert [event for event in trade.events(case) if event.kind == "withdrawn"] == []

    assert trade.withdraw(case).outcome is Outcome.WITHDRAWN
