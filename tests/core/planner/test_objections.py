"""What speaks against a plan, and how strongly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.core.planner.orders import NOW, codes, given_back, line, order, plan, request, standard
from tests.support.amounts import usd

from dropconnect.models.cancellation import Objection, Plan, StepKind, Verdict
from dropconnect.models.operation import CancellationTerms, Eligibility
from dropconnect.models.order import OrderState
from dropconnect.models.traits import PlatformTraits
from dropconnect.planner import Past
from dropconnect.policy import StorePolicy


def policy(**values: object) -> StorePolicy:
    return StorePolicy.model_validate(values)


def only(made: Plan) -> Objection:
    [objection] = made.objections
    return objection


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (OrderState.UNPAID, None),
        (OrderState.OPEN, None),
        (OrderState.FAILED, None),
        (OrderState.CANCELLED, None),
        (OrderState.ON_HOLD, Verdict.APPROVE),
        (OrderState.UNKNOWN, Verdict.APPROVE),
        (OrderState.COMPLETED, Verdict.REFUSE),
        (OrderState.REFUNDED, Verdict.REFUSE),
        (OrderState.TRASHED, Verdict.REFUSE),
    ],
)
def test_who_decides_in_which_stage(state: OrderState, verdict: Verdict | None) -> None:
    made = plan(standard(state=state))
    assert [objection.verdict for objection in made.objections] == ([verdict] if verdict else [])
    assert bool(made.steps) is (verdict is not Verdict.REFUSE)
    assert all(objection.raised_by == "policy" for objection in made.objections)


def test_a_stage_can_be_configured() -> None:
    rule = policy(stages={"completed": "ask", "open": "refuse"})
    assert plan(standard(state=OrderState.COMPLETED), policy=rule).needs_approval
    assert plan(standard(), policy=rule).refused


@pytest.mark.parametrize(
    ("eligibility", "verdict"),
    [
        (Eligibility.NOW, None),
        (Eligibility.NO, Verdict.REFUSE),
        (Eligibility.MANUAL, Verdict.REFUSE),
        (Eligibility.ASK, Verdict.APPROVE),
        (Eligibility.UNKNOWN, Verdict.APPROVE),
    ],
)
def test_what_the_platform_says(eligibility: Eligibility, verdict: Verdict | None) -> None:
    answer = CancellationTerms(
        eligibility=eligibility, code="edit-in-shop", reason="edit the order in the shop"
    )
    made = plan(standard(), eligibility=answer)
    said = [(o.verdict, o.code, o.reason, o.raised_by) for o in made.objections]
    assert said == ([(verdict, "edit-in-shop", "edit the order in the shop", "platform")] if verdict else [])


def test_the_window_is_for_customers_only() -> None:
    rule, late = policy(window_days=14), NOW + timedelta(days=14, seconds=1)
    assert (
        plan(standard(), request(reason="changed-mind"), rule, now=NOW + timedelta(days=14)).objections == ()
    )
    made = plan(standard(), request(reason="changed-mind"), rule, now=late)
    assert (only(made).code, only(made).verdict) == ("window-passed", Verdict.REFUSE)
    assert plan(standard(), request(reason="fraud-confirmed"), rule, now=late).objections == ()


def test_without_a_date_of_the_order_a_person_says_whether_it_is_in_time() -> None:
    rule, undated = policy(window_days=14), standard().changed(created_at=None)

    made = plan(undated, request(reason="changed-mind"), rule)

    assert (only(made).code, only(made).verdict) == ("window-unknown", Verdict.APPROVE)
    assert plan(undated, request(reason="changed-mind")).objections == ()
    assert plan(undated, request(reason="out-of-stock"), rule).objections == ()


def test_shipped_units_are_refused_and_the_free_ones_are_not() -> None:
    seen = order(line("1", "30.00", quantity=3, shipped=2), line("2", "5.00"))
    made = plan(seen)
    assert (only(made).code, only(made).line_ids, made.refused) == ("shipped", ("1",), True)
    assert plan(seen, request("1:1")).objections == ()
    assert plan(seen, request("1:2")).refused
    assert plan(seen, policy=policy(shipped="auto")).objections == ()
    assert plan(seen, policy=policy(shipped="ask")).needs_approval


def test_unresolved_money_is_refused() -> None:
    made = plan(standard(), past=Past(unresolved=True))
    assert (only(made).code, made.refused, made.steps) == ("unresolved-money", True, ())


def test_read_only_only_warns() -> None:
    made = plan(standard(), policy=policy(read_only=True))
    assert (only(made).code, only(made).verdict) == ("read-only", Verdict.WARN)
    assert [step.kind for step in made.steps] == [StepKind.REFUND, StepKind.CANCEL_ORDER]


@pytest.mark.parametrize(
    ("limit", "asks"),
    [
        ("approve_over", "over-approval-limit"),
        ("cap_per_order", "over-order-cap"),
        ("cap_per_day", "over-day-cap"),
    ],
)
def test_over_a_limit_a_person_must_approve(limit: str, asks: str) -> None:
    assert plan(standard(), policy=policy(**{limit: "82.49 USD"})).objections == ()
    assert only(plan(standard(), policy=policy(**{limit: "82.48 USD"}))).code == asks
    other = only(plan(standard(), policy=policy(**{limit: "900.00 EUR"})))
    assert (other.code, other.verdict) == (asks, Verdict.APPROVE)
    assert "cannot be compared" in other.reason


def test_caps_count_what_was_paid_before() -> None:
    seen = standard(refunds=(given_back("21.99", ("12", 1, "19.99", "2.00")),))
    assert codes(plan(seen, policy=policy(cap_per_order="82.48 USD"))) == ("over-order-cap",)
    assert codes(plan(seen, policy=policy(approve_over="82.48 USD"))) == ()
    rule = policy(cap_per_day="100.00 USD")
    assert codes(plan(standard(), policy=rule, past=Past(paid_today=usd("17.51")))) == ()
    assert codes(plan(standard(), policy=rule, past=Past(paid_today=usd("17.52")))) == ("over-day-cap",)


def test_stock_that_comes_back_anyway_is_a_warning() -> None:
    traits, rule = PlatformTraits(restocks=True), policy(restock=False)
    made = plan(standard(), policy=rule, traits=traits)
    assert (only(made).code, only(made).verdict) == ("restocks-anyway", Verdict.WARN)
    assert made.refund is not None
    assert not made.refund.restock
    assert plan(standard(), traits=traits).objections == ()
    assert plan(standard(), request("LAMP-1:1"), rule, traits=traits).objections == ()
    assert plan(standard(state=OrderState.CANCELLED), policy=rule, traits=traits).objections == ()


def test_the_strongest_objection_comes_first() -> None:
    made = plan(
        standard(state=OrderState.ON_HOLD),
        policy=policy(read_only=True),
        past=Past(unresolved=True),
    )
    assert [objection.verdict for objection in made.objections] == [
        Verdict.REFUSE,
        Verdict.APPROVE,
        Verdict.WARN,
    ]
