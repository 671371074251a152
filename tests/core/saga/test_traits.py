"""Platforms differ: what cancelling pays, what a refund is made of, how a part leaves an order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, SETTLE, House

from dropconnect.config import load
from dropconnect.errors import OutcomeUnknown
from dropconnect.hookspecs import PlatformSpecs
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState, Outcome, WaitsFor
from dropconnect.manager import InstalledConnector
from dropconnect.models.cancellation import Plan, StepKind
from dropconnect.models.commands import EffectKind, RefundCommand
from dropconnect.models.operation import Refusal, StepResult, StepStatus
from dropconnect.models.order import OrderState
from dropconnect.saga.case.intake import open_case
from dropconnect.testing.fakes import Call
from dropconnect.testing.fakes.variants import FakePayingPlatform

Open = Callable[..., House]
FEE = '[stores.shop.policy]\nfee = { fixed = "2.00 USD" }\n'


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Open]:
    opened: list[House] = []

    def start(platform: str, policy: str = "") -> House:
        opened.append(House(tmp_path, ONE_STORE.replace("fake-platform", platform) + policy))
        return opened[-1]

    yield start
    for made in opened:
        made.journal.close()


def plan(house: House, order_id: str, *lines: str) -> Plan:
    return house.consider(house.request(order_id, *lines)).plan


def codes(plan: Plan) -> list[str]:
    return [objection.code for objection in plan.objections]


def codes_with_reasons(plan: Plan) -> dict[str, str]:
    return {objection.code: objection.reason for objection in plan.objections}


# A platform whose cancelling pays back all that is left


def test_where_cancelling_pays_the_rest_the_money_goes_first_and_goes_once(open_house: Open) -> None:
    house = open_house("fake-paying-platform")
    planned = plan(house, "ok-1")
    assert [step.kind for step in planned.steps] == [StepKind.REFUND, StepKind.CANCEL_ORDER]
    assert codes(planned) == []

    case = house.cancel("ok-1")

    assert (case.outcome, house.shop.order("ok-1").state) == (Outcome.DONE, OrderState.CANCELLED)
    assert house.shop.paid_back("ok-1") == usd("82.49")
    assert len(house.shop.order("ok-1").refunds) == 1


@pytest.mark.parametrize(
    ("policy", "wanted", "kept"),
    [
        (FEE, "80.49 USD", "2.00 USD"),
        ('[stores.shop.policy]\nshipping = "never"\n', "76.99 USD", "5.50 USD"),
    ],
)
def test_there_no_fee_and_no_shipping_can_be_kept_and_the_plan_says_so(
    open_house: Open, policy: str, wanted: str, kept: str
) -> None:
    house = open_house("fake-paying-platform", policy)
    planned = plan(house, "ok-1")
    [objection] = planned.objections
    assert (objection.code, planned.due) == ("cannot-be-kept", usd("82.49"))
    assert f"by the policy {wanted} would be due, and {kept} would be kept" in objection.reason
    assert "Approve, and 82.49 USD is paid back" in objection.reason

    case = house.cancel("ok-1")
    assert house.shop.writes("ok-1") == []
    case = house.answer(case, "approve")

    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))
    assert house.shop.order("ok-1").refunded == usd("82.49")


def test_a_fee_kept_of_a_part_is_given_back_with_the_rest_and_a_person_knows(open_house: Open) -> None:
    house = open_house("fake-paying-platform", FEE)
    part = house.cancel("ok-1", "DESK-1")
    assert (part.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("19.99"))

    case = house.cancel("ok-1")
    assert "2.00 USD would be kept" in house.task(case).reason
    case = house.answer(case, "approve")

    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("82.49"))


def test_cancelling_is_stopped_where_it_would_pay_what_was_not_due(open_house: Open) -> None:
    """Between refund and cancellation a refund goes away: cancelling alone must not make up for it."""
    house = open_house("fake-paying-platform")

    def take_refund_away(call: Call) -> None:
        if call.hook == "get_order" and house.shop.order("ok-1").refunds:
            house.shop.listeners.remove(take_refund_away)
            house.shop.change("ok-1", refunds=())

    house.shop.listeners.append(take_refund_away)
    case = house.cancel("ok-1")

    assert house.task(case).code == "cancel-would-pay:82.49"
    assert house.shop.paid_back("ok-1") == usd("82.49")
    assert house.shop.order("ok-1").state is OrderState.OPEN


class PaysOnlyByCancelling(FakePayingPlatform):
    contract = 1
    name = "fake-cancelling-platform"
    platform_refund_order = PlatformSpecs.platform_refund_order


def test_where_only_cancelling_pays_the_order_is_cancelled_by_hand(open_house: Open) -> None:
    house = open_house("fake-paying-platform")
    bound = type("Bound", (PaysOnlyByCancelling,), {"world": house.world})
    registry = house.world.registry()
    registry.connectors[FakePayingPlatform.name] = InstalledConnector(bound, "dropconnect", "")
    house.configuration = load(house.file, registry=registry)

    case = house.cancel("ok-1")

    assert (case.outcome, house.shop.writes("ok-1")) == (Outcome.REFUSED, [])
    assert "pays back 82.49 USD by cancelling the order" in codes_with_reasons(case.plan)["cancel-by-hand"]
    unpaid = house.cancel("unpaid-1")
    assert (unpaid.outcome, house.shop.order("unpaid-1").state) == (Outcome.DONE, OrderState.CANCELLED)


# A platform whose refunds are amounts


def test_a_refund_of_an_amount_names_no_lines_and_the_journal_does(open_house: Open) -> None:
    house = open_house("fake-amount-platform")

    case = house.cancel("ok-1", "LAMP-1:1")

    [call] = house.shop.writes("ok-1")
    assert isinstance(call.command, RefundCommand)
    assert (call.command.lines, call.command.amount) == ((), usd("27.50"))
    assert [line.line_id for line in house.effects(case)[0].payment.lines] == ["11"]
    assert case.outcome is Outcome.DONE


def test_the_journal_knows_what_amounts_were_for_so_that_parts_go_on_without_questions(
    open_house: Open,
) -> None:
    house = open_house("fake-amount-platform")
    house.cancel("ok-1", "LAMP-1:1")

    second = house.cancel("ok-1", "DESK-1")
    rest = house.cancel("ok-1")

    assert [case.outcome for case in (second, rest)] == [Outcome.DONE, Outcome.DONE]
    assert [call.command.amount for call in house.shop.writes("ok-1") if call.hook == "refund_order"] == [  # type: ignore[union-attr]
        usd("27.50"),
        usd("21.99"),
        usd("33.00"),
    ]


def test_an_amount_that_a_colleague_paid_there_is_a_question_as_everywhere(open_house: Open) -> None:
    house = open_house("fake-amount-platform")
    house.shop.order("ok-1")
    house.shop.refund_by_colleague("ok-1", usd("5.00"))
    assert codes(plan(house, "ok-1", "LAMP-1:1")) == ["amount-only-refund"]


# A platform that takes no part out


def test_a_part_that_the_platform_cannot_take_out_is_for_a_person(open_house: Open) -> None:
    house = open_house("fake-whole-platform")
    assert codes(plan(house, "ok-1")) == []
    case = house.cancel("ok-1", "LAMP-1:1")
    assert "take the lines out by hand" in house.task(case).reason
    assert house.shop.writes("ok-1") == []
    case = house.answer(case, "approve")
    assert (case.outcome, house.shop.paid_back("ok-1")) == (Outcome.DONE, usd("27.50"))


# A platform from whose orders lines can be taken out


@pytest.fixture
def editing(open_house: Open) -> House:
    house = open_house("fake-editing-platform")
    house.shop.place("ok-1", paid=usd("0.00"), authorized=usd("82.49"))
    return house


def done(house: House) -> list[str]:
    return house.world.steps("shop").done


def lost() -> StepResult:
    raise OutcomeUnknown("no answer came")


def units(house: House) -> dict[str, int]:
    return {line.id: line.quantity for line in house.shop.order("ok-1").items}


def test_a_part_that_was_only_authorised_is_taken_out_so_that_nobody_is_charged_for_it(
    editing: House,
) -> None:
    planned = plan(editing, "ok-1", "LAMP-1:1")
    [step] = planned.steps
    assert (step.kind, planned.due, codes(planned)) == (StepKind.REMOVE_LINES, usd("0.00"), [])
    assert step.what == "take 1 of Lamp out of order ok-1; no money moves"

    case = editing.cancel("ok-1", "LAMP-1:1")

    assert (case.outcome, done(editing)) == (Outcome.DONE, ["remove", "note"])
    assert "about to take out of the order: 1 of Lamp" in [event.text for event in editing.events(case)]
    assert units(editing) == {"11": 1, "12": 1}
    assert editing.shop.order("ok-1").authorized == usd("54.99")
    assert editing.shop.paid_back("ok-1") == usd("0.00")


def test_what_was_taken_out_is_not_gone_a_second_time(editing: House) -> None:
    editing.cancel("ok-1", "LAMP-1:1")
    second = editing.request("ok-1", "LAMP-1:1", request_id="second")
    with editing.runner() as runner:
        opened = open_case(editing.journal, editing.consider(second), editing.clock)
        case = runner.run(opened.id)
    assert (case.outcome, units(editing)) == (Outcome.DONE, {"12": 1})


def test_a_removal_whose_answer_is_lost_is_looked_up_and_not_repeated(editing: House) -> None:
    editing.world.steps("shop").after["remove"] = lost
    case = editing.cancel("ok-1", "LAMP-1:1")
    assert (case.outcome, units(editing)) == (Outcome.DONE, {"11": 1, "12": 1})


def test_a_removal_that_never_arrived_is_sent_again_after_the_settle_time(editing: House) -> None:
    editing.world.steps("shop").mishaps["remove"] = lost
    case = editing.cancel("ok-1", "LAMP-1:1")
    assert (case.waits_for, units(editing)) == (WaitsFor.SETTLE, {"11": 2, "12": 1})
    for _ in range(2):
        case = editing.work_after(SETTLE, case)
    assert (case.outcome, units(editing)) == (Outcome.DONE, {"11": 1, "12": 1})
    [effect] = [item for item in editing.effects(case) if item.kind is EffectKind.REMOVE_LINES]
    assert (effect.state, effect.attempts) == (EffectState.DONE, 2)


def test_a_removal_that_the_store_only_says_it_made_is_an_incident(editing: House) -> None:
    editing.world.steps("shop").mishaps["remove"] = lambda: StepResult(status=StepStatus.DONE)
    case = editing.cancel("ok-1", "LAMP-1:1")
    assert [row.kind for row in editing.incidents(case)] == ["lines-still-there"]
    assert "Lamp: 2 are in the order; we took all but 1 out of it" in editing.incidents(case)[0].reason


def test_a_removal_that_the_store_refuses_is_a_question(editing: House) -> None:
    no = Refusal(code="locked", message="The order cannot be edited.", final=True)
    refused = StepResult(status=StepStatus.REFUSED, refusal=no)
    editing.world.steps("shop").mishaps["remove"] = lambda: refused
    case = editing.cancel("ok-1", "LAMP-1:1")
    assert (
        "refused the removal of lines from the order: The order cannot be edited."
        in editing.task(case).reason
    )
    case = editing.answer(case, "try again")
    assert (case.outcome, units(editing)) == (Outcome.DONE, {"11": 1, "12": 1})


def test_a_part_that_was_taken_meanwhile_is_paid_back_by_a_person_s_leave(editing: House) -> None:
    """Between plan and money the store takes what was authorised: now money is due."""
    case: Case = editing.open("ok-1", "LAMP-1:1")
    editing.shop.change("ok-1", paid=usd("82.49"), authorized=usd("0.00"))
    case = editing.run(case)
    assert "due was 0.00 USD, is 27.50 USD" in editing.task(case).reason
    case = editing.answer(case, "approve")
    assert (case.outcome, editing.shop.paid_back("ok-1")) == (Outcome.DONE, usd("27.50"))
    assert done(editing) == ["refund", "note"]


def test_where_lines_cannot_be_taken_out_the_plan_says_that_the_platform_goes_on_showing_them(
    open_house: Open,
) -> None:
    house = open_house("fake-stepwise-platform")
    house.shop.place("ok-1", paid=usd("0.00"), authorized=usd("82.49"))
    planned = plan(house, "ok-1", "LAMP-1:1")
    assert (planned.steps, codes(planned)) == ((), ["no-money"])
