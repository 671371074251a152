"""A row in the store's books that fits a payment by hand is offered as its proof; one row proves one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import House

from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome, TaskKind
from dropconnect.models.order import OrderState

HOUR = 3600.0


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def asked_to_pay(house: House, order_id: str = "by-hand-1") -> Case:
    case = house.cancel(order_id)
    assert house.task(case).kind is TaskKind.PAY_BY_HAND
    house.clock.advance(HOUR)
    return case


def booked_by_colleague(house: House, order_id: str = "by-hand-1", amount: str = "82.49") -> str:
    house.shop.refund_by_colleague(order_id, usd(amount), by_hand=True)
    return house.shop.order(order_id).refunds[-1].id


def test_what_a_colleague_booked_is_offered_as_the_proof_of_a_payment_by_hand(house: House) -> None:
    case = asked_to_pay(house)
    row = booked_by_colleague(house)

    case = house.answer(case, "paid by hand, bank transfer of 3 May")

    task = house.task(case)
    assert (task.kind, row in task.reason, "82.49" in task.reason) == (TaskKind.HAND_PROOF, True, True)
    case = house.answer(case, "it happened")
    order = house.shop.order("by-hand-1")
    assert (case.outcome, order.state) == (Outcome.DONE, OrderState.CANCELLED)
    assert ([each.id for each in order.refunds], house.refund(case).provider_id) == ([row], row)
    assert house.incidents(case) == []
    told = [event.text for event in house.events(case)]
    assert any(f"{row} stands for it at the provider" in words for words in told)
    assert not any("by our key" in words for words in told)


def test_who_names_the_row_is_not_asked_again(house: House) -> None:
    case = asked_to_pay(house)
    row = booked_by_colleague(house)

    case = house.answer(case, f"paid by hand, refund {row}")

    assert (case.outcome, house.refund(case).provider_id) == (Outcome.DONE, row)
    assert len(house.shop.order("by-hand-1").refunds) == 1


def test_a_row_that_is_there_while_the_payment_is_still_asked_for_answers_it(house: House) -> None:
    case = asked_to_pay(house)
    row = booked_by_colleague(house)
    case = house.work_after(25 * HOUR, case)
    with house.journal.read() as reading:
        tasks = {task.kind: task for task in reading.tasks.of_case(case.id) if task.is_open}
    assert set(tasks) == {TaskKind.PAY_BY_HAND, TaskKind.HAND_PROOF}

    case = house.answer(case, "it happened", task=tasks[TaskKind.HAND_PROOF])

    assert (case.outcome, house.refund(case).provider_id) == (Outcome.DONE, row)
    with house.journal.read() as reading:
        paid = reading.tasks.get(tasks[TaskKind.PAY_BY_HAND].id)
    assert (paid.decision, row in paid.decision_detail, paid.decided_by) == ("paid by hand", True, "Ada")


def test_other_money_is_no_proof_and_an_incident(house: House) -> None:
    case = asked_to_pay(house)
    booked_by_colleague(house)
    case = house.answer(house.answer(case, "paid by hand, bank transfer of 3 May"), "further")

    assert [item.kind.startswith("refund-by-others") for item in house.incidents(case)] == [True]
    assert house.shop.moved == []


@pytest.mark.parametrize("amount", ["82.48", "5.00"])
def test_a_row_of_another_amount_is_no_proof(house: House, amount: str) -> None:
    case = asked_to_pay(house)
    booked_by_colleague(house, amount=amount)

    case = house.answer(case, "paid by hand, bank transfer of 3 May")

    with house.journal.read() as reading:
        kinds = [task.kind for task in reading.tasks.of_case(case.id)]
    assert TaskKind.HAND_PROOF not in kinds


def test_what_was_booked_before_the_payment_was_asked_for_is_no_proof(house: House) -> None:
    house.shop.refund_by_colleague("by-hand-1", usd("27.50"), by_hand=True)
    case = house.cancel("by-hand-1", "LAMP-1:1")
    case = house.answer(case, "approve") if house.task(case).kind is TaskKind.APPROVAL else case
    house.clock.advance(HOUR)

    case = house.answer(case, "paid by hand, bank transfer of 3 May")

    assert (case.outcome, len(house.shop.order("by-hand-1").refunds)) == (Outcome.DONE, 2)


def test_a_payment_by_hand_that_is_booked_a_second_time_is_an_incident_that_says_so(house: House) -> None:
    case = house.answer(asked_to_pay(house), "paid by hand, bank transfer of 3 May")
    ours = house.refund(case).provider_id
    booked_by_colleague(house)

    house.work_after(50 * HOUR, case)

    [reason] = [item.reason for item in house.incidents(case) if item.kind.startswith("refund-by-others")]
    assert f"stands there as {ours}" in reason
