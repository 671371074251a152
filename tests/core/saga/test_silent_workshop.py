"""A supplier without an API that was asked and does not answer: nobody is forgotten, and no money moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import HOUR, Trade, two_suppliers

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Answer, Outcome, WaitsFor
from dropconnect.report.meaning import CaseRows

ASKED = "asked"


def file(policy: str = "", more: str = "") -> str:
    settings = f'contact = "workshop@example.test"\nanswer_hours = 48\n{more}'
    return two_suppliers(policy, woodwork="manual", settings=settings)


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path, file()) as made:
        yield made


def asked(trade: Trade) -> Case:
    """The lamps are stopped; Ada has asked the workshop for the desk."""
    trade.ordered("ok-1", lamps="now-1")
    return trade.answer(trade.cancel("ok-1"), ASKED)


def let_pass(trade: Trade, case: Case, *hours: int) -> Case:
    """Somebody runs ``work`` after each of these pauses."""
    for pause in hours:
        trade.clock.advance(pause * HOUR)
        trade.work()
    return trade.case(case)


def rows(trade: Trade, case: Case) -> CaseRows:
    with trade.journal.read() as reading:
        return CaseRows.of(reading, reading.cases.get(case.id), None, trade.clock.now())


def test_the_reminder_comes_when_three_quarters_of_the_hours_are_gone(trade: Trade) -> None:
    case = asked(trade)

    let_pass(trade, case, 35)
    before = trade.parts(case)[1].reminded_at
    let_pass(trade, case, 1)

    part = trade.parts(case)[1]
    assert before is None
    assert part.asked_at is not None
    assert part.reminded_at is not None
    assert (part.reminded_at - part.asked_at).total_seconds() == 36 * HOUR
    assert any("is to ask it again" in event.text for event in trade.events(case))


def test_after_its_hours_it_is_overdue_and_a_person_is_asked(trade: Trade) -> None:
    case = let_pass(trade, asked(trade), 36, 12)

    seen = rows(trade, case)
    assert [wait.kind for wait in seen.waits if wait.overdue] == [WaitsFor.SUPPLIER]
    assert seen.overdue
    assert "no answer was seen" in trade.task(case).reason


@pytest.mark.parametrize("policy", ['supplier_silent = "absorb"', 'supplier_silent = "deny"', ""])
def test_its_silence_alone_moves_no_money(trade: Trade, policy: str) -> None:
    trade.reconfigure(file(policy))
    case = let_pass(trade, asked(trade), 36, 12, 51)

    assert trade.paid(case) == usd("0.00")
    assert trade.parts(case)[1].decision is None
    assert case.waits_for is WaitsFor.PERSON


def test_silence_counts_where_its_section_says_so(trade: Trade) -> None:
    trade.reconfigure(file('supplier_silent = "absorb"', "silence_counts = true"))
    case = let_pass(trade, asked(trade), 36, 13)

    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.parts(case)[1].answer is Answer.SILENT


def test_silence_that_counts_is_held_against_the_clocks(trade: Trade) -> None:
    """Somebody sets the wall clock three days ahead: the workshop keeps its time."""
    trade.reconfigure(file('supplier_silent = "absorb"', "silence_counts = true"))
    case = asked(trade)
    trade.clock.set_wall_clock(trade.clock.now() + timedelta(days=3))
    trade.work()

    assert trade.paid(case) == usd("0.00")
    assert trade.parts(case)[1].answer is None
    assert "has asked it" in trade.task(case).reason, "it may still be answered"


def test_a_silent_supplier_may_get_more_time(trade: Trade) -> None:
    trade.reconfigure(file("", "silence_counts = true"))
    case = let_pass(trade, asked(trade), 36, 12)
    waits = trade.task(case)
    assert set(waits.choices) == {"deny", "absorb", "wait"}

    case = trade.answer(case, "wait")

    assert case.waits_for is WaitsFor.SUPPLIER
    assert trade.answer(case, "stopped", about="has asked it").outcome is Outcome.DONE
