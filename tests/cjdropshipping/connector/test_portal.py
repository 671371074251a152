"""What the API does not take: the words for CJ's portal, and the dispute that a person opens there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.cjdropshipping.connector.cj import CJ, cancellation, question, units

from dropconnect.plugin import Money, StepResult, StepStatus, SupplierOrder
from dropconnect_cjdropshipping.simulator import REFUND, REISSUE, REJECT, CJSimulator
from dropconnect_cjdropshipping.simulator.desk import Verdict

REQUESTED, DONE, MANUAL = StepStatus.REQUESTED, StepStatus.DONE, StepStatus.MANUAL


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def follow(cj: CJ, order: SupplierOrder, **changes: Any) -> StepResult:
    """How the dispute stands that a person opened about all of the order."""
    command = cancellation(order)
    given = {"by_person": True, "lines": command.lines, "expected": usd("34.00"), **changes}
    return cj.connection.follow_up(question(command, **given))


def test_an_order_of_the_store_app_is_asked_about_in_the_portal(cj: CJ, simulator: CJSimulator) -> None:
    simulator.order("paid").by_api = False
    order = cj.get("paid")
    result = cj.connection.write(cancellation(order))
    assert (result.status, simulator.account.disputes) == (MANUAL, [])
    assert result.refusal is not None
    assert "Order cannot be disputed" in result.refusal.message
    kit = result.portal
    assert kit is not None
    assert (kit.where, kit.expected, kit.can_follow) == (
        "https://www.cjdropshipping.com/my.html",
        usd("34.00"),
        True,
    )
    assert f"Store Orders > Pending > {order.number} > Open Dispute" in kit.steps
    assert order.number in kit.text
    assert "our number paid" in kit.text
    assert "2 of 2 line" in kit.text
    assert "We expect 34.00 USD back." in kit.text
    assert len(kit.text) <= 500


def test_only_some_goods_are_named_with_what_they_cost(cj: CJ, simulator: CJSimulator) -> None:
    simulator.order("paid").by_api = False
    order = cj.get("paid")
    desk = units(order, l12=1)
    result = cj.connection.write(cancellation(order, lines=desk, whole=False))
    assert result.portal is not None
    assert [item.quantity for item in result.portal.items] == [1]
    assert result.portal.expected == usd("10.00")


def test_a_part_of_a_line_is_for_the_portal_too(cj: CJ) -> None:
    order = cj.get("paid")
    [answer] = cj.connection.check_cancellation(order, units(order, l11=1))
    assert (answer.eligibility, answer.rule) == ("manual", "part-of-a-line")
    assert answer.portal is not None
    assert [(item.quantity, item.ordered) for item in answer.portal.items] == [(1, 2)]
    assert answer.portal.expected == usd("10.00"), "the price of the line, as CJ shows it"


def test_the_words_for_a_part_do_not_stop_the_order(cj: CJ, simulator: CJSimulator) -> None:
    """CJ's details name no goods here, so they go by the store's names."""
    simulator.order("paid").by_api = False
    order = cj.get("paid")
    [desk] = units(order, l12=1)
    named = (desk.changed(name="Desk of oak", sku="OAK-1"),)
    result = cj.connection.write(cancellation(order, lines=named, whole=False))
    assert result.portal is not None
    words = result.portal.text
    assert words.startswith(f"Please stop only these goods of order {order.number} (our number paid)")
    assert "1 of 1 Desk of oak" in words
    assert "The rest of the order should still come. We expect 10.00 USD back." in words
    assert "this order" not in words


def test_a_dispute_about_a_part_says_that_the_rest_shall_come(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    cj.connection.write(cancellation(order, lines=units(order, l12=1), whole=False))
    [sent] = simulator.log.requests(path=r"disputes/create$")
    words = sent.json()["messageText"]
    assert words.startswith("Please stop only these goods")
    assert "this order" not in words


def test_what_is_not_paid_has_no_money_to_come_back(cj: CJ) -> None:
    order = cj.get("unpaid")
    [answer, _] = cj.connection.check_cancellation(order, units(order))
    assert answer.portal is not None
    assert (answer.portal.expected, answer.portal.can_follow) == (None, False)
    assert "which is not paid" in answer.portal.text


@pytest.mark.parametrize("number", ["paid", "processing"])
def test_how_an_order_came_to_cj_is_told_beforehand(cj: CJ, simulator: CJSimulator, number: str) -> None:
    assert "CJ does not show how it was placed" in cj.get(number).origin
    simulator.order(number).platform_order_id = f"id-of-{number}"
    assert "CJ's store app" in cj.get(number).origin
    assert cj.get("draft").origin == ""


def test_a_dispute_of_the_portal_is_followed(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    assert follow(cj, order).status is REQUESTED
    dispute = simulator.dispute_in_portal("paid")
    result = follow(cj, order)
    assert (result.status, result.provider_id) == (REQUESTED, dispute.id)
    simulator.decide(dispute.id, REFUND)
    result = follow(cj, order, request_id=dispute.id)
    assert (result.status, result.amount) == (DONE, usd("34.00"))


@pytest.mark.parametrize("verdict", [REJECT, REISSUE])
def test_a_no_in_the_portal_is_cj_s_no(cj: CJ, simulator: CJSimulator, verdict: Verdict) -> None:
    order = cj.get("paid")
    dispute = simulator.dispute_in_portal("paid")
    simulator.decide("paid", verdict)
    assert follow(cj, order, request_id=dispute.id).status is StepStatus.REFUSED


def test_what_never_shows_is_not_known(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    simulator.knobs.list_shows_portal = False
    simulator.knobs.refunded_status = ""
    simulator.dispute_in_portal("paid")
    simulator.decide("paid", REFUND)
    assert follow(cj, order).status is REQUESTED


def test_which_of_several_disputes_it_is_a_person_says(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    first, second = simulator.dispute_in_portal("paid"), simulator.dispute_in_portal("paid")
    result = follow(cj, order)
    assert (result.status, result.refusal and result.refusal.code) == (MANUAL, "cannot-tell")
    assert follow(cj, order, others=(first.id,)).provider_id == second.id


def test_a_dispute_about_some_of_the_goods_does_not_stop_the_others(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    dispute = simulator.dispute_in_portal("paid", order.lines[0].id)
    simulator.decide(dispute.id, REFUND)
    result = follow(cj, order, request_id=dispute.id)
    assert (result.status, result.refusal and result.refusal.code) == (MANUAL, "about-others")


def test_less_money_than_expected_does_not_prove_that_all_are_stopped(cj: CJ, simulator: CJSimulator) -> None:
    """CJ's list does not say for how many units of a line a dispute is."""
    order = cj.get("paid")
    simulator.knobs.refunded_status = ""
    dispute = simulator.dispute_in_portal("paid")
    simulator.decide("paid", REFUND, Decimal("17.00"))
    result = follow(cj, order, request_id=dispute.id)
    assert result.status is MANUAL
    assert result.refusal is not None
    assert "17.00 USD of the 34.00 USD" in result.refusal.message


def test_an_old_dispute_is_not_the_one_that_was_opened_now(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    simulator.dispute_in_portal("paid")
    simulator.decide("paid", REJECT)
    later = datetime.now(UTC) + timedelta(days=2)
    assert follow(cj, order, sent_at=later).status is REQUESTED


def test_a_decided_dispute_that_may_be_older_is_shown_to_the_person(cj: CJ, simulator: CJSimulator) -> None:
    """CJ's dates name no time zone: it may have been made before the person was asked to."""
    order = cj.get("paid")
    dispute = simulator.dispute_in_portal("paid")
    simulator.decide("paid", REJECT)
    result = follow(cj, order)
    assert result.status is MANUAL
    assert result.refusal is not None
    assert dispute.id in result.refusal.message


def test_an_open_dispute_counts_before_one_that_was_decided(cj: CJ, simulator: CJSimulator) -> None:
    order = cj.get("paid")
    simulator.dispute_in_portal("paid")
    simulator.decide("paid", REJECT)
    dispute = simulator.dispute_in_portal("paid")
    assert follow(cj, order).provider_id == dispute.id
