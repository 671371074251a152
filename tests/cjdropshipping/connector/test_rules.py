"""The rules, row by row, and that what is printed for one customer is never deleted or disputed."""

from __future__ import annotations

import pytest
from tests.cjdropshipping.connector.cj import CJ, cancellation, said, units

from dropconnect.plugin import (
    EvidenceGrade,
    ProductKind,
    ProviderUnavailable,
    StepStatus,
    SupplierReading,
    SupplierStage,
)
from dropconnect_cjdropshipping.orders.rules import table
from dropconnect_cjdropshipping.settings import RefundTo
from dropconnect_cjdropshipping.simulator import CJSimulator


@pytest.mark.parametrize(
    ("number", "eligibility", "rule"),
    [
        ("draft", "now", "draft"),
        ("cart", "now", "draft"),
        ("unpaid", "manual", "unpaid"),
        ("paid", "ask", "paid"),
        ("processing", "ask", "processing"),
        ("no-phase", "ask", "processing"),
        ("shipped", "no", "shipped"),
        ("delivered", "no", "delivered"),
        ("cancelled", "now", "cancelled"),
        ("odd", "unknown", "unknown"),
    ],
)
def test_the_decision_table(cj: CJ, number: str, eligibility: str, rule: str) -> None:
    order = cj.get(number)
    assert said(cj.connection.check_cancellation(order, units(order))) == [(eligibility, rule)] * 2


def test_row_one_is_paid_print_on_demand(cj: CJ) -> None:
    first = cj.connection.rules()[0]
    assert (first.id, first.stage, first.product) == (
        "made-to-order",
        SupplierStage.PAID,
        ProductKind.MADE_TO_ORDER,
    )
    assert first.eligibility == "no"


def test_a_paid_print_on_demand_line_is_refused_while_the_others_are_asked_about(cj: CJ) -> None:
    order = cj.get("pod")
    answers = cj.connection.check_cancellation(order, units(order))
    assert said(answers) == [("ask", "paid"), ("ask", "paid"), ("no", "made-to-order")]
    assert "made to order" in answers[2].reason
    assert answers[2].customer_reason


@pytest.mark.parametrize("phase", ["PENDING", "PROCESSING", None])
@pytest.mark.parametrize("production", [1, 2, 3, 4, 5])
def test_whatever_its_production_status(
    cj: CJ, simulator: CJSimulator, phase: str | None, production: int
) -> None:
    simulator.order("pod").lines[2].production_status = production
    simulator.move("pod", "UNSHIPPED", phase)
    order = cj.get("pod")
    [answer] = cj.connection.check_cancellation(order, units(order, l13=1))
    assert answer.eligibility == "no"


def test_print_on_demand_before_payment_is_like_any_other_line(cj: CJ) -> None:
    order = cj.get("pod-draft")
    assert said(cj.connection.check_cancellation(order, units(order))) == [("now", "draft")] * 3


@pytest.mark.parametrize("stage", list(SupplierStage))
def test_no_command_gets_paid_print_on_demand_deleted_or_disputed(
    cj: CJ, simulator: CJSimulator, stage: SupplierStage
) -> None:
    """Whatever the command claims was read before, and whether or not it is said to be the whole."""
    order = cj.get("pod")
    before = SupplierReading(provider_status="claimed", stage=stage, read_at=order.observed_at)
    for lines in (units(order), units(order, l13=1), units(order, l11=2, l13=1)):
        result = cj.connection.write(cancellation(order, before=before, lines=lines))
        assert result.status is StepStatus.REFUSED
        assert result.refusal is not None
        assert (result.refusal.code, result.refusal.final) == ("made-to-order", True)
    assert cj.writes() == []
    assert simulator.account.disputes == []


def test_a_dispute_about_the_other_lines_leaves_print_on_demand_out(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("pod")
    result = cj.connection.write(cancellation(order, lines=units(order, l11=2, l12=1), whole=False))
    assert result.status is StepStatus.REQUESTED
    [dispute] = simulator.record()["disputes"].values()
    assert dispute[0]["pod"] is False
    assert len(dispute[0]["lines"]) == 2


def test_a_draft_with_print_on_demand_that_is_paid_meanwhile_is_not_touched(
    cj: CJ, simulator: CJSimulator
) -> None:
    order = cj.get("pod-draft")
    simulator.move("pod-draft", "UNSHIPPED", "PENDING")
    result = cj.connection.write(cancellation(order))
    assert result.status is StepStatus.REFUSED
    assert cj.writes() == []


@pytest.mark.parametrize("chosen", [{"l11": 2}, {"l11": 1, "l12": 1}])
def test_no_delete_for_a_part_of_an_order(cj: CJ, chosen: dict[str, int]) -> None:
    order = cj.get("draft")
    part = units(order, **chosen)
    answers = cj.connection.check_cancellation(order, part)
    assert set(said(answers)) == {("manual", "draft-in-part")}
    # Also when the command says that it is the whole.
    result = cj.connection.write(cancellation(order, lines=part, whole=True))
    assert result.status is StepStatus.MANUAL
    assert cj.writes() == []


def test_no_delete_for_a_merged_order(cj: CJ) -> None:
    order = cj.get("draft").changed(shared=True)
    assert set(said(cj.connection.check_cancellation(order, units(order)))) == {("manual", "draft-in-part")}


def test_a_part_of_a_line_is_a_matter_for_a_person(cj: CJ) -> None:
    order = cj.get("paid")
    part = units(order, l11=1)
    assert said(cj.connection.check_cancellation(order, part)) == [("manual", "part-of-a-line")]
    result = cj.connection.write(cancellation(order, lines=part))
    assert (result.status, result.refusal and result.refusal.code) == (StepStatus.MANUAL, "part-of-a-line")
    assert cj.writes() == []


def test_what_cannot_be_disputed_is_a_matter_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    simulator.order("paid").lines[0].disputable = False
    order = cj.get("paid")
    answers = cj.connection.check_cancellation(order, units(order))
    assert said(answers) == [("manual", "not-disputable"), ("ask", "paid")]


def test_a_line_that_is_not_there_is_unknown(cj: CJ) -> None:
    order = cj.get("paid")
    stranger = units(order)[0].changed(line_id="999")
    assert said(cj.connection.check_cancellation(order, (stranger,))) == [("unknown", "unknown")]


def test_every_row_is_complete() -> None:
    rows = table(RefundTo.ORIGINAL_PAYMENT)
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert all((row.reason, row.customer_reason, row.channel, row.money_to, row.source)), row.id
        assert row.as_of.year == 2026
        # The customer does not buy from CJ.
        assert "CJ" not in row.customer_reason
    asked = [row for row in rows if row.eligibility == "ask"]
    assert {row.money_to for row in asked} == {"original payment"}
    assert all(row.answer_within_hours for row in asked)
    assert {row.evidence for row in rows} == set(EvidenceGrade)


def test_every_stage_has_a_row_for_both_kinds_of_goods() -> None:
    rows = table(RefundTo.WALLET)
    for stage in SupplierStage:
        for kind in ProductKind:
            first = next(row for row in rows if row.stage in (None, stage) and row.product in (None, kind))
            assert first.stage is stage


def test_a_moved_order_is_found_out_about_anew(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("draft")
    simulator.move("draft", "UNSHIPPED", "PENDING")
    with pytest.raises(ProviderUnavailable, match="nothing was sent"):
        cj.connection.write(cancellation(order))
    assert cj.writes() == []
