"""Acting: deleting drafts, disputing paid orders, and leaving alone what cannot be stopped."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cjdropshipping.connector.cj import CJ, KEY, cancellation, open_account, units

from dropconnect.plugin import (
    Money,
    OrderNotFound,
    ProviderUnavailable,
    StepStatus,
    SupplierReading,
    SupplierStage,
)
from dropconnect.testing.simulator import COMMITTED, Fault, Match, Reply, Reset
from dropconnect_cjdropshipping.settings import RefundTo
from dropconnect_cjdropshipping.simulator import CJSimulator, Knobs, Line
from dropconnect_cjdropshipping.simulator.faults import WRITES, dispute_refused, refused

DONE, MANUAL, REFUSED = StepStatus.DONE, StepStatus.MANUAL, StepStatus.REFUSED
USD = "USD"


@pytest.mark.parametrize("number", ["draft", "cart", "pod-draft"])
@pytest.mark.parametrize("left", ["TRASH", "CANCELLED", "gone"])
def test_a_draft_is_deleted_and_read_back(cj: CJ, simulator: CJSimulator, number: str, left: str) -> None:
    simulator.knobs.after_delete = left  # type: ignore[assignment]
    result = cj.connection.write(cancellation(cj.get(number)))
    assert (result.status, result.facts["status"]) == (DONE, left)
    assert cj.writes() == ["deleteOrder"]
    [deletion] = simulator.account.deletions
    assert deletion.number == number


@pytest.mark.parametrize("knobs", [Knobs(), Knobs.live()], ids=["documented", "live"])
def test_each_id_is_used_where_it_is_taken(tmp_path: Path, knobs: Knobs) -> None:
    simulator = CJSimulator(requests_per_second=None, knobs=knobs)
    simulator.add_order("1", Line("A", store_line_id="11"))
    simulator.add_order("2", Line("A", store_line_id="21"), status="UNSHIPPED", sub_status="PENDING")
    with open_account(simulator, tmp_path) as cj:
        assert cj.connection.write(cancellation(cj.get("1"))).status is DONE
        assert cj.connection.write(cancellation(cj.get("2"))).status is StepStatus.REQUESTED


def test_a_deletion_that_leaves_the_order_where_it_was_is_in_doubt(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("draft")
    simulator.knobs.after_delete = "CREATED"  # type: ignore[assignment]
    assert cj.connection.write(cancellation(order)).status is StepStatus.IN_DOUBT


def test_a_deletion_that_is_refused_is_a_matter_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    simulator.faults.add(refused(1603002, "deleteOrder$"))
    result = cj.connection.write(cancellation(cj.get("draft")))
    assert result.status is MANUAL
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.message) == ("1603002", "Order delete fail")


@pytest.mark.parametrize("number", ["unpaid", "odd"])
def test_unpaid_and_unknown_orders_are_for_a_person(cj: CJ, number: str) -> None:
    result = cj.connection.write(cancellation(cj.get(number)))
    assert (result.status, cj.writes()) == (MANUAL, [])
    assert result.refusal is not None
    assert result.refusal.code in ("unpaid", "unknown")


@pytest.mark.parametrize("number", ["shipped", "delivered"])
def test_what_has_left_is_refused_with_the_way_that_is_left(cj: CJ, number: str) -> None:
    result = cj.connection.write(cancellation(cj.get(number)))
    assert (result.status, cj.writes()) == (REFUSED, [])
    assert result.refusal is not None
    assert "return" in result.refusal.message


def test_what_is_cancelled_already_is_left_alone(cj: CJ) -> None:
    result = cj.connection.write(cancellation(cj.get("cancelled")))
    assert (result.status, cj.writes()) == (StepStatus.ALREADY, [])


@pytest.mark.parametrize("number", ["paid", "processing", "no-phase"])
def test_a_paid_order_is_disputed(cj: CJ, simulator: CJSimulator, number: str) -> None:
    order = cj.get(number)
    cj.simulator.log.clear()
    result = cj.connection.write(cancellation(order))
    [dispute] = simulator.account.disputes
    assert (result.status, result.provider_id) == (StepStatus.REQUESTED, dispute.id)
    assert result.amount == Money(amount=Decimal("34.00"), currency=USD)
    assert (dispute.business_id, dispute.reason) == (KEY, "Unfulfilled Order Cancellation")
    assert (dispute.expect_type, dispute.refund_type) == (1, 1)
    assert KEY in dispute.message
    names = [name for _, name in cj.calls()]
    assert names == [
        "getOrderDetail",
        "disputeProducts",
        "disputeConfirmInfo",
        "getOrderDetail",
        "create",
        "getDisputeList",
    ]


def test_entries_are_passed_back_unchanged(cj: CJ, simulator: CJSimulator) -> None:
    """CJ refused reshaped ones in a live run; the simulator then does, too."""
    simulator.knobs.confirm_entries = "unchanged"
    simulator.order("paid").lines[0].price = Decimal("10.10")
    assert cj.connection.write(cancellation(cj.get("paid"))).status is StepStatus.REQUESTED
    [preview] = simulator.log.requests("POST", "disputeConfirmInfo$")
    [create] = simulator.log.requests("POST", "disputes/create$")
    assert preview.json()["productInfoList"] == create.json()["productInfoList"]
    assert b'"price": 10.1,' in preview.body


def test_only_the_chosen_lines_are_disputed(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    cj.connection.write(cancellation(order, lines=units(order, l12=1), whole=False))
    [dispute] = simulator.account.disputes
    assert [claim.line_id for claim in dispute.claims] == [order.lines[1].id]


def test_where_the_money_goes_is_a_setting(simulator: CJSimulator, tmp_path: Path) -> None:
    with open_account(simulator, tmp_path, refund_to=RefundTo.ORIGINAL_PAYMENT) as cj:
        order = cj.get("paid")
        [answer, _] = cj.connection.check_cancellation(order, units(order))
        assert answer.money_to == "original payment"
        cj.connection.write(cancellation(order))
    assert simulator.account.disputes[0].refund_type == 2


@pytest.mark.parametrize(
    ("reasons", "found"),
    [
        ([(7, "Wrong goods"), (9, "UNFULFILLED  order cancellation")], 9),
        ([(7, "Wrong goods"), (8, "Cancellation of an unfulfilled order")], 8),
        ([(7, "Wrong goods")], None),
        ([], None),
    ],
)
def test_the_reason_is_matched_by_its_name(
    cj: CJ, simulator: CJSimulator, reasons: list[tuple[int, str]], found: int | None
) -> None:
    simulator.knobs.reasons_unsent = reasons
    result = cj.connection.write(cancellation(cj.get("paid")))
    if found is None:
        assert (result.status, result.refusal and result.refusal.code) == (MANUAL, "no-such-reason")
        assert cj.writes() == []
    else:
        [create] = simulator.log.requests("POST", "disputes/create$")
        assert create.json()["disputeReasonId"] == found


def test_a_reason_of_another_name_can_be_configured(simulator: CJSimulator, tmp_path: Path) -> None:
    simulator.knobs.reasons_unsent = [(1, "Unfulfilled Order Cancellation"), (4, "Stop it")]
    with open_account(simulator, tmp_path, dispute_reason="stop IT") as cj:
        cj.connection.write(cancellation(cj.get("paid")))
        [create] = simulator.log.requests("POST", "disputes/create$")
    assert create.json()["disputeReasonId"] == 4


@pytest.mark.parametrize("path", ["disputeProducts$", "disputeConfirmInfo$"])
@pytest.mark.parametrize("code", [9009, 1607006, 1607007, 1600300, 16900403])
def test_a_preview_that_is_refused_is_a_matter_for_a_person(
    cj: CJ, simulator: CJSimulator, path: str, code: int
) -> None:
    order = cj.get("paid")
    simulator.faults.add(refused(code, path, http_status=400))
    result = cj.connection.write(cancellation(order))
    assert (result.status, result.refusal and result.refusal.code) == (MANUAL, str(code))
    assert cj.writes() == []


@pytest.mark.parametrize("code", [9009, 1607008])
@pytest.mark.parametrize("status", [200, 400])
def test_what_the_api_does_not_take_a_person_asks_in_the_portal(
    cj: CJ, simulator: CJSimulator, code: int, status: int
) -> None:
    """It is not the answer of CJ's staff, which the portal may still give."""
    simulator.faults.add(dispute_refused(code, http_status=status))
    result = cj.connection.write(cancellation(cj.get("paid")))
    assert result.status is MANUAL
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.final) == (str(code), True)
    assert result.portal is not None


def test_a_dispute_that_cj_does_not_understand_is_no_answer_to_the_cancellation(
    cj: CJ, simulator: CJSimulator
) -> None:
    simulator.faults.add(dispute_refused(1600300, "Param error"))
    result = cj.connection.write(cancellation(cj.get("paid")))
    assert (result.status, result.refusal and result.refusal.code) == (MANUAL, "1600300")


@pytest.mark.parametrize(
    ("number", "status", "phase", "becomes"),
    [
        ("draft", "UNPAID", None, MANUAL),
        ("draft", "SHIPPED", None, REFUSED),
        ("draft", "CANCELLED", None, StepStatus.ALREADY),
        ("paid", "SHIPPED", None, REFUSED),
        ("paid", "CANCELLED", None, StepStatus.ALREADY),
    ],
)
def test_the_status_moves_between_the_last_look_and_the_write(
    cj: CJ, simulator: CJSimulator, number: str, status: str, phase: str | None, becomes: StepStatus
) -> None:
    """A refusal of CJ's then means what the order has become."""
    order = cj.get(number)
    simulator.faults.add(simulator.order_faults.status_moves(number, status, phase))
    simulator.knobs.reasons_sent = simulator.knobs.reasons_unsent
    simulator.faults.add(dispute_refused())
    assert cj.connection.write(cancellation(order)).status is becomes
    assert simulator.account.deletions == []


def test_a_draft_that_is_paid_at_the_last_moment_is_found_out_about_anew(
    cj: CJ, simulator: CJSimulator
) -> None:
    order = cj.get("draft")
    simulator.faults.add(simulator.order_faults.status_moves("draft", "UNSHIPPED", "PENDING", WRITES))
    with pytest.raises(ProviderUnavailable, match="nothing was sent"):
        cj.connection.write(cancellation(order))


def test_the_warehouse_may_begin_meanwhile(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    simulator.move("paid", "UNSHIPPED", "PROCESSING")
    assert cj.connection.write(cancellation(order)).status is StepStatus.REQUESTED


def test_lines_that_are_gone_are_a_matter_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    del simulator.order("paid").lines[0]
    result = cj.connection.write(cancellation(order))
    assert (result.status, cj.writes()) == (MANUAL, [])


def test_an_unknown_order_had_no_effect(cj: CJ) -> None:
    order = cj.get("paid")
    for stage in (SupplierStage.DRAFT, SupplierStage.PAID):
        before = SupplierReading(provider_status="x", stage=stage, read_at=order.observed_at)
        with pytest.raises(OrderNotFound):
            cj.connection.write(cancellation(order, order_id="SD0", before=before))


@pytest.mark.parametrize("number", ["draft", "paid"])
def test_what_is_too_late_to_send_is_not_sent(cj: CJ, simulator: CJSimulator, number: str) -> None:
    with pytest.raises(ProviderUnavailable):
        cj.connection.write(cancellation(cj.get(number), send_by=0.0))
    assert (simulator.account.deletions, simulator.account.disputes) == ([], [])


def test_the_dispute_stands_when_its_id_cannot_be_read(cj: CJ, simulator: CJSimulator) -> None:
    simulator.faults.add(Fault(Match("GET", "getDisputeList$"), COMMITTED, Reply(502), times=None))
    result = cj.connection.write(cancellation(cj.get("paid")))
    assert (result.status, result.provider_id) == (StepStatus.REQUESTED, "")
    assert len(simulator.account.disputes) == 1


def test_a_dead_line_before_anything_was_sent_leaves_no_doubt(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    simulator.faults.add(Fault(Match("POST", "disputeConfirmInfo$"), COMMITTED, Reset(), times=None))
    with pytest.raises(ProviderUnavailable):
        cj.connection.write(cancellation(order))
    assert cj.writes() == []
