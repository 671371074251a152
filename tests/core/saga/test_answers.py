"""Whatever goes wrong and whatever a person answers: the case ends, and pays nothing twice by itself."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, SETTLE, House

from dropconnect.errors import AuthenticationFailed, CaseConflict, OutcomeUnknown, UsageError
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Stage, TaskKind
from dropconnect.saga.case.questions import NEEDS_DETAIL
from dropconnect.testing.fakes import Call
from dropconnect.testing.fakes.scripts import SCRIPTS

_MISHAPS = sorted({*SCRIPTS} - {"ok"})
_WITHOUT_END = {"requested"}
"""Waits for the provider, not for a person: never asks."""


def until_asked(house: House, case: Case) -> Case:
    for _ in range(8):
        if not case.is_open or case.waits_for == "person":
            break
        case = house.work_after(max(SETTLE, 3600) + 1, case)
    return case


def said(answer: str) -> str:
    return f"{answer} 82.49" if answer in NEEDS_DETAIL else answer


@pytest.mark.parametrize("prefix", ["", "cancel-"])
@pytest.mark.parametrize("name", [name for name in _MISHAPS if name not in _WITHOUT_END])
def test_every_answer_to_every_first_question_leads_to_an_end(house: House, prefix: str, name: str) -> None:
    probe = until_asked(house, house.cancel(f"{prefix}{name}-1"))
    answers = list(house.task(probe).choices) if probe.is_open else []
    for number, answer in enumerate(answers, start=2):
        order_id = f"{prefix}{name}-{number}"
        case = until_asked(house, house.cancel(order_id))
        case = until_asked(house, house.answer(case, said(answer)))
        if case.is_open and house.task(case).kind is TaskKind.UNPAID_ROW:
            case = until_asked(house, house.answer(case, "leave it"))
        assert case.stage is Stage.CLOSED, f"{answer}: {case.waiting_on}"
        moved_unseen = name in ("paid-refused", "unknowable", "dies-paid") and not prefix
        most = usd("164.98") if moved_unseen and answer == "no money moved" else usd("82.49")
        assert house.shop.paid_back(order_id) <= most, answer


@pytest.mark.parametrize("prefix", ["", "cancel-"])
def test_what_was_only_requested_is_waited_for_and_verified(house: House, prefix: str) -> None:
    order_id = f"{prefix}requested-1"
    case = until_asked(house, house.cancel(order_id))
    assert case.waits_for == "settle"
    house.shop.land(order_id)
    assert until_asked(house, case).outcome == "done"
    assert house.shop.paid_back(order_id) == usd("82.49")


def test_mended_access_goes_on_looking_and_sends_nothing_again(house: House) -> None:
    """The question is about the access, not about the payment: its answer says nothing about money."""
    case = house.cancel("in-flight-1")

    def lock_out(call: Call) -> None:
        if call.hook == "look_up":
            raise AuthenticationFailed("the token is no longer valid")

    house.shop.listeners.append(lock_out)
    locked_out = house.work_after(SETTLE + 1, case)
    assert "no longer valid" in house.task(locked_out).reason
    house.shop.listeners.clear()
    assert house.answer(locked_out, "try again").waits_for == "settle"
    house.shop.land("in-flight-1")
    assert until_asked(house, house.case(case)).outcome == "done"
    assert house.shop.paid_back("in-flight-1") == usd("82.49")


def test_no_money_moved_although_the_shop_shows_our_key_pays_nothing(house: House) -> None:
    """The person looked before the call landed: the fresh read right before paying finds it."""
    case = until_asked(house, house.cancel("in-flight-1"))
    house.shop.land("in-flight-1")
    assert house.answer(case, "no money moved").outcome == "done"
    assert house.shop.paid_back("in-flight-1") == usd("82.49")


def test_money_moved_and_booked_by_hand_is_not_booked_twice(house: House) -> None:
    case = house.cancel("paid-refused-1")
    house.shop.refund_by_colleague("paid-refused-1", usd("82.49"))
    house.shop.moved.pop()  # the colleague only booked what the gateway had paid
    assert house.answer(case, "money moved, payout 77").outcome == "done"
    assert len(house.shop.order("paid-refused-1").refunds) == 1
    assert house.shop.paid_back("paid-refused-1") == usd("82.49")


def test_a_booking_in_doubt_can_be_answered(house: House) -> None:
    """The money is known to have moved; now the answer to the booking of it is lost."""

    def lose_the_booking(call: Call) -> None:
        if call.is_write:
            house.shop.listeners.remove(lose_the_booking)
            raise OutcomeUnknown("no answer came from the fake shop")

    for number in range(1, 10):
        order_id = f"paid-refused-{number}"
        case = house.cancel(order_id)
        house.shop.listeners.append(lose_the_booking)
        case = until_asked(house, house.answer(case, "money moved, payout 77"))
        answers = list(house.task(case).choices)
        if number > len(answers):
            break
        case = until_asked(house, house.answer(case, said(answers[number - 1])))
        assert case.stage is Stage.CLOSED, answers[number - 1]
        assert house.shop.paid_back(order_id) == usd("82.49")


@pytest.mark.parametrize(
    "words", ["no money moved, stop", "No money moved; STOP", "no money moved - stop", "no money moved stop"]
)
def test_punctuation_does_not_turn_a_stop_into_a_payment(house: House, words: str) -> None:
    case = house.cancel("contested-1")
    assert house.answer(case, words).outcome == "stopped"
    assert house.shop.moved == []


@pytest.mark.parametrize("words", ["approved of nothing", "money", "stopping", ""])
def test_words_that_only_begin_like_an_answer_are_none(house: House, words: str) -> None:
    case = house.cancel("contested-1")
    with pytest.raises(UsageError, match="does not answer task"):
        house.answer(case, words)


def test_a_case_does_not_end_while_its_payment_is_in_doubt(house: House) -> None:
    """Stopping it would forget the doubt: nobody would ever look whether the money moved."""
    case = house.cancel("in-flight-1")

    def lock_out(call: Call) -> None:
        if call.hook == "look_up":
            raise AuthenticationFailed("the token is no longer valid")

    house.shop.listeners.append(lock_out)
    locked_out = house.work_after(SETTLE + 1, case)
    with pytest.raises(CaseConflict, match="cannot end while its refund is doubt"):
        house.answer(locked_out, "stop")
    assert house.case(case).is_open


def test_an_approval_takes_no_conditions(house: House) -> None:
    house.reconfigure(ONE_STORE + '\n[stores.shop.policy]\napprove_over = "10.00 USD"\n')
    case = house.cancel("ok-1")
    with pytest.raises(UsageError, match="an approval is for the plan as it is"):
        house.answer(case, "approve, but only 5")
    assert house.shop.paid_back("ok-1") == usd("0.00")
