"""What becomes of requests: followed, looked up after a lost answer, taken back, asked about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.cjdropshipping.connector.cj import CJ, KEY, cancellation, question, units, withdrawal

from dropconnect.plugin import (
    CancelSupplierCommand,
    EvidenceStatus,
    Money,
    OutcomeUnknown,
    StepResult,
    StepStatus,
)
from dropconnect.testing.conformance import reminder
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Fault, Match, Reply, Reset
from dropconnect_cjdropshipping.simulator import REFUND, REISSUE, REJECT, CJSimulator
from dropconnect_cjdropshipping.simulator.faults import ambiguous, busy, html_answer, refused

FOUND, ABSENT = EvidenceStatus.FOUND, EvidenceStatus.ABSENT
PENDING, UNKNOWABLE = EvidenceStatus.PENDING, EvidenceStatus.UNKNOWABLE
REQUESTED, DONE, REFUSED = StepStatus.REQUESTED, StepStatus.DONE, StepStatus.REFUSED
CREATE = r"disputes/create$"
DELETE = r"deleteOrder$"


def asked(cj: CJ, number: str = "paid") -> tuple[CancelSupplierCommand, StepResult]:
    command = cancellation(cj.get(number))
    return command, cj.connection.write(command)


def test_an_open_dispute_is_requested(cj: CJ) -> None:
    command, result = asked(cj)
    for request_id in (result.provider_id, ""):
        follow = cj.connection.follow_up(question(command, request_id=request_id))
        assert (follow.status, follow.provider_id) == (REQUESTED, result.provider_id)


@pytest.mark.parametrize("status", ["CANCELLED", ""])
def test_a_refund_is_done_after_the_order_was_read_again(cj: CJ, simulator: CJSimulator, status: str) -> None:
    simulator.knobs.refunded_status = status
    command, result = asked(cj)
    simulator.decide("paid", REFUND, Decimal("33.90"))
    simulator.log.clear()
    follow = cj.connection.follow_up(question(command, request_id=result.provider_id))
    assert (follow.status, follow.amount) == (DONE, Money(amount=Decimal("33.90"), currency="USD"))
    assert follow.facts["status"] == (status or "UNSHIPPED/PENDING")
    assert [name for _, name in cj.calls()] == ["getDisputeList", "getOrderDetail"]


@pytest.mark.parametrize(("verdict", "code"), [(REISSUE, "reissue"), (REJECT, "rejected")])
def test_a_reissue_and_a_rejection_are_refusals(
    cj: CJ, simulator: CJSimulator, verdict: int, code: str
) -> None:
    command, result = asked(cj)
    simulator.decide("paid", verdict)  # type: ignore[arg-type]
    follow = cj.connection.follow_up(question(command, request_id=result.provider_id))
    assert follow.status is REFUSED
    assert follow.refusal is not None
    assert (follow.refusal.code, follow.refusal.final) == (code, True)


def test_an_answer_that_no_document_names_is_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    command, result = asked(cj)
    simulator.account.disputes[0].finally_deal = 9
    follow = cj.connection.follow_up(question(command, request_id=result.provider_id))
    assert (follow.status, follow.refusal and follow.refusal.code) == (StepStatus.MANUAL, "unknown-deal")


def test_refunded_and_sent_all_the_same_is_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    command, result = asked(cj)
    simulator.decide("paid", REFUND)
    simulator.move("paid", "SHIPPED")
    follow = cj.connection.follow_up(question(command, request_id=result.provider_id))
    assert (follow.status, follow.refusal and follow.refusal.code) == (StepStatus.MANUAL, "refunded-but-sent")


def test_the_rest_of_an_order_may_be_sent(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    command = cancellation(order, lines=units(order, l12=1), whole=False)
    result = cj.connection.write(command)
    simulator.decide("paid", REFUND)
    simulator.move("paid", "SHIPPED")
    assert cj.connection.follow_up(question(command, request_id=result.provider_id)).status is DONE


@pytest.mark.parametrize(("number", "path"), [("draft", DELETE), ("paid", CREATE)])
@pytest.mark.parametrize("shows_key", [True, False])
def test_a_lost_answer_is_found(
    cj: CJ, simulator: CJSimulator, number: str, path: str, shows_key: bool
) -> None:
    simulator.knobs.list_shows_business_id = shows_key
    simulator.faults.add(Fault(Match("*", path), COMMITTED, Reset()))
    command = cancellation(cj.get(number))
    with pytest.raises(OutcomeUnknown):
        cj.connection.write(command)
    evidence = cj.connection.look_up(question(command))
    assert evidence.status is FOUND
    followed = cj.connection.follow_up(question(command, request_id=evidence.provider_id))
    assert followed.status is (DONE if number == "draft" else REQUESTED)


@pytest.mark.parametrize(("number", "path"), [("draft", DELETE), ("paid", CREATE)])
@pytest.mark.parametrize(
    "action", [Reset(), Reply(502), Reply(200, "<html>Just a moment</html>"), Reply(403)], ids=repr
)
def test_what_never_arrived_is_absent(
    cj: CJ, simulator: CJSimulator, number: str, path: str, action: Reset | Reply
) -> None:
    simulator.faults.add(Fault(Match("*", path), ARRIVED, action))
    command = cancellation(cj.get(number))
    with pytest.raises(OutcomeUnknown):
        cj.connection.write(command)
    evidence = cj.connection.look_up(question(command))
    assert evidence.status is ABSENT
    # A second dispute is not known to be harmless; deleting twice is.
    assert evidence.repeat_harmless is (number == "draft")


@pytest.mark.parametrize(
    "fault",
    [busy(CREATE), busy(CREATE, committed=True), ambiguous(CREATE), html_answer(CREATE, committed=True)],
    ids=["busy", "busy-committed", "1600100", "html"],
)
def test_only_documented_answers_promise_that_nothing_happened(
    cj: CJ, simulator: CJSimulator, fault: Fault
) -> None:
    simulator.faults.add(fault)
    command = cancellation(cj.get("paid"))
    with pytest.raises(OutcomeUnknown):
        cj.connection.write(command)
    evidence = cj.connection.look_up(question(command))
    assert evidence.status is (FOUND if simulator.account.disputes else ABSENT)
    assert len(simulator.log.requests("POST", CREATE)) == 1


@pytest.mark.parametrize("code", [1609999, 424242])
def test_a_code_that_no_document_names_is_doubt(cj: CJ, simulator: CJSimulator, code: int) -> None:
    simulator.faults.add(refused(code, CREATE, message="fail"))
    with pytest.raises(OutcomeUnknown):
        cj.connection.write(cancellation(cj.get("paid")))


def test_an_earlier_dispute_is_not_taken_for_ours(cj: CJ, simulator: CJSimulator) -> None:
    """Rejected a day ago; the lost one never arrived."""
    command, _ = asked(cj)
    simulator.decide("paid", REJECT)
    simulator.account.disputes[0].created -= timedelta(days=1)
    later = question(command, key="another-key", sent_at=datetime.now(UTC))
    assert cj.connection.look_up(later).status is ABSENT


def test_a_closed_one_whose_time_is_not_certain_is_unknowable(cj: CJ, simulator: CJSimulator) -> None:
    """CJ leaves the time zone out: ten minutes ago in China's time, or in eight hours."""
    command, _ = asked(cj)
    simulator.decide("paid", REJECT)
    sent_at = datetime.now(UTC)
    late = question(command, key="another-key", sent_at=sent_at)
    assert cj.connection.look_up(late).status is UNKNOWABLE
    assert cj.connection.follow_up(late).status is StepStatus.MANUAL


def test_an_order_that_was_cancelled_otherwise_counts_as_stopped(cj: CJ, simulator: CJSimulator) -> None:
    command = cancellation(cj.get("paid"))
    assert cj.connection.follow_up(question(command)).status is REQUESTED
    simulator.move("paid", "CANCELLED")
    assert cj.connection.look_up(question(command)).status is FOUND
    assert cj.connection.follow_up(question(command)).status is DONE


def test_a_draft_that_came_back_is_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    command, _ = asked(cj, "draft")
    simulator.move("draft", "CREATED")
    assert cj.connection.follow_up(question(command)).status is StepStatus.MANUAL


def test_a_request_is_taken_back(cj: CJ, simulator: CJSimulator) -> None:
    command, result = asked(cj)
    withdrawn = cj.connection.write(withdrawal(command, result.provider_id))
    assert (withdrawn.status, withdrawn.provider_id) == (DONE, result.provider_id)
    assert simulator.account.disputes[0].withdrawn
    assert cj.writes() == ["create", "cancel"]


@pytest.mark.parametrize(
    ("verdict", "status"),
    [(REFUND, REFUSED), (REISSUE, StepStatus.ALREADY), (REJECT, StepStatus.ALREADY)],
)
def test_a_decided_dispute_is_not_taken_back(
    cj: CJ, simulator: CJSimulator, verdict: int, status: StepStatus
) -> None:
    command, result = asked(cj)
    simulator.decide("paid", verdict)  # type: ignore[arg-type]
    assert cj.connection.write(withdrawal(command, result.provider_id)).status is status
    assert cj.writes() == ["create"]


def test_somebody_elses_dispute_is_never_taken_back(cj: CJ, simulator: CJSimulator) -> None:
    command, _ = asked(cj)
    other = withdrawal(command.changed(key="another-key"), "")
    assert cj.connection.write(other).status is StepStatus.MANUAL
    assert cj.writes() == ["create"]


def test_ours_is_known_by_our_key_where_cj_shows_it(cj: CJ, simulator: CJSimulator) -> None:
    simulator.knobs.list_shows_business_id = True
    command, _ = asked(cj)
    assert cj.connection.write(withdrawal(command, "")).status is DONE


def test_taking_back_that_is_refused_says_so(cj: CJ, simulator: CJSimulator) -> None:
    command, result = asked(cj)
    simulator.faults.add(refused(1607009, "disputes/cancel$", http_status=400))
    withdrawn = cj.connection.write(withdrawal(command, result.provider_id))
    assert (withdrawn.status, withdrawn.refusal and withdrawn.refusal.code) == (REFUSED, "1607009")


def test_a_dispute_that_was_granted_a_moment_before_is_not_taken_back(cj: CJ, simulator: CJSimulator) -> None:
    command, result = asked(cj)

    def grant(_request: object) -> None:
        dispute = simulator.account.disputes[0]
        dispute.withdrawn, dispute.finally_deal = False, REFUND

    simulator.faults.add(Fault(Match("POST", "disputes/cancel$"), COMMITTED, Call(grant)))
    assert cj.connection.write(withdrawal(command, result.provider_id)).status is REFUSED


def test_an_overdue_answer_is_asked_for_once(cj: CJ, simulator: CJSimulator) -> None:
    command, result = asked(cj)
    about = question(command, request_id=result.provider_id)
    assert cj.connection.write(reminder(about, "Please answer.")).status is DONE
    again = cj.connection.write(reminder(about, "Please answer."))
    [ticket] = simulator.account.tickets
    assert (again.status, again.provider_id) == (StepStatus.ALREADY, ticket.id)
    assert ticket.message.startswith("Please answer.")
    assert KEY in ticket.message
    assert (ticket.business_no, ticket.your_order_no) == (simulator.order("paid").code, "paid")
    assert ticket.question_type_id == 102


def test_an_old_ticket_about_something_else_does_not_keep_us_from_asking(
    cj: CJ, simulator: CJSimulator
) -> None:
    command, result = asked(cj)
    about = question(command, request_id=result.provider_id)
    cj.connection.write(reminder(about, "Where is my invoice?"))
    simulator.account.tickets[0].message = "Where is my invoice?"
    simulator.account.tickets[0].created -= timedelta(days=1)
    assert cj.connection.write(reminder(about, "Please answer.")).status is DONE
    assert len(simulator.account.tickets) == 2


def test_without_a_fitting_question_a_person_asks(cj: CJ, simulator: CJSimulator) -> None:
    simulator.knobs.question_types = [(1, "Invoice")]
    command, _ = asked(cj)
    assert cj.connection.write(reminder(question(command), "Please answer.")).status is StepStatus.MANUAL
    assert simulator.account.tickets == []


def test_a_lost_answer_about_a_ticket_is_doubt(cj: CJ, simulator: CJSimulator) -> None:
    command, _ = asked(cj)
    simulator.faults.add(Fault(Match("POST", "ticket/order/create$"), COMMITTED, Reset()))
    with pytest.raises(OutcomeUnknown):
        cj.connection.write(reminder(question(command), "Please answer."))
    assert cj.connection.write(reminder(question(command), "Please answer.")).status is StepStatus.ALREADY
    assert len(simulator.account.tickets) == 1
