"""A platform that does things over time: it is held, cancelled by a job before the money, and released."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import HOUR, Trade, two_suppliers

from dropconnect.errors import AuthenticationFailed, OutcomeUnknown, ProviderUnavailable
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState, Outcome, WaitsFor
from dropconnect.models.cancellation import Plan, RefundMethod, StepKind
from dropconnect.models.commands import CancelOrderCommand, RefundCommand
from dropconnect.models.operation import Refusal, StepResult, StepStatus
from dropconnect.models.order import OrderState
from dropconnect.testing.fakes import Steps

Open = Callable[..., Trade]


@pytest.fixture
def open_trade(tmp_path: Path) -> Iterator[Open]:
    opened: list[Trade] = []

    def start(policy: str = "", platform: str = "fake-stepwise-platform") -> Trade:
        trade = Trade(tmp_path, two_suppliers(policy).replace("fake-platform", platform))
        opened.append(trade)
        return trade

    yield start
    for trade in opened:
        trade.__exit__(None, None, None)


@pytest.fixture
def trade(open_trade: Open) -> Trade:
    return open_trade()


def steps(trade: Trade) -> Steps:
    return trade.world.steps("shop")


def plan(trade: Trade, order_id: str, *lines: str) -> Plan:
    return trade.consider(trade.request(order_id, *lines)).plan


def whole(trade: Trade, lamps: str = "now-1", desk: str = "now-2") -> Case:
    trade.ordered("ok-1", lamps=lamps, desk=desk)
    return trade.cancel("ok-1")


def lost() -> StepResult:
    raise OutcomeUnknown("no answer came")


def turned_away() -> StepResult:
    raise ProviderUnavailable("not reachable")


def not_allowed() -> StepResult:
    raise AuthenticationFailed("the token may not do that")


def refuses() -> StepResult:
    return StepResult(
        status=StepStatus.REFUSED, refusal=Refusal(code="no", message="Not this one.", final=True)
    )


def later(trade: Trade, case: Case, hours: float = 1) -> Case:
    trade.clock.advance(hours * HOUR)
    trade.work()
    return trade.case(case)


def test_it_is_held_then_cancelled_then_paid_back(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    planned = plan(trade, "ok-1")
    assert [step.kind for step in planned.steps] == [
        StepKind.HOLD_ORDER,
        StepKind.CANCEL_ORDER,
        StepKind.REFUND,
    ]
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert steps(trade).done == ["hold", "cancel", "refund", "note"]
    assert trade.shop.put_back == {"LAMP-1": 2, "DESK-1": 1}
    assert trade.cancel("ok-1").id == case.id
    assert steps(trade).done == ["hold", "cancel", "refund", "note"]


def test_the_hold_comes_before_any_supplier_is_asked(trade: Trade) -> None:
    trade.lumen.listeners.append(
        lambda call: call.hook != "cancel_order" or steps(trade).done == ["hold"] or pytest.fail("too early")
    )
    case = whole(trade, lamps="silent-1")
    assert (case.waits_for, steps(trade).done) == (WaitsFor.SUPPLIER, ["hold"])


def test_goods_go_back_into_stock_once(trade: Trade) -> None:
    whole(trade)
    commands = steps(trade).commands
    restocks = [item.restock for item in commands if isinstance(item, CancelOrderCommand | RefundCommand)]
    assert restocks == [True, False]


def test_an_order_that_somebody_cancelled_before_is_paid_back_to_the_end(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    trade.shop.change("ok-1", state=OrderState.CANCELLED, provider_status="cancelled")
    case = trade.answer(trade.cancel("ok-1"), "approve")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert steps(trade).done == ["refund", "note"]


def test_an_order_that_somebody_cancels_meanwhile_is_looked_up_before_it_is_paid_again(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    trade.shop.change("ok-1", state=OrderState.CANCELLED, provider_status="cancelled")
    steps(trade).after["refund"] = lost
    case = trade.answer(trade.cancel("ok-1"), "approve")
    for _ in range(3):
        case = later(trade, case)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_goods_that_still_come_leave_the_order_open_and_only_the_others_go_back(open_trade: Open) -> None:
    trade = open_trade('supplier_refuses = "absorb"')
    case = whole(trade, lamps="now-1", desk="shipped-2")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert +trade.shop.put_back == {"LAMP-1": 2}
    assert (steps(trade).done, trade.shop.order("ok-1").state) == (
        ["hold", "refund", "note", "release"],
        OrderState.OPEN,
    )


def test_instalments_are_paid_before_and_after_the_cancellation(open_trade: Open) -> None:
    trade = open_trade('refund = "as-answered"')
    case = whole(trade, lamps="now-1", desk="ask-yes-2")
    assert steps(trade).done == ["hold", "refund"]
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert steps(trade).done == ["hold", "refund", "cancel", "refund", "note"]


def test_lines_are_neither_held_nor_cancelled_first(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    case = trade.cancel("ok-1", "DESK-1:1")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("21.99"))
    assert steps(trade).done == ["refund", "note"]


def test_no_money_moves_while_the_job_is_under_way(trade: Trade) -> None:
    steps(trade).job_takes = 3
    case = whole(trade)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.SETTLE, [])
    while case.is_open:
        assert trade.shop.moved == [] or steps(trade).job_takes == 0
        case = later(trade, case)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert len([item for item in steps(trade).commands if isinstance(item, CancelOrderCommand)]) == 1


def test_a_job_that_fails_pays_nothing_and_gives_the_order_free(trade: Trade) -> None:
    steps(trade).job_fails = True
    case = whole(trade)
    case = later(trade, case)
    assert (trade.task(case).kind, trade.shop.moved) == ("state-doubt", [])
    assert "The job failed." in trade.task(case).reason
    case = trade.answer(case, "stop")
    assert (case.outcome, trade.shop.moved) == (Outcome.STOPPED, [])
    assert (steps(trade).holds, trade.shop.order("ok-1").state) == ({}, OrderState.OPEN)


def test_a_failed_job_can_be_tried_again(trade: Trade) -> None:
    steps(trade).job_fails = True
    case = later(trade, whole(trade))
    steps(trade).job_fails = False
    case = trade.answer(case, "try again")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


@pytest.mark.parametrize("policy", ["deny", "ask"])
def test_the_hold_is_released_when_the_order_goes_on(open_trade: Open, policy: str) -> None:
    trade = open_trade(f'supplier_refuses = "{policy}"')
    case = whole(trade, lamps="shipped-1", desk="shipped-2")
    while tasks := trade.tasks(case):
        case = trade.answer(case, "deny", about=tasks[0].reason)
    assert case.outcome is Outcome.REFUSED
    assert (steps(trade).done, steps(trade).holds) == (["hold", "release"], {})


def test_the_hold_is_released_when_a_part_goes_on(open_trade: Open) -> None:
    trade = open_trade('supplier_refuses = "deny"')
    case = whole(trade, lamps="now-1", desk="shipped-2")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("55.00"))
    assert (steps(trade).done, steps(trade).holds) == (["hold", "refund", "note", "release"], {})


def test_the_hold_is_released_when_the_case_is_withdrawn(trade: Trade) -> None:
    case = trade.withdraw(whole(trade, lamps="silent-1", desk="silent-2"))
    assert (case.outcome, steps(trade).done) == (Outcome.WITHDRAWN, ["hold", "release"])


def test_an_order_without_hold_is_cancelled_as_well(trade: Trade) -> None:
    steps(trade).mishaps["hold"] = refuses
    case = whole(trade)
    assert (case.outcome, steps(trade).done) == (Outcome.DONE, ["cancel", "refund", "note"])


def test_no_hold_where_the_policy_says_so(open_trade: Open) -> None:
    trade = open_trade("hold = false\nnote = false")
    assert whole(trade).outcome is Outcome.DONE
    assert steps(trade).done == ["cancel", "refund"]


def test_a_hold_that_was_turned_away_is_tried_again(trade: Trade) -> None:
    steps(trade).mishaps["hold"] = turned_away
    case = whole(trade)
    assert (case.waits_for, steps(trade).done) == (WaitsFor.RETRY, [])
    assert later(trade, case).outcome is Outcome.DONE
    assert steps(trade).done == ["hold", "cancel", "refund", "note"]


@pytest.mark.parametrize("where", ["mishaps", "after"])
def test_a_hold_whose_answer_was_lost_is_looked_up(trade: Trade, where: str) -> None:
    getattr(steps(trade), where)["hold"] = lost
    case = whole(trade)
    assert case.waits_for is WaitsFor.SETTLE or steps(trade).holds
    for _ in range(3):
        case = later(trade, case)
    assert case.outcome is Outcome.DONE
    assert steps(trade).done == ["hold", "cancel", "refund", "note"]


def test_a_lost_hold_is_released_all_the_same(open_trade: Open) -> None:
    trade = open_trade('supplier_refuses = "deny"')
    steps(trade).after["hold"] = lost
    case = whole(trade, lamps="shipped-1", desk="shipped-2")
    for _ in range(3):
        case = later(trade, case)
    assert (case.outcome, steps(trade).holds) == (Outcome.REFUSED, {})


@pytest.mark.parametrize("mishap", [turned_away, lost])
def test_a_release_that_fails_is_tried_again_soon(open_trade: Open, mishap: Callable[[], StepResult]) -> None:
    trade = open_trade('supplier_refuses = "deny"')
    steps(trade).mishaps["release"] = mishap
    case = whole(trade, lamps="shipped-1", desk="shipped-2")
    assert (case.outcome, list(steps(trade).holds)) == (Outcome.REFUSED, ["ok-1"])
    for _ in range(3):
        case = later(trade, case)
    assert steps(trade).holds == {}


def test_a_release_that_is_refused_is_a_persons_to_make(open_trade: Open) -> None:
    trade = open_trade('supplier_refuses = "deny"')
    steps(trade).mishaps["release"] = refuses
    case = whole(trade, lamps="shipped-1", desk="shipped-2")
    assert "Not this one." in trade.incidents(case)["hold-not-released"].reason


def test_what_is_only_authorised_is_released_and_nothing_is_paid(trade: Trade) -> None:
    trade.shop.place("ok-1", paid=usd("0.00"), authorized=usd("82.49"))
    planned = plan(trade, "ok-1")
    assert (planned.released, planned.due, planned.refund) == (usd("82.49"), usd("0.00"), None)
    assert "releases 82.49 USD" in planned.steps[1].what
    case = whole(trade)
    assert (case.outcome, trade.shop.moved) == (Outcome.DONE, [])
    assert (steps(trade).done, trade.incidents(case)) == (["hold", "cancel", "note"], {})
    assert "82.49 USD" in case.outcome_reason


def test_an_authorisation_that_stays_is_an_incident(trade: Trade) -> None:
    steps(trade).voids = False
    trade.shop.place("ok-1", paid=usd("0.00"), authorized=usd("82.49"))
    assert "82.49 USD" in trade.incidents(whole(trade))["still-authorized"].reason


def test_partly_taken_means_partly_paid_back_and_the_rest_released(trade: Trade) -> None:
    trade.shop.place("ok-1", paid=usd("60.00"), authorized=usd("22.49"))
    case = whole(trade)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("60.00"))
    assert trade.incidents(case) == {}


def test_store_credit_is_a_choice_of_the_request(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    request = trade.request("ok-1").changed(store_credit=True)
    assert "credit at the store" in trade.consider(request).plan.steps[2].what
    case = trade.run(trade.open_request(request))
    assert "82.49 USD given as credit" in case.outcome_reason
    [refund] = [item for item in steps(trade).commands if isinstance(item, RefundCommand)]
    assert (refund.method, refund.amount) == (RefundMethod.STORE_CREDIT, usd("82.49"))
    assert trade.shop.moved == [], "the gateway paid nothing"


def test_a_platform_without_store_credit_refuses_it(open_trade: Open) -> None:
    trade = open_trade(platform="fake-platform")
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    request = trade.request("ok-1").changed(store_credit=True)
    assert [item.code for item in trade.consider(request).plan.objections] == ["no-store-credit"]


def test_the_staff_reads_what_came_of_it(open_trade: Open) -> None:
    trade = open_trade('tags = ["cancelled-by-us"]')
    case = whole(trade)
    [note] = steps(trade).notes
    assert (f"case {case.id} (changed-mind)" in note.text, "82.49 USD" in note.text) == (True, True)
    assert note.tags == ("cancelled-by-us",)


@pytest.mark.parametrize("mishap", [turned_away, refuses, not_allowed])
def test_a_note_that_cannot_be_left_holds_nothing_up(trade: Trade, mishap: Callable[[], StepResult]) -> None:
    steps(trade).mishaps["note"] = mishap
    assert whole(trade).outcome is Outcome.DONE


@pytest.mark.parametrize("remembers", [True, False])
def test_a_lost_refund_is_sent_again_only_where_the_key_is_remembered(trade: Trade, remembers: bool) -> None:
    steps(trade).remembers_keys = remembers
    steps(trade).mishaps["refund"] = lost
    case = whole(trade)
    for _ in range(3):
        case = later(trade, case)
    sent = [item for item in steps(trade).commands if isinstance(item, RefundCommand)]
    assert len({command.key for command in sent}) == 1
    if remembers:
        assert (case.outcome, len(sent), trade.paid(case)) == (Outcome.DONE, 2, usd("82.49"))
        [effect] = trade.effects(case, "refund")
        assert effect.first_intent_at < effect.intent_at
    else:
        assert (trade.task(case).kind, len(sent), trade.shop.moved) == ("money-doubt", 1, [])


def test_what_is_not_as_it_should_be_is_an_incident(trade: Trade) -> None:
    steps(trade).warnings = ("the goods are still to be sent",)
    case = whole(trade)
    assert case.outcome is Outcome.DONE
    assert [item.reason for item in trade.incidents(case).values()] == ["the goods are still to be sent"]


def test_a_refund_that_was_booked_and_never_paid_does_not_count_as_paid(trade: Trade) -> None:
    """A person says that no money moved: that a row stands at the store is no proof of the contrary."""
    steps(trade).after["refund"] = lambda: StepResult(
        status=StepStatus.REFUSED, refusal=Refusal(code="gateway", message="The gateway failed.")
    )
    case = whole(trade)
    [row] = trade.shop.order("ok-1").refunds
    trade.shop.change("ok-1", refunds=(row.changed(confirmed=False),))
    case = trade.answer(case, "no money moved")
    [effect] = trade.effects(case, "refund")
    assert (effect.state, effect.attempts) == (EffectState.REFUSED, 1)
    assert "has not paid" in trade.task(case).reason
    case = trade.answer(case, "paid by hand, bank transfer of 3 May")
    assert (case.outcome, steps(trade).done.count("refund")) == (Outcome.DONE, 1)
