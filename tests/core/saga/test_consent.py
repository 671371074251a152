"""What was agreed to is what is carried out; when the world moved, a person is asked only about more."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, House

from dropconnect.errors import UsageError
from dropconnect.journal.states import Decision, Outcome, Stage, TaskKind, WaitsFor
from dropconnect.models.order import OrderState
from dropconnect.models.payment import Payment


def with_policy(house: House, policy: str) -> None:
    house.reconfigure(f"{ONE_STORE}[stores.shop.policy]\n{policy}\n")


def test_more_due_than_agreed_needs_a_person(house: House) -> None:
    with_policy(house, 'fee = { fixed = "5.00 USD" }')
    case = house.open("ok-1")
    with_policy(house, "")
    asked = house.run(case)
    assert house.shop.writes("ok-1") == []
    assert "due was 77.49 USD, is 82.49 USD" in house.task(asked).reason
    assert house.answer(asked, "approve").outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_less_due_than_agreed_needs_nobody(house: House) -> None:
    case = house.open("ok-1")
    with_policy(house, 'fee = { fixed = "5.00 USD" }')
    assert house.run(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("77.49")


def test_a_no_closes_the_case_and_nothing_is_changed(house: House) -> None:
    with_policy(house, 'approve_over = "50.00 USD"')
    asked = house.cancel("ok-1")
    closed = house.answer(asked, "deny", by="Grace")
    assert (closed.outcome, closed.stage) == (Outcome.REFUSED, Stage.CLOSED)
    assert "Grace said: deny" in closed.outcome_reason
    assert house.shop.writes("ok-1") == []


def test_an_approval_counts_for_less_than_was_on_the_table(house: House) -> None:
    with_policy(house, 'approve_over = "50.00 USD"')
    asked = house.cancel("ok-1")
    house.shop.refund_by_colleague("ok-1", usd("10.00"))
    assert house.answer(asked, "approve").outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_an_approval_does_not_count_for_more_than_was_on_the_table(house: House) -> None:
    with_policy(house, 'approve_over = "50.00 USD"\nfee = { fixed = "5.00 USD" }')
    asked = house.cancel("ok-1")
    with_policy(house, 'approve_over = "50.00 USD"')
    again = house.answer(asked, "approve")
    assert house.shop.writes("ok-1") == []
    reason = house.task(again).reason
    assert "due was 77.49 USD, is 82.49 USD" in reason
    assert "this payment: 82.49 USD, more than 50.00 USD" in reason, "one question for both"
    assert house.answer(again, "approve").outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_all_that_needs_a_yes_is_one_question(house: House) -> None:
    with_policy(house, 'approve_over = "50.00 USD"\nstages = { open = "ask" }')
    asked = house.cancel("ok-1")
    assert "the order is open" in house.task(asked).reason
    assert "more than 50.00 USD" in house.task(asked).reason
    assert house.answer(asked, "approve").outcome is Outcome.DONE


def test_a_new_reason_is_asked_about_by_itself(house: House) -> None:
    with_policy(house, 'approve_over = "50.00 USD"')
    asked = house.cancel("ok-1")
    with_policy(house, 'approve_over = "50.00 USD"\nstages = { open = "ask" }')
    again = house.answer(asked, "approve")
    assert "the order is open" in house.task(again).reason
    assert "50.00" not in house.task(again).reason
    assert house.answer(again, "approve").outcome is Outcome.DONE


BANK = Payment(method="bacs", title="Direct bank transfer", offline=True, refundable=True)


def on_hold(house: House, order_id: str = "ok-1", payment: Payment = BANK) -> None:
    """A bank transfer: the order waits until somebody sees the money."""
    house.shop.place(
        order_id, state=OrderState.ON_HOLD, provider_status="on-hold", paid=None, payment=payment
    )


def test_a_bank_transfer_on_hold_is_one_question(house: House) -> None:
    on_hold(house)
    asked = house.cancel("ok-1")
    task = house.task(asked)
    assert task.kind is TaskKind.COLLECTED
    assert "say what was collected" in task.reason
    assert "the order is on-hold" in task.reason

    done = house.answer(asked, "collected 40.00 and go on")

    assert done.outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("40.00")


def test_a_bank_transfer_that_a_person_pays_back_is_asked_about_twice(house: House) -> None:
    on_hold(house, payment=BANK.changed(refundable=False))
    asked = house.answer(house.cancel("ok-1"), "collected 40.00")
    assert house.task(asked).kind is TaskKind.PAY_BY_HAND
    assert "40.00 USD by hand" in house.task(asked).reason
    assert house.answer(asked, "paid by hand, transfer 7").outcome is Outcome.DONE


def test_a_limit_that_the_collected_money_may_pass_is_agreed_to_with_it(house: House) -> None:
    with_policy(house, 'approve_over = "50.00 USD"')
    on_hold(house)
    asked = house.cancel("ok-1")
    assert "this payment: up to 82.49 USD, more than 50.00 USD" in house.task(asked).reason

    done = house.answer(asked, "collected 82.49")

    assert (done.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))


def test_with_a_limit_a_transfer_that_a_person_pays_back_is_asked_about_twice_not_three_times(
    house: House,
) -> None:
    with_policy(house, 'approve_over = "50.00 USD"')
    on_hold(house, payment=BANK.changed(refundable=False))
    asked = house.answer(house.cancel("ok-1"), "collected 82.49")
    assert house.task(asked).kind is TaskKind.PAY_BY_HAND
    assert house.answer(asked, "paid by hand, transfer 7").outcome is Outcome.DONE


def test_a_limit_that_even_the_whole_price_does_not_pass_is_not_asked_about(house: House) -> None:
    with_policy(house, 'approve_over = "90.00 USD"')
    on_hold(house)
    assert "more than" not in house.task(house.cancel("ok-1")).reason


def test_a_no_to_what_was_collected_ends_the_case(house: House) -> None:
    on_hold(house)
    closed = house.answer(house.cancel("ok-1"), "deny, no money came")
    assert closed.outcome is Outcome.REFUSED
    assert house.shop.writes("ok-1") == []


def test_a_slip_of_the_pen_is_denied_and_said_anew(house: House) -> None:
    on_hold(house)
    asked = house.answer(house.cancel("ok-1"), "collected 824.90")
    said = house.task(asked).reason
    assert "Approve to pay back 82.49 USD, and pay the other 742.41 USD back by hand" in said
    assert "deny, cancel again with --another" in said
    assert house.answer(asked, "deny").outcome is Outcome.REFUSED

    again = house.cancel("ok-1", another=True)

    assert house.task(again).kind is TaskKind.COLLECTED
    assert house.answer(again, "collected 82.49").outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == usd("82.49")


def test_other_goods_than_were_shown_are_asked_about(house: House) -> None:
    on_hold(house)
    asked = house.cancel("ok-1")
    lamps, desk, shipping = house.shop.order("ok-1").lines
    house.shop.change("ok-1", lines=(lamps, desk.changed(quantity=2), shipping))
    again = house.answer(asked, "collected 40.00")
    assert house.shop.writes("ok-1") == []
    was = "to cancel was 2 of Lamp (LAMP-1), 1 of Desk (DESK-1), is 2 of Lamp (LAMP-1)"
    assert was in house.task(again).reason
    assert "the order is on-hold" in house.task(again).reason
    assert house.answer(again, "approve").outcome is Outcome.DONE


def test_a_stage_that_asks_asks(house: House) -> None:
    with_policy(house, 'stages = { completed = "ask" }')
    asked = house.cancel("done-1")
    assert "completed" in house.task(asked).reason
    assert house.answer(asked, "approve").outcome is Outcome.DONE


def test_a_case_whose_order_is_refused_by_now_closes_unpaid(house: House) -> None:
    case = house.open("ok-1")
    house.shop.change("ok-1", state=OrderState.COMPLETED, provider_status="completed")
    closed = house.run(case)
    assert (closed.outcome, house.shop.writes("ok-1")) == (Outcome.REFUSED, [])
    assert "completed" in closed.outcome_reason


def test_a_read_only_store_is_never_written_to(house: House) -> None:
    with_policy(house, "read_only = true")
    closed = house.cancel("ok-1")
    assert closed.outcome is Outcome.REFUSED
    assert "read_only = true" in closed.outcome_reason
    assert house.shop.writes("ok-1") == []


def test_a_gateway_that_cannot_pay_back_is_booked_after_a_person_paid(house: House) -> None:
    asked = house.cancel("by-hand-1")
    assert house.task(asked).kind == "pay-by-hand"
    assert house.answer(asked, "paid by hand, bank transfer of 23 November").outcome is Outcome.DONE
    assert house.shop.moved == []
    [row] = house.shop.order("by-hand-1").refunds
    assert (row.amount, row.confirmed) == (usd("82.49"), False)


def test_an_unpaid_order_is_cancelled_without_money(house: House) -> None:
    assert house.cancel("unpaid-1").outcome is Outcome.DONE
    assert [call.hook for call in house.shop.writes("unpaid-1")] == ["cancel_order"]


def test_a_cancelled_order_is_paid_back_what_is_left(house: House) -> None:
    assert house.cancel("gone-1").outcome is Outcome.DONE
    assert house.shop.paid_back("gone-1") == usd("82.49")


def test_the_numbers_of_the_platform_win_for_a_part(house: House) -> None:
    house.reconfigure(ONE_STORE.replace("fake-platform", "fake-quoting-platform"))
    assert house.cancel("quoted-1", "DESK-1").outcome is Outcome.DONE
    assert house.shop.paid_back("quoted-1") == usd("21.98")


def test_of_a_whole_order_no_cent_stays_that_the_platform_would_pay(house: House) -> None:
    house.reconfigure(ONE_STORE.replace("fake-platform", "fake-quoting-platform"))
    assert house.cancel("quoted-1").outcome is Outcome.DONE
    assert house.shop.paid_back("quoted-1") == usd("82.49")


@pytest.mark.parametrize("said", ["collected", "collected much", "collected 5.005", "collected -1", "maybe"])
def test_what_is_no_answer_is_refused_and_changes_nothing(house: House, said: str) -> None:
    asked = house.cancel("offline-1")
    with pytest.raises(UsageError):
        house.answer(asked, said)
    assert house.task(asked).decided_at is None


def test_an_answer_has_an_author(house: House) -> None:
    asked = house.cancel("offline-1")
    with pytest.raises(UsageError, match="say who decides"):
        house.answer(asked, "deny", by=" ")


def test_a_no_is_not_an_agreement_when_the_process_died_before_the_case_was_closed(house: House) -> None:
    house.reconfigure(ONE_STORE + '[stores.shop.policy]\napprove_over = "50.00 USD"\n')
    case = house.cancel("ok-1")
    with house.journal.write() as writing:
        task = house.task(case)
        writing.tasks.decide(task.id, Decision.DENY, "", "Ada", house.clock.now())

    asked = house.run(case)

    assert (asked.waits_for, house.shop.moved) == (WaitsFor.PERSON, [])
