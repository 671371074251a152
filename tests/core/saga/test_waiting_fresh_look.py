"""Before money moves everything is looked at once more: the store order, the suppliers, the rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.trade import LAMPS, Trade, two_suppliers

from dropconnect.journal.states import Outcome, Stage, WaitsFor
from dropconnect.manager import InstalledRule
from dropconnect.models.cancellation import Objection, Verdict
from dropconnect.models.observation import Observation
from dropconnect.models.order import OrderState, RiskLevel
from dropconnect.models.supplier import ProductKind
from dropconnect.testing.fakes import SupplierCall


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        yield made


def waiting(trade: Trade, policy: str = "") -> None:
    trade.reconfigure(two_suppliers(policy))
    trade.ordered("ok-1", lamps="ask-yes-1", desk="now-1")


def test_staff_refunded_a_part_meanwhile(trade: Trade) -> None:
    waiting(trade)
    case = trade.cancel("ok-1")
    trade.shop.refund_by_colleague("ok-1", usd("10.00"))
    case = trade.pass_time(case, 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert any("due was 82.49 USD, is 72.49 USD" in event.text for event in trade.events(case))


def test_staff_refunded_everything_meanwhile(trade: Trade) -> None:
    waiting(trade)
    case = trade.cancel("ok-1")
    trade.shop.refund_by_colleague("ok-1", usd("82.49"))
    trade.shop.change("ok-1", state=OrderState.REFUNDED, provider_status="refunded")
    case = trade.pass_time(case, 1)
    assert case.waits_for is WaitsFor.PERSON
    assert trade.task(case).kind == "trouble"
    assert trade.answer(case, "stop").outcome is Outcome.STOPPED
    assert trade.paid(case) == usd("82.49")


def test_staff_completed_the_order_meanwhile(trade: Trade) -> None:
    """Both suppliers have stopped their goods at once: that is not "nothing was changed"."""

    def complete(call: SupplierCall) -> None:
        if call.hook == "cancel_order":
            trade.shop.change("ok-1", state=OrderState.COMPLETED, provider_status="completed")

    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    trade.woodwork.listeners.append(complete)
    case = trade.cancel("ok-1")
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert "completed" in trade.task(case).reason
    trade.shop.change("ok-1", state=OrderState.OPEN, provider_status="processing")
    case = trade.answer(case, "try again")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_an_order_that_is_completed_before_anything_was_asked_closes_the_case(trade: Trade) -> None:
    waiting(trade)
    case = trade.open("ok-1")
    trade.shop.change("ok-1", state=OrderState.COMPLETED, provider_status="completed")
    case = trade.run(case)
    assert (case.outcome, trade.lumen.requests("ask-yes-1")) == (Outcome.REFUSED, [])


def test_of_units_that_are_asked_about_together_the_strictest_terms_count(trade: Trade) -> None:
    """Between the plan and the request one of two articles turns out to be made to order."""
    trade.reconfigure(two_suppliers('supplier_refuses = "deny"').replace("LAMP-*", "*"))
    order = trade.shop.order("ok-1")
    placed = trade.lumen.place("now-1", order, {"11": 2, "12": 1})
    lamps, desk = placed.lines

    def turn(call: SupplierCall) -> None:
        if call.hook == "get_order":
            made = desk.changed(product=ProductKind.MADE_TO_ORDER)
            trade.lumen.change("now-1", lines=(lamps, made))

    trade.lumen.listeners.append(turn)
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.lumen.requests("now-1")) == (Outcome.REFUSED, [])
    assert "made to order" in case.outcome_reason


def test_a_line_that_no_supplier_knows_is_a_question(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="now-1")
    case = trade.cancel("ok-1")
    assert "woodwork has no order for 1 of it" in trade.task(case).reason
    case = trade.answer(case, "not ordered")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_a_line_without_a_route_is_a_question(trade: Trade) -> None:
    trade.reconfigure(two_suppliers().replace("DESK-*", "CHAIR-*"))
    trade.ordered("ok-1", lamps="now-1", desk="now-2")
    case = trade.cancel("ok-1")
    assert "no route says whose goods these are" in trade.task(case).reason
    assert trade.answer(case, "stopped").outcome is Outcome.DONE


def test_a_line_that_counts_as_not_ordered_is_looked_for_again_before_money(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('supplier_refuses = "deny"', store='not_found = "not-ordered"'))
    order = trade.ordered("ok-1", lamps="ask-yes-1")
    case = trade.cancel("ok-1")
    assert len(trade.parts(case)) == 1
    trade.woodwork.place("ask-no-1", order, {"12": 1})
    case = trade.pass_time(case, 1)
    assert (case.stage, len(trade.parts(case))) == (Stage.SUPPLIERS, 2)
    assert trade.shop.moved == []
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("55.00"))


def test_a_number_that_the_store_learns_meanwhile_is_looked_for_before_money(trade: Trade) -> None:
    """An app orders after the plan was made and notes the supplier's number in the store."""
    store, settings = 'not_found = "not-ordered"', 'reference_meta = ["_po"]'
    trade.reconfigure(two_suppliers('supplier_refuses = "deny"', store=store, settings=settings))
    order = trade.ordered("ok-1", lamps="ask-yes-1")
    case = trade.cancel("ok-1")
    trade.woodwork.place("ask-no-1", order, {"12": 1}, keeps_number=False)
    trade.shop.change("ok-1", meta={"_po": "ask-no-1"})
    case = trade.pass_time(case, 1)
    assert ([part.supplier_order_id for part in trade.parts(case)], trade.shop.moved) == (
        ["ask-yes-1", "ask-no-1"],
        [],
    )
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("55.00"))


def test_a_line_that_is_nowhere_ordered_is_paid_back(trade: Trade) -> None:
    trade.reconfigure(two_suppliers(store='not_found = "not-ordered"'))
    trade.shop.order("ok-1")
    case = trade.cancel("ok-1")
    assert (case.outcome, trade.paid(case), trade.parts(case)) == (Outcome.DONE, usd("82.49"), [])


def test_an_order_that_appears_after_a_person_said_not_ordered_is_asked_about(trade: Trade) -> None:
    order = trade.ordered("ok-1", lamps="ask-yes-1")
    case = trade.answer(trade.cancel("ok-1"), "not ordered")
    trade.woodwork.place("now-9", order, {"12": 1})
    case = trade.pass_time(case, 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert len(trade.woodwork.requests("now-9")) == 1


def test_a_supplier_that_wants_the_store_first_gets_it_and_money_still_waits(trade: Trade) -> None:
    trade.ordered("ok-1", lamps="store-first-1", desk="now-1")
    case = trade.cancel("ok-1")
    assert trade.shop.order("ok-1").state is OrderState.CANCELLED
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.SUPPLIER, [])
    case = trade.pass_time(case, 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))
    assert trade.shop.order("ok-1").state is OrderState.CANCELLED
    assert trade.incidents(case) == {}


def test_a_no_after_the_store_went_first_is_an_incident(trade: Trade) -> None:
    trade.reconfigure(two_suppliers('supplier_refuses = "deny"'))
    trade.ordered("ok-1", lamps="store-first-1", desk="refuses-1")
    case = trade.pass_time(trade.cancel("ok-1"), 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("55.00"))
    assert list(trade.incidents(case)) == ["refused-after-store-1"]


def test_a_busy_store_that_has_to_go_first_is_tried_again(trade: Trade) -> None:
    trade.ordered("cancel-busy-1", lamps="store-first-1", desk="now-1")
    case = trade.cancel("cancel-busy-1")
    assert (case.waits_for, trade.lumen.requests("store-first-1")) == (WaitsFor.RETRY, [])
    case = trade.pass_time(case, 1.25)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_an_order_of_high_risk_waits_for_a_person(trade: Trade) -> None:
    trade.shop.place("ok-1", risk=RiskLevel.HIGH)
    waiting(trade)
    case = trade.cancel("ok-1")
    assert "high risk of fraud" in trade.task(case).reason
    assert [item.raised_by for item in case.plan.objections] == ["high-risk"]
    assert trade.lumen.requests("ask-yes-1") == []
    case = trade.pass_time(trade.answer(case, "approve"), 1)
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_a_rule_plugin_that_raises_blocks_the_money(trade: Trade) -> None:
    broken = [True]

    def review(observed: Observation) -> list[Objection]:
        if broken and observed.order.refunds == ():
            raise RuntimeError("the risk service is down")
        return []

    waiting(trade)
    case = trade.cancel("ok-1")
    trade.registry.rules.append(InstalledRule("risk-service", review))
    case = trade.pass_time(case, 1)
    assert (case.waits_for, trade.shop.moved) == (WaitsFor.PERSON, [])
    assert "'risk-service' failed (RuntimeError: the risk service is down)" in trade.task(case).reason
    assert len(trade.tasks(trade.run(case))) == 1, "looking again asks no second time"
    broken.clear()
    case = trade.answer(trade.case(case), "try again")
    assert (case.outcome, trade.paid(case)) == (Outcome.DONE, usd("82.49"))


def test_a_rule_plugin_can_refuse_and_names_itself(trade: Trade) -> None:
    def review(observed: Observation) -> list[Objection]:
        return [
            Objection(verdict=Verdict.REFUSE, code="blocked", reason="on the list", raised_by="somebody else")
        ]

    trade.registry.rules.append(InstalledRule("block-list", review))
    waiting(trade)
    case = trade.cancel("ok-1")
    assert (case.outcome, case.outcome_reason) == (Outcome.REFUSED, "on the list")
    assert [item.raised_by for item in case.plan.by_verdict(Verdict.REFUSE)] == ["block-list"]
    assert (case.plan.refund, trade.lumen.requests("ask-yes-1")) == (None, [])


def test_a_rule_plugin_sees_the_supplier_orders(trade: Trade) -> None:
    seen: list[str] = []

    def review(observed: Observation) -> list[Objection]:
        seen.extend(order.id for order in observed.supplier_orders)
        return []

    trade.registry.rules.append(InstalledRule("looker", review))
    waiting(trade)
    plan = trade.consider(trade.request("ok-1")).plan
    assert seen == ["ask-yes-1", "now-1"]
    assert [(item.supplier, item.eligibility, item.units) for item in plan.suppliers] == [
        ("lumen", "ask", {LAMPS: 2}),
        ("woodwork", "now", {"12": 1}),
    ]
