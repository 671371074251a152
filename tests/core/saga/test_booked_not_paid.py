"""A shop booked a refund, and its worker ended before the gateway paid. What is due is paid, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, SETTLE, House

from dropconnect.errors import OutcomeUnknown, UsageError
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState, Outcome, TaskKind
from dropconnect.models.commands import EffectKind
from dropconnect.models.order import OrderState, Refund
from dropconnect.testing.fakes import Call, FakeShop

BOOKING_STORE = ONE_STORE.replace("fake-platform", "fake-booking-platform")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, BOOKING_STORE)


def asked(house: House, order_id: str, *lines: str) -> Case:
    """A cancellation of which it is not known whether it was paid: a person is asked."""
    return settled(house, house.cancel(order_id, *lines))


def settled(house: House, case: Case) -> Case:
    """The first look-up of another process lets the settle time start again, so it takes two."""
    for _ in range(2):
        case = house.work_after(SETTLE + 1, case)
    assert house.task(case).kind is TaskKind.MONEY_DOUBT
    return case


def rows(shop: FakeShop, order_id: str) -> tuple[Refund, ...]:
    return shop.order(order_id).refunds


def removals(house: House, case: Case) -> list[EffectState]:
    return [effect.state for effect in house.effects(case) if effect.kind is EffectKind.REMOVE_REFUND]


def test_what_a_person_says_was_never_paid_is_paid_and_its_row_taken_away(house: House) -> None:
    case = house.answer(asked(house, "dies-unpaid-1"), "no money moved")

    assert (case.outcome, removals(house, case)) == (Outcome.DONE, [EffectState.DONE])
    assert house.shop.paid_back("dies-unpaid-1") == usd("82.49")
    [row] = rows(house.shop, "dies-unpaid-1")
    assert (row.key, row.confirmed) == (house.refund(case).key, True)


def test_a_dead_row_is_not_taken_for_the_first_unit(house: House) -> None:
    """One of two lamps is cancelled, and the other one afterwards."""
    first = house.answer(asked(house, "dies-unpaid-1", "LAMP-1:1"), "no money moved")
    second = house.cancel("dies-unpaid-1", "LAMP-1:1", another=True)

    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.DONE)
    assert house.shop.paid_back("dies-unpaid-1") == usd("55.00")
    assert house.cancel("dies-unpaid-1").outcome is Outcome.DONE
    assert house.shop.paid_back("dies-unpaid-1") == usd("82.49")


def test_the_question_shows_number_time_and_amount_of_the_row(house: House) -> None:
    task = house.task(asked(house, "dies-unpaid-1"))

    [row] = rows(house.shop, "dies-unpaid-1")
    assert row.created_at is not None
    for shown in (row.id, "82.49", f"{row.created_at:%H:%M}", "user 7"):
        assert shown in task.reason
    assert row.id in task.choices["no money moved"]


def test_of_two_rows_a_person_names_the_one_that_was_never_paid(house: House) -> None:
    case = house.cancel("dies-unpaid-1", "LAMP-1:1")
    house.shop.refund_by_colleague("dies-unpaid-1", usd("27.50"), by_hand=True)
    case = settled(house, case)
    [ours, theirs] = rows(house.shop, "dies-unpaid-1")
    with pytest.raises(UsageError, match="which of them"):
        house.answer(case, "no money moved")

    house.answer(case, f"no money moved, {ours.id}")

    left = rows(house.shop, "dies-unpaid-1")
    assert (theirs.id in [row.id for row in left], ours.id in [row.id for row in left]) == (True, False)


def test_a_row_of_somebody_else_is_never_taken_away(house: House) -> None:
    case = house.cancel("lost-before-1", "LAMP-1:1")
    house.shop.refund_by_colleague("lost-before-1", usd("27.50"), by_hand=True)
    case = settled(house, case)

    case = house.answer(case, "no money moved")

    [theirs] = rows(house.shop, "lost-before-1")
    assert (house.task(case).kind, theirs.made_by) == (TaskKind.UNPAID_ROW, "3")
    case = house.answer(case, "leave it")
    assert (case.outcome, house.shop.paid_back("lost-before-1")) == (Outcome.DONE, usd("27.50"))


def test_a_row_that_is_none_of_ours_stays_in_the_books(house: House) -> None:
    """A colleague paid it by hand and booked it: then nothing more is due."""
    case = house.cancel("lost-before-1")
    house.shop.refund_by_colleague("lost-before-1", usd("82.49"), by_hand=True)
    case = settled(house, case)

    case = house.answer(case, "no money moved, none of them")

    assert (len(rows(house.shop, "lost-before-1")), house.shop.moved) == (1, [])


def test_money_that_a_person_paid_by_hand_keeps_the_row_as_its_booking(house: House) -> None:
    case = house.answer(asked(house, "dies-unpaid-1"), "paid by hand, bank transfer of 3 May")

    assert (case.outcome, len(rows(house.shop, "dies-unpaid-1"))) == (Outcome.DONE, 1)
    assert (removals(house, case), house.shop.moved) == ([], [])
    assert house.incidents(case) == []


def test_of_two_rows_the_one_that_a_person_names_is_the_booking(house: House) -> None:
    case = house.cancel("dies-unpaid-1", "LAMP-1:1")
    house.shop.refund_by_colleague("dies-unpaid-1", usd("27.50"), by_hand=True)
    case = settled(house, case)
    [dead, theirs] = rows(house.shop, "dies-unpaid-1")
    with pytest.raises(UsageError, match="which of them"):
        house.answer(case, "paid by hand, bank transfer of 3 May")

    case = house.answer(case, f"paid by hand, {theirs.id}, bank transfer of 3 May")

    assert (case.outcome, house.refund(case).provider_id) == (Outcome.DONE, theirs.id)
    [incident] = house.incidents(case)
    assert dead.id in incident.reason


def test_money_that_moved_keeps_the_row_as_its_booking(house: House) -> None:
    case = house.answer(asked(house, "dies-paid-1"), "money moved, payout 77")

    assert (case.outcome, len(rows(house.shop, "dies-paid-1"))) == (Outcome.DONE, 1)
    assert house.shop.paid_back("dies-paid-1") == usd("82.49")


def test_a_case_that_is_stopped_leaves_no_row_behind(house: House) -> None:
    case = house.answer(asked(house, "dies-unpaid-1"), "no money moved, stop")

    assert (case.outcome, rows(house.shop, "dies-unpaid-1")) == (Outcome.STOPPED, ())
    assert house.shop.moved == []


def test_the_answer_to_the_removal_is_lost_and_it_is_looked_up(house: House) -> None:
    def lose_the_answer(call: Call) -> None:
        if call.hook == "remove_refund":
            house.shop.listeners.remove(lose_the_answer)
            raise OutcomeUnknown("no answer came from the fake shop")

    case = asked(house, "dies-unpaid-1")
    house.shop.listeners.append(lose_the_answer)
    case = house.answer(case, "no money moved")
    assert removals(house, case) == [EffectState.DOUBT]
    for _ in range(3):
        case = house.work_after(SETTLE + 1, case)

    assert (case.outcome, removals(house, case)) == (Outcome.DONE, [EffectState.DONE])
    assert house.shop.paid_back("dies-unpaid-1") == usd("82.49")


def test_a_row_that_shows_up_after_the_question_is_asked_about_too(house: House) -> None:
    """What was never shown is neither void nor paid: the person is asked again."""
    case = asked(house, "lost-before-1")
    house.shop.refund_by_colleague("lost-before-1", usd("82.49"), by_hand=True)

    case = house.answer(case, "no money moved")

    [row] = rows(house.shop, "lost-before-1")
    assert (house.shop.moved, row.id in house.task(case).reason) == ([], True)
    case = house.answer(case, "paid by hand, by a colleague")
    assert (case.outcome, house.refund(case).provider_id) == (Outcome.DONE, row.id)


def test_a_store_that_takes_no_rows_away_is_paid_all_the_same(tmp_path: Path) -> None:
    """Where the shop has no cap the money goes out, and a person clears up its books."""
    house = House(tmp_path)
    case = house.answer(asked(house, "dies-unpaid-1"), "no money moved")

    assert house.shop.paid_back("dies-unpaid-1") == usd("82.49")
    assert house.task(case).kind is TaskKind.UNPAID_ROW
    dead, paid = rows(house.shop, "dies-unpaid-1")
    assert dead.id in house.task(case).reason
    house.shop.change("dies-unpaid-1", refunds=(paid,))
    assert house.answer(case, "try again").outcome is Outcome.DONE


def test_a_shop_whose_cap_refuses_says_which_row_to_delete(house: House) -> None:
    case = asked(house, "dies-unpaid-1")
    [row] = rows(house.shop, "dies-unpaid-1")
    house.shop.change("dies-unpaid-1", refunds=(row.changed(made_by="3"),))
    case = house.answer(case, "no money moved")

    task = house.task(case)
    assert (task.kind, row.id in task.reason) == (TaskKind.REFUSED, True)
    house.shop.change("dies-unpaid-1", refunds=())
    case = house.answer(case, "try again")
    assert (case.outcome, house.shop.paid_back("dies-unpaid-1")) == (Outcome.DONE, usd("82.49"))


def test_a_row_that_a_gateway_confirmed_meanwhile_is_asked_about_and_never_taken_away(house: House) -> None:
    """The person looked before the gateway had paid: the gateway knows better."""
    case = asked(house, "dies-unpaid-1")
    [row] = rows(house.shop, "dies-unpaid-1")
    house.shop.change("dies-unpaid-1", refunds=(row.changed(confirmed=True),))

    case = house.answer(case, "no money moved")

    assert (removals(house, case), house.shop.moved) == ([], [])
    assert (house.task(case).kind, row.id in house.task(case).reason) == (TaskKind.MONEY_DOUBT, True)
    case = house.answer(case, "money moved, seen at the gateway")
    assert (case.outcome, house.refund(case).provider_id) == (Outcome.DONE, row.id)


def test_a_row_that_changed_since_it_was_shown_is_never_taken_away(house: House) -> None:
    """Another user has it now: that is not the row that the person was asked about."""
    case = asked(house, "dies-unpaid-1", "LAMP-1:1")
    [row] = rows(house.shop, "dies-unpaid-1")
    house.shop.change("dies-unpaid-1", refunds=(row.changed(made_by="3"),))

    case = house.answer(case, "no money moved")

    assert removals(house, case) == []
    assert row.id in [each.id for each in rows(house.shop, "dies-unpaid-1")]


def test_a_case_that_may_not_pay_any_more_does_not_end_in_silence_beside_its_row(tmp_path: Path) -> None:
    house = House(tmp_path)  # a store that takes no rows away
    case = asked(house, "dies-unpaid-1")
    house.shop.change("dies-unpaid-1", state=OrderState.COMPLETED, provider_status="completed")

    case = house.answer(case, "no money moved")
    assert (case.is_open, house.task(case).kind) == (True, TaskKind.TROUBLE)
    case = house.answer(case, "stop")
    house.work_after(2 * 24 * 3600, case)

    [row] = rows(house.shop, "dies-unpaid-1")
    assert [row.id in item.reason for item in house.incidents(case)] == [True]
