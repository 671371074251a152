"""The refund waits for the suppliers' answers, and follows them to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import DAY, HOUR, Trade, two_suppliers

from dropconnect.journal.records import PartCredit
from dropconnect.journal.states import Answer, CreditState, Outcome, PartDecision, Stage, WaitsFor
from dropconnect.models.order import OrderState


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


def test_suppliers_that_stop_at_once_hold_nothing_up(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.shop.order("ok-1").state is OrderState.CANCELLED
    assert [part.answer for part in trade.parts(case)] == [Answer.STOPPED, Answer.STOPPED]


def test_the_refund_waits_for_the_answer(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert (case.stage, case.waits_for) == (Stage.SUPPLIERS, WaitsFor.SUPPLIER)
    assert "lumen" in case.waiting_on
    assert case.due_at is not None
    assert case.due_at > trade.clock.now()
    assert trade.shop.moved == []
    case = trade.pass_time(case, 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert len(trade.lumen.requests("ask-yes-1")) == 1


def test_a_wait_is_looked_at_by_the_polling_rhythm_and_not_before(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    trade.cancel("ok-1")
    trade.clock.advance(HOUR - 1)
    assert trade.work() == 0
    trade.clock.advance(1)
    assert trade.work() == 1


def test_one_case_waits_while_others_go_on(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    trade.ordered("ok-2", lamps="now-2", desk="now-3")
    waiting, other = trade.cancel("ok-1"), trade.cancel("ok-2")
    assert waiting.waits_for is WaitsFor.SUPPLIER
    assert other.outcome is Outcome.DONE


def test_what_a_supplier_gives_back_is_noted_and_never_netted(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    case = trade.pass_time(trade.cancel("ok-1"), 1)
    assert trade.paid(case) == usd("82.49")
    lamps, desk = trade.parts(case)
    assert lamps.credit == PartCredit(state=CreditState.EXPECTED, expected=usd("30.00"), money_to="wallet")
    assert desk.credit.expected == usd("12.00")


@pytest.mark.parametrize("name", ["ask-no", "refuses", "shipped", "made-to-order"])
@pytest.mark.parametrize(
    ("rule", "paid", "decision"),
    [("deny", "55.00", PartDecision.KEEP), ("absorb", "82.49", PartDecision.ABSORB)],
)
def test_one_of_two_suppliers_refuses(trade: Trade, name: str, rule: str, paid: str, decision: str) -> None:
    trade.reconfigure(two_suppliers(f'supplier_refuses = "{rule}"'))
    trade.ordered("ok-1", lamps="ask-yes-1", desk=f"{name}-1")
    case = trade.pass_time(trade.cancel("ok-1"), 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(paid))
    assert [part.decision for part in trade.parts(case)] == [PartDecision.REFUND, decision]
    assert trade.shop.order("ok-1").state is OrderState.OPEN, "goods still come"


@pytest.mark.parametrize(("said", "paid"), [("deny", "55.00"), ("absorb", "82.49")])
def test_a_person_says_what_follows_from_a_no(trade: Trade, said: str, paid: str) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="refuses-1")
    case = trade.cancel("ok-1")
    assert case.waits_for is WaitsFor.PERSON
    task = trade.task(case)
    assert (task.kind, set(task.choices)) == ("supplier-no", {"deny", "absorb"})
    assert "woodwork" in task.reason
    assert trade.shop.moved == []
    case = trade.answer(case, said, by="Grace")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd(paid))
    assert trade.parts(case)[1].decided_by == "Grace"


def test_absorbed_units_stay_ordered_at_the_store_and_out_of_stock(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('supplier_refuses = "absorb"'))
    trade.ordered("ok-1", lamps="now-1", desk="refuses-1")
    case = trade.cancel("ok-1")
    assert trade.paid(case) == usd("82.49")
    assert (trade.shop.put_back["LAMP-1"], trade.shop.put_back["DESK-1"]) == (2, 0)
    assert trade.shop.order("ok-1").refunded_of("12") == (0, usd("21.99"))


def test_a_no_for_everything_closes_the_case_unpaid(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('supplier_refuses = "deny"'))
    trade.ordered("ok-1", lamps="refuses-1", desk="made-to-order-1")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.shop.writes("ok-1")) == (Outcome.REFUSED, [])
    assert "made to order" in case.outcome_reason
    assert trade.parts(case)[1].customer_reason == "it is made for you and cannot be stopped any more"


def test_instalments_sum_to_the_joined_refund(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('refund = "as-answered"\nfee = { percent = "7" }'))
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    trade.ordered("ok-2", lamps="now-2", desk="now-3")
    joined = trade.cancel("ok-2")
    case = trade.cancel("ok-1")
    assert (case.stage, case.waits_for) == (Stage.SUPPLIERS, WaitsFor.SUPPLIER)
    assert trade.paid(case) == usd("20.45"), "the desk, less 7 percent"
    case = trade.pass_time(case, 1)
    assert case.outcome is Outcome.DONE
    assert trade.paid(case) == trade.paid(joined) == usd("77.10")
    instalments = trade.effects(case, "refund")
    assert [effect.fee for effect in instalments] == [usd("1.54"), usd("3.85")]
    assert [effect.fee for effect in trade.effects(joined, "refund")] == [usd("5.39")]


def test_instalments_of_one_case_do_not_add_up_to_a_day_s_cap(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('refund = "as-answered"\ncap_per_day = "90.00 USD"'))
    trade.ordered("ok-1", lamps="ask-yes-1", desk="ask-yes-1")
    case = trade.cancel("ok-1")
    trade.clock.advance(HOUR)
    trade.woodwork.answer("ask-yes-1", yes=True)
    trade.work()
    assert trade.paid(case) == usd("21.99")
    case = trade.pass_time(case, 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_instalments_keep_a_fixed_fee_once(trade: Trade) -> None:
    trade.reconfigure(
        two_suppliers('refund = "as-answered"\nsupplier_refuses = "deny"\nfee = { fixed = "30.00 USD" }')
    )
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert trade.paid(case) == usd("0.00"), "the fee is more than the desk"
    case = trade.pass_time(case, 1)
    assert trade.paid(case) == usd("52.49")


def test_a_question_about_money_does_not_keep_the_other_supplier_waiting(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('refund = "as-answered"\napprove_over = "20.00 USD"'))
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.answer(trade.cancel("ok-1"), "approve")
    assert case.waits_for is WaitsFor.SUPPLIER
    case = trade.pass_time(case, 2.25)
    assert trade.task(case).kind == "supplier-silent"
    assert trade.lumen.reminders == {"silent-1": 1}


def test_what_was_paid_for_the_same_answers_is_not_asked_about_again(trade: Trade) -> None:
    """A colleague's payment without lines makes a part of the order a question; but nothing is due now."""
    trade.reconfigure(two_suppliers('refund = "as-answered"\nsupplier_refuses = "deny"'))
    trade.ordered("ok-1", lamps="now-1", desk="ask-no-1")
    case = trade.cancel("ok-1")
    trade.shop.refund_by_colleague("ok-1", usd("0.01"))
    case = trade.run(case)
    assert (trade.tasks(case), case.waits_for) == ([], WaitsFor.SUPPLIER)


def test_a_no_to_an_approval_once_money_moved_is_no_refusal(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('refund = "as-answered"'))
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert trade.paid(case) == usd("21.99")
    trade.shop.change("ok-1", state=OrderState.ON_HOLD, provider_status="on-hold")
    case = trade.answer(trade.pass_time(case, 1), "deny")
    assert (case.outcome, trade.paid(case)) == (Outcome.STOPPED, usd("21.99"))


def test_what_was_approved_for_all_is_approved_for_less(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('supplier_refuses = "deny"\napprove_over = "50.00 USD"'))
    trade.ordered("ok-1", lamps="now-1", desk="refuses-1")
    asked = trade.cancel("ok-1")
    assert trade.lumen.requests("now-1") == [], "nothing is asked of suppliers before the approval"
    case = trade.answer(asked, "approve")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("55.00"))


def test_refund_before_answer(trade: Trade) -> None:
    trade.reconfigure(two_suppliers("refund_before_answer = true"))
    trade.ordered("ok-1", lamps="ask-no-1", desk="ask-yes-1")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    case = trade.pass_time(case, 2)
    assert list(trade.incidents(case)) == ["late-answer-0"], "the lamps are the merchant's loss"


def test_the_same_request_while_it_waits_is_the_same_case(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    first = trade.cancel("ok-1")
    second = trade.cancel("ok-1")
    assert second.id == first.id
    assert len(trade.lumen.requests("ask-yes-1")) == 1
    trade.pass_time(first, 1)
    assert trade.cancel("ok-1").id == first.id
    assert trade.paid(first) == usd("82.49")


def test_part_of_an_order_asks_only_for_its_units(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")
    case = trade.cancel("ok-1", "LAMP-1:1")
    [request] = trade.lumen.requests("ask-yes-1")
    assert [(unit.store_line_id, unit.quantity) for unit in request.lines] == [("11", 1)]
    assert not request.whole
    assert trade.woodwork.requests("now-1") == []
    case = trade.pass_time(case, 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("27.50"))
    assert trade.shop.order("ok-1").state is OrderState.OPEN


def test_time_runs_by_the_supplier_s_own_rule(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.cancel("ok-1")
    part = trade.parts(case)[0]
    assert part.asked_at is not None
    assert part.answer_by is not None
    assert (part.answer_by - part.asked_at).total_seconds() == 2 * DAY


def test_looking_again_without_an_answer_is_no_line_in_the_timeline(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="silent-1", desk="now-1")
    case = trade.cancel("ok-1")
    before = [event.text for event in trade.events(case)]
    case = trade.pass_time(case, 1)
    assert case.waits_for is WaitsFor.SUPPLIER
    assert [event.text for event in trade.events(case)] == before
