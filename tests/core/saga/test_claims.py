"""A store that keeps claims: nothing goes out before the order is this case's, and it waits for others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import Trade, two_suppliers

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome, WaitsFor
from dropconnect.models.claim import ClaimRow
from dropconnect.testing.fakes import Call, Noticeboard

SETTLE = 180
THEIRS = "_dropconnect_intent_" + "b" * 36 + "_bbbb"
AT_WORK = "live journal-b 27.50 1 1"
WHOLE = usd("82.49")


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    configuration = two_suppliers().replace("fake-platform", "fake-claiming-platform")
    with Trade(tmp_path, configuration) as trade:
        yield trade


def board(trade: Trade) -> Noticeboard:
    return trade.world.noticeboard("shop")


def rows(trade: Trade) -> tuple[ClaimRow, ...]:
    return board(trade).rows("ok-1")


def asked(trade: Trade) -> list[object]:
    """What anybody outside was asked to do."""
    return [*trade.lumen.stopped, *trade.woodwork.stopped, *trade.shop.writes("ok-1")]


def opened(trade: Trade) -> Case:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    return trade.open("ok-1")


def after_the_settle_time(trade: Trade, case: Case) -> Case:
    """Some looks later: a row that has not moved since then is a question."""
    for _ in range(6):
        trade.clock.advance(SETTLE / 3)
        trade.work()
    return trade.case(case)


def test_the_order_is_claimed_before_anything_goes_out_and_marked_at_the_end(trade: Trade) -> None:
    case = opened(trade)
    seen: list[tuple[str, int]] = []
    trade.shop.listeners.append(lambda call: seen.append((call.hook, len(asked(trade)))))

    case = trade.run(case)

    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, WHOLE)
    [(_hook, before)] = [each for each in seen if each[0] == "write_claim"][:1]
    assert before == 0
    [row] = rows(trade)
    assert row.refund_id == trade.shop.order("ok-1").refunds[0].id


def test_while_another_is_at_work_nobody_is_asked_and_nothing_paid(trade: Trade) -> None:
    board(trade).pin("ok-1", THEIRS, AT_WORK)
    case = trade.run(opened(trade))
    assert (case.waits_for, asked(trade)) == (WaitsFor.OTHER, [])
    assert [row.name for row in rows(trade)] == [THEIRS], "we have given way"

    board(trade).take_down("ok-1", THEIRS)
    trade.clock.advance(SETTLE)
    trade.work()
    assert (trade.case(case).outcome, trade.paid(case)) == (Outcome.DONE, WHOLE)


def test_beside_a_later_one_it_stays_and_waits_until_it_is_alone(trade: Trade) -> None:
    case = opened(trade)

    def another_comes(call: Call) -> None:
        if call.hook == "read_claims":
            trade.shop.listeners.remove(another_comes)
            board(trade).pin("ok-1", THEIRS, AT_WORK)

    trade.shop.listeners.append(another_comes)
    case = trade.run(case)
    assert (case.waits_for, asked(trade)) == (WaitsFor.OTHER, [])
    ours, theirs = rows(trade)
    assert (theirs.name, ours.journal) == (THEIRS, trade.journal.journal_id)

    board(trade).take_down("ok-1", THEIRS)
    trade.clock.advance(SETTLE)
    trade.work()
    assert (trade.case(case).outcome, rows(trade)[0].id) == (Outcome.DONE, ours.id)


def test_a_row_that_moves_is_no_question_however_long_it_takes(trade: Trade) -> None:
    board(trade).pin("ok-1", THEIRS, AT_WORK)
    case = trade.run(opened(trade))
    for look in range(12):
        board(trade).pin("ok-1", THEIRS, f"live journal-b 27.50 {look} 1")
        trade.clock.advance(SETTLE / 3)
        trade.work()
    assert trade.tasks(case) == []


def test_a_row_that_does_not_move_is_a_question_after_the_settle_time(trade: Trade) -> None:
    board(trade).pin("ok-1", THEIRS, AT_WORK)
    case = trade.run(opened(trade))
    assert trade.tasks(case) == []
    case = after_the_settle_time(trade, case)
    assert "another dropconnect (journal journal-) has announced a refund of 27.50" in trade.task(case).reason
    assert asked(trade) == []


def gone(trade: Trade) -> Case:
    """A person has said that nobody is behind the row."""
    board(trade).pin("ok-1", THEIRS, AT_WORK)
    case = after_the_settle_time(trade, trade.run(opened(trade)))
    return trade.answer(case, "gone")


def test_who_takes_over_waits_until_what_the_owner_may_have_sent_shows(trade: Trade) -> None:
    case = gone(trade)
    [ours] = rows(trade)
    assert (case.waits_for, ours.journal, asked(trade)) == (WaitsFor.SETTLE, trade.journal.journal_id, [])
    trade.clock.advance(SETTLE)
    trade.work()
    assert asked(trade) == []

    trade.clock.advance(SETTLE)
    trade.work()
    assert (trade.case(case).outcome, trade.paid(case)) == (Outcome.DONE, WHOLE)


def test_what_the_owner_had_sent_is_seen_before_we_pay(trade: Trade) -> None:
    case = gone(trade)
    trade.shop.refund_by_colleague("ok-1", WHOLE)
    trade.clock.advance(2 * SETTLE)
    trade.work()
    assert trade.paid(case) == WHOLE


def test_an_owner_that_comes_back_after_the_question_is_not_taken_over(trade: Trade) -> None:
    board(trade).pin("ok-1", THEIRS, AT_WORK)
    case = after_the_settle_time(trade, trade.run(opened(trade)))
    board(trade).pin("ok-1", THEIRS, "live journal-b 27.50 2 1")
    case = trade.answer(case, "gone")
    assert case.waits_for is WaitsFor.OTHER
    assert [row.name for row in rows(trade)] == [THEIRS]


def test_a_row_of_ours_that_came_late_is_cleared(trade: Trade) -> None:
    """Given way; and then the write of that row arrives once more."""
    board(trade).pin("ok-1", THEIRS, AT_WORK)
    case = opened(trade)
    names: list[str] = []
    trade.shop.listeners.append(lambda _call: names.extend(row.name for row in rows(trade)))
    trade.run(case)
    [late, *_] = [name for name in names if name != THEIRS]
    board(trade).take_down("ok-1", THEIRS)
    board(trade).pin("ok-1", late, f"live {trade.journal.journal_id} 82.49 1 1")

    trade.clock.advance(SETTLE)
    trade.work()
    assert trade.case(case).outcome is Outcome.DONE
    [left] = rows(trade)
    assert left.is_done
    assert left.name != late


def test_a_row_that_is_gone_before_the_payment_is_laid_anew(trade: Trade) -> None:
    case = opened(trade)

    def lose(call: Call) -> None:
        if call.hook == "get_order" and rows(trade) and trade.lumen.stopped:
            trade.shop.listeners.remove(lose)
            board(trade).take_down("ok-1", rows(trade)[0].name)

    trade.shop.listeners.append(lose)
    case = trade.run(case)
    assert lose not in trade.shop.listeners
    assert trade.paid(case) == usd("0")
    trade.clock.advance(SETTLE)
    trade.work()
    assert (trade.case(case).outcome, trade.paid(case)) == (Outcome.DONE, WHOLE)
    assert [row.is_done for row in rows(trade)] == [True]
