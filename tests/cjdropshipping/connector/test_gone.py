"""Orders that are not there any more: deleted, or split or merged, and then their goods still come."""

from __future__ import annotations

import pytest
from tests.cjdropshipping.connector.cj import CJ, cancellation, question, withdrawal

from dropconnect.plugin import EvidenceStatus, OutcomeUnknown, StepResult, StepStatus
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reset
from dropconnect_cjdropshipping.simulator import CJSimulator


def split(cj: CJ, number: str) -> None:
    cj.simulator.split(number, *([line.id] for line in cj.simulator.order(number).lines))


@pytest.mark.parametrize(("number", "write"), [("draft", "deleteOrder$"), ("paid", "disputes/create$")])
def test_an_order_that_is_gone_is_not_taken_for_stopped(
    cj: CJ, simulator: CJSimulator, number: str, write: str
) -> None:
    command = cancellation(cj.get(number))
    simulator.faults.add(Fault(Match("*", write), ARRIVED, Reset()))
    with pytest.raises(OutcomeUnknown):
        cj.connection.write(command)
    split(cj, number)
    evidence = cj.connection.look_up(question(command))
    assert (evidence.status, "split or merged" in evidence.reason) == (EvidenceStatus.UNKNOWABLE, True)


def test_a_dispute_that_is_gone_with_its_order_is_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    command = cancellation(cj.get("paid"))
    result = cj.connection.write(command)
    split(cj, "paid")
    simulator.account.disputes.clear()
    about = question(command, request_id=result.provider_id)
    assert refusal(cj.connection.follow_up(about)) == (StepStatus.MANUAL, "gone")
    taken_back = cj.connection.write(withdrawal(command, result.provider_id))
    assert refusal(taken_back) == (StepStatus.MANUAL, "not-listed")


def refusal(result: StepResult) -> tuple[StepStatus, str]:
    assert result.refusal is not None
    return result.status, result.refusal.code
