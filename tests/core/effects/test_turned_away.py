"""A write that something in front of the store answered: a short doubt or a question, never a circle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, SETTLE, House

from dropconnect.errors import FirewallRefused, OutcomeUnknown, ThrottledWrite
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState, Outcome, WaitsFor
from dropconnect.testing.fakes import Call

DUE, RETRY_AFTER = usd("82.49"), 120


def settled(house: House, case: Case) -> Case:
    """Each ``work`` is another process, for which the settle time starts anew at its first look-up."""
    return house.work_after(SETTLE, house.work_after(SETTLE, case))


def look_ups(house: House) -> int:
    return sum(call.hook == "look_up" for call in house.shop.calls)


def test_who_is_asked_to_wait_is_not_asked_before(house: House) -> None:
    case = house.cancel("throttled-1")

    assert (case.waits_for, look_ups(house)) == (WaitsFor.SETTLE, 0)
    assert case.due_at == house.clock.now() + timedelta(seconds=RETRY_AFTER)
    assert house.effects(case)[0].state is EffectState.DOUBT


def test_clause_4_a_payment_that_a_host_turned_away_is_sent_again_by_its_key_if_nothing_came_of_it(
    house: House,
) -> None:
    case = house.cancel("throttled-1")
    case = house.work_after(RETRY_AFTER, case)
    assert (case.waits_for, len(house.shop.writes(case.order_id))) == (WaitsFor.SETTLE, 1)

    case = house.work_after(SETTLE, case)

    assert (case.outcome, house.shop.paid_back("throttled-1")) == (Outcome.DONE, DUE)
    first, second, _ = (call.command for call in house.shop.writes("throttled-1"))
    assert first is not None
    assert second is not None
    assert first.key == second.key


def test_a_payment_that_a_host_only_seemed_to_turn_away_is_found_and_not_sent_again(house: House) -> None:
    case = house.work_after(RETRY_AFTER, house.cancel("throttled-paid-1"))

    assert (case.outcome, house.shop.paid_back("throttled-paid-1")) == (Outcome.DONE, DUE)
    assert [call.hook for call in house.shop.writes("throttled-paid-1")] == ["refund_order", "cancel_order"]


def test_what_the_store_itself_turned_away_is_a_question(house: House) -> None:
    """Its own reply shows that the request had reached it: its gateway may have been asked."""
    case = house.work_after(SETTLE, house.work_after(RETRY_AFTER, house.cancel("throttled-own-1")))

    assert (house.task(case).kind, house.shop.paid_back(case.order_id)) == ("money-doubt", usd("0.00"))


def test_a_refund_that_came_meanwhile_from_elsewhere_makes_it_a_question(house: House) -> None:
    case = house.work_after(RETRY_AFTER, house.cancel("throttled-1"))
    house.shop.refund_by_colleague("throttled-1", usd("5.00"))

    case = house.work_after(SETTLE, case)

    assert (house.task(case).kind, house.shop.paid_back("throttled-1")) == ("money-doubt", usd("5.00"))


def turned_away(house: House, *, retry_after: float | None) -> None:
    """The host answers every payment with its page."""

    def always(call: Call) -> None:
        if call.hook == "refund_order":
            raise ThrottledWrite("a page of the host", retry_after=retry_after, foreign=True)

    house.shop.listeners.append(always)


def test_a_host_that_turns_a_payment_away_twice_has_a_person(house: House) -> None:
    turned_away(house, retry_after=3600.0)
    case = house.cancel("ok-1")
    for _ in range(60):
        if case.waits_for is WaitsFor.PERSON:
            break
        case = house.work_after(3600, case)

    assert house.task(case).kind == "money-doubt"
    assert "a page of the host" in house.task(case).reason
    assert len(house.shop.writes("ok-1")) == 2


def test_after_a_persons_word_a_payment_that_is_turned_away_again_is_asked_about_again(house: House) -> None:
    turned_away(house, retry_after=None)
    case = house.cancel("ok-1")
    for _ in range(9):
        case = house.work_after(SETTLE, case)
    case = house.answer(case, "no money moved")
    for _ in range(9):
        case = house.work_after(SETTLE, case)

    assert (house.task(case).kind, len(house.shop.writes("ok-1"))) == ("money-doubt", 3)


@pytest.mark.parametrize("repeats", ["", "repeat_after_absent = true"])
def test_without_a_settle_time_a_payment_is_not_sent_as_fast_as_the_host_answers(
    house: House, repeats: str
) -> None:
    house.reconfigure(f"{ONE_STORE}settle_seconds = 0\n{repeats}")
    turned_away(house, retry_after=None)

    case = house.cancel("ok-1")

    assert (case.waits_for, len(house.shop.writes("ok-1"))) == (WaitsFor.SETTLE, 1)
    for _ in range(9):
        case = house.work_after(SETTLE, case)
    assert (house.task(case).kind, len(house.shop.writes("ok-1"))) == ("money-doubt", 2)


def test_a_payment_without_an_answer_that_may_be_repeated_is_repeated_with_pauses(house: House) -> None:
    def silent(call: Call) -> None:
        if call.hook == "refund_order":
            raise OutcomeUnknown("no answer")

    house.reconfigure(f"{ONE_STORE}settle_seconds = 0\nrepeat_after_absent = true")
    house.shop.listeners.append(silent)

    case = house.cancel("ok-1")

    assert (case.waits_for, len(house.shop.writes("ok-1"))) == (WaitsFor.SETTLE, 2)


@pytest.mark.parametrize(
    ("order_id", "kind", "said"),
    [("firewall-1", "money-doubt", "no money moved"), ("cancel-firewall-1", "state-doubt", "try again")],
)
def test_a_firewall_is_a_question_that_says_what_to_tell_the_host(
    house: House, order_id: str, kind: str, said: str
) -> None:
    case = house.cancel(order_id)
    assert case.waits_for is WaitsFor.SETTLE

    case = settled(house, case)

    assert house.task(case).kind == kind
    assert "ask the host to let it through" in house.task(case).reason
    case = house.answer(case, said)
    assert (case.outcome, house.shop.paid_back(order_id)) == (Outcome.DONE, DUE)


def test_a_firewall_that_still_refuses_is_asked_about_again_and_never_in_a_circle(house: House) -> None:
    def always(call: Call) -> None:
        if call.hook == "cancel_order":
            raise FirewallRefused("ask the host to let it through")

    house.shop.listeners.append(always)
    case = settled(house, house.cancel("ok-1"))
    sent = len(house.shop.writes("ok-1"))
    case = settled(house, house.answer(case, "try again"))

    assert (house.task(case).kind, len(house.shop.writes("ok-1"))) == ("state-doubt", sent + 1)
