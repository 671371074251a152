"""Cancelling: no money, no mail, and only ``cancelledAt`` counts. Holding, releasing, noting, voiding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.shopify.connector.store import (
    IMPATIENTLY,
    KEY,
    NUMBER,
    TOTAL,
    Shop,
    cancellation,
    connected,
    everything,
    fault,
    kind_question,
    place,
    question,
    refund_of,
    usd,
)

from dropconnect.plugin import (
    Cause,
    EffectKind,
    EvidenceStatus,
    GuardReading,
    HoldOrderCommand,
    NoteCommand,
    OrderState,
    OutcomeUnknown,
    ProviderUnavailable,
    ReleaseOrderCommand,
    StepStatus,
)
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Fault, Match, Reply, Reset
from dropconnect_shopify.simulator import Hold, ShopifySimulator

JOB_FAILURE = {"code": "INTERNAL_ERROR", "field": None, "message": "Something went wrong"}


def test_cancelled_without_money_and_mail(shop: Shop) -> None:
    result = shop.connection.write(cancellation(shop.order(), note="dropconnect case 7"))
    assert (result.status, result.warnings) == (StepStatus.DONE, ())
    assert shop.order().state is OrderState.CANCELLED
    ledger = shop.simulator.record()
    assert ledger["cancellations"] == [
        {
            "order_id": 1001, "reason": "CUSTOMER", "refund": "none", "restock": True, "notified": False,
            "staff_note": "dropconnect case 7",
        }
    ]  # fmt: skip
    assert (shop.paid, ledger["mails"]) == (usd("0"), [])
    assert ledger["stock"] == {"LAMP-1": 2, "DESK-1": 1, "SHADE-1": 1}


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (Cause.FRAUD, "FRAUD"),
        (Cause.STOCK, "INVENTORY"),
        (Cause.MERCHANT, "OTHER"),
        (Cause.CUSTOMER, "CUSTOMER"),
    ],
)
def test_the_reason_follows_the_cause(shop: Shop, cause: Cause, reason: str) -> None:
    shop.connection.write(cancellation(shop.order(), cause=cause, restock=False, note="x" * 300))
    [row] = shop.simulator.record()["cancellations"]
    assert (row["reason"], row["restock"], len(row["staff_note"])) == (reason, False, 255)


def test_the_merchants_own_word_of_shopifys_list_counts_first(shop: Shop) -> None:
    shop.connection.write(cancellation(shop.order(), cause=Cause.CUSTOMER, platform_reason="DECLINED"))
    [row] = shop.simulator.record()["cancellations"]
    assert row["reason"] == "DECLINED"


def test_what_is_cancelled_is_left_alone(shop: Shop) -> None:
    command = cancellation(shop.order())
    shop.connection.write(command)
    assert shop.connection.write(command).status is StepStatus.ALREADY
    assert shop.sent("OrderCancel") == 1


def test_only_authorised_money_is_released(tmp_path: Path) -> None:
    simulator = ShopifySimulator()
    place(simulator, paid="authorized")
    with connected(simulator, tmp_path) as shop:
        assert (shop.order().authorized, shop.order().paid) == (usd(TOTAL), usd("0"))
        shop.connection.write(cancellation(shop.order()))
        assert shop.order().authorized == usd("0")
        assert simulator.record()["voids"][0]["amount"] == TOTAL


@IMPATIENTLY
@pytest.mark.parametrize("result_by_node", [True, False])
def test_a_job_that_takes_its_time_is_followed(shop: Shop, result_by_node: bool) -> None:
    """Whether Shopify finds the job's result by its id nobody has documented."""
    shop.simulator.knobs.job_polls = 100
    shop.simulator.knobs.job_seconds = 1000.0
    shop.simulator.knobs.result_by_node = result_by_node
    command = cancellation(shop.order())
    result = shop.connection.write(command)
    assert (result.status, bool(result.provider_id)) == (StepStatus.REQUESTED, True)
    asked = question(command, provider_id=result.provider_id)
    assert shop.connection.follow_up(asked).status is StepStatus.REQUESTED
    shop.simulator.clock.advance(2000.0)
    assert shop.connection.follow_up(asked).status is StepStatus.DONE


def test_an_effect_that_shows_after_the_job_has_ended_is_waited_for(shop: Shop) -> None:
    shop.simulator.knobs.done_before_cancelled = True
    result = shop.connection.write(cancellation(shop.order()))
    assert (result.status, shop.order().state) == (StepStatus.DONE, OrderState.CANCELLED)


@IMPATIENTLY
def test_a_job_that_never_ends_becomes_a_question(shop: Shop) -> None:
    shop.simulator.knobs.job_polls = 100
    shop.simulator.knobs.job_seconds = 1e9
    command = cancellation(shop.order())
    result = shop.connection.write(command)
    asked = question(command, provider_id=result.provider_id)
    late = asked.changed(sent_at=asked.sent_at.replace(year=asked.sent_at.year - 1))
    found = shop.connection.follow_up(late)
    assert found.refusal is not None
    assert (found.status, found.refusal.code) == (StepStatus.REFUSED, "takes-too-long")


@pytest.mark.parametrize("cancelled_all_the_same", [False, True])
def test_a_job_that_fails_after_it_was_accepted(shop: Shop, cancelled_all_the_same: bool) -> None:
    shop.simulator.knobs.failed_job_cancels = cancelled_all_the_same
    shop.simulator.shop.job_failures[1001] = JOB_FAILURE
    result = shop.connection.write(cancellation(shop.order()))
    if cancelled_all_the_same:
        assert result.status is StepStatus.DONE
    else:
        assert result.refusal is not None
        assert (result.status, result.refusal.final) == (StepStatus.REFUSED, True)
        assert "Something went wrong (INTERNAL_ERROR)" in result.refusal.message
        assert shop.order().state is OrderState.OPEN


def test_what_shopify_refuses_at_once_has_changed_nothing(shop: Shop) -> None:
    shop.simulator.ship(NUMBER, {"DESK-1": 1})
    result = shop.connection.write(cancellation(shop.order()))
    assert result.refusal is not None
    assert (result.status, result.refusal.code, result.refusal.final) == (StepStatus.REFUSED, "INVALID", True)


@IMPATIENTLY
def test_looks_that_fail_after_it_began_are_no_doubt_about_the_write(shop: Shop) -> None:
    shop.simulator.faults.add(fault("CancelJob", ARRIVED, Reply(503), times=None))
    result = shop.connection.write(cancellation(shop.order()))
    assert result.status is StepStatus.REQUESTED


def test_a_place_that_is_closed_gets_nothing_back_and_a_person_is_told(shop: Shop) -> None:
    shop.simulator.order(NUMBER).fulfillment_orders[1].location.is_active = False
    result = shop.connection.write(cancellation(shop.order()))
    assert (result.status, shop.simulator.record()["stock"]) == (StepStatus.DONE, {})
    assert "Woodwork is deactivated" in result.warnings[0]


@pytest.mark.parametrize("at", [ARRIVED, COMMITTED])
@pytest.mark.parametrize("action", [Reset(), Reply(502)])
def test_a_lost_answer_is_looked_up_before_it_is_repeated(shop: Shop, at: str, action: Any) -> None:
    shop.simulator.faults.add(fault("OrderCancel", at, action))
    command = cancellation(shop.order())
    with pytest.raises(OutcomeUnknown):
        shop.connection.write(command)
    shop.simulator.clock.advance(60.0)
    found = shop.connection.look_up(question(command))
    if at == COMMITTED:
        assert found.status is EvidenceStatus.FOUND
    else:
        assert (found.status, found.repeat_harmless) == (EvidenceStatus.ABSENT, True)
        assert shop.connection.write(command).status is StepStatus.DONE


def test_a_broken_look_before_is_no_doubt(shop: Shop) -> None:
    order = shop.order()
    shop.simulator.faults.add(Fault(Match("POST", "graphql"), ARRIVED, Reply(502), times=None))
    with pytest.raises(ProviderUnavailable):
        shop.connection.write(cancellation(order))


def hold_command(shop: Shop, **changes: Any) -> HoldOrderCommand:
    order = shop.order()
    given = HoldOrderCommand(
        key=KEY, order_id=order.id, before=GuardReading.of(order), cause=Cause.CUSTOMER, reason="case 7"
    )
    return given.changed(**changes)


def release_command(shop: Shop, *ids: str) -> ReleaseOrderCommand:
    order = shop.order()
    return ReleaseOrderCommand(
        key=KEY[::-1], order_id=order.id, before=GuardReading.of(order), hold_key=KEY, hold_ids=ids
    )


def test_every_part_is_held_once(shop: Shop) -> None:
    result = shop.connection.write(hold_command(shop))
    assert (result.status, len(result.facts["hold_ids"])) == (StepStatus.DONE, 2)
    assert shop.order().state is OrderState.OPEN
    again = shop.connection.write(hold_command(shop))
    assert (again.status, set(again.facts["hold_ids"])) == (
        StepStatus.ALREADY, set(result.facts["hold_ids"]),
    )  # fmt: skip
    assert shop.simulator.record()["held_now"] == {NUMBER: [f"dropconnect-{KEY}"] * 2}


def test_our_hold_is_released_and_no_other(shop: Shop) -> None:
    other = Hold("", "OTHER", "another-app")
    shop.simulator.order(NUMBER).fulfillment_orders[0].hold(other)
    held = shop.connection.write(hold_command(shop))
    result = shop.connection.write(release_command(shop, *held.facts["hold_ids"]))
    assert result.status is StepStatus.DONE
    assert shop.simulator.record()["held_now"] == {NUMBER: [""]}
    assert shop.connection.write(release_command(shop)).status is StepStatus.ALREADY


def test_nothing_to_hold(shop: Shop) -> None:
    shop.simulator.ship(NUMBER)
    result = shop.connection.write(hold_command(shop))
    assert result.refusal is not None
    assert (result.status, result.refusal.final) == (StepStatus.REFUSED, True)
    assert "closed" in result.refusal.message


@pytest.mark.parametrize("at", [ARRIVED, COMMITTED])
def test_a_lost_hold_is_found_by_its_handle(shop: Shop, at: str) -> None:
    shop.simulator.faults.add(fault("FulfillmentOrderHold", at, Reset()))
    with pytest.raises(OutcomeUnknown):
        shop.connection.write(hold_command(shop))
    found = shop.connection.look_up(kind_question(EffectKind.HOLD_ORDER, shop.order()))
    if at == COMMITTED:
        assert (found.status, len(found.facts["hold_ids"])) == (EvidenceStatus.FOUND, 1)
    else:
        assert (found.status, found.repeat_harmless) == (EvidenceStatus.ABSENT, True)
    shop.connection.write(hold_command(shop))
    assert shop.simulator.record()["held_now"] == {NUMBER: [f"dropconnect-{KEY}"] * 2}


def test_what_a_service_sends_already_cannot_be_held(shop: Shop) -> None:
    shop.simulator.order(NUMBER).fulfillment_orders[1].status = "IN_PROGRESS"
    result = shop.connection.write(hold_command(shop))
    assert (result.status, len(result.facts["hold_ids"])) == (StepStatus.DONE, 1)


@pytest.mark.parametrize("refused", [False, True])
def test_our_hold_never_stands_in_the_way(shop: Shop, refused: bool) -> None:
    """Nobody has documented which it is."""
    shop.simulator.knobs.held_orders = "refused" if refused else "cancelled"
    shop.connection.write(hold_command(shop))
    result = shop.connection.write(cancellation(shop.order()))
    assert (result.status, shop.order().state) == (StepStatus.DONE, OrderState.CANCELLED)
    assert shop.sent("FulfillmentOrderReleaseHold") == (2 if refused else 0)


def test_the_hold_of_another_app_stays_and_the_refusal_with_it(shop: Shop) -> None:
    shop.simulator.knobs.held_orders = "refused"
    shop.simulator.order(NUMBER).fulfillment_orders[0].hold(Hold("", "OTHER", "another-app"))
    result = shop.connection.write(cancellation(shop.order()))
    assert (result.status, shop.sent("OrderCancel")) == (StepStatus.REFUSED, 1)
    assert shop.simulator.record()["held_now"] == {NUMBER: [""]}


def note(shop: Shop, **changes: Any) -> NoteCommand:
    order = shop.order()
    given = NoteCommand(
        key=KEY, order_id=order.id, before=GuardReading.of(order), text="cancelled", tags=("by-dropconnect",)
    )
    return given.changed(**changes)


def test_a_note_stands_beside_what_was_there(shop: Shop) -> None:
    placed = shop.simulator.order(NUMBER)
    placed.note, placed.tags = "ring twice", ["vip"]
    assert shop.connection.write(note(shop)).status is StepStatus.DONE
    assert (placed.note, sorted(placed.tags)) == (
        f"ring twice\ncancelled [dropconnect {KEY[:8]}]", ["by-dropconnect", "vip"],
    )  # fmt: skip
    assert shop.connection.write(note(shop)).status is StepStatus.ALREADY
    assert shop.sent("OrderUpdateNote") == 1
    found = shop.connection.look_up(kind_question(EffectKind.ADD_NOTE, shop.order()))
    assert found.status is EvidenceStatus.FOUND


def test_tags_alone_and_a_note_alone(shop: Shop) -> None:
    assert shop.connection.write(note(shop, text="")).status is StepStatus.DONE
    assert shop.simulator.order(NUMBER).note is None
    assert shop.connection.write(note(shop, tags=())).status is StepStatus.DONE
    assert (shop.sent("TagsAdd"), shop.sent("OrderUpdateNote")) == (1, 1)


def test_a_lost_note_is_left_once(shop: Shop) -> None:
    shop.simulator.faults.add(fault("OrderUpdateNote", COMMITTED, Reset()))
    with pytest.raises(OutcomeUnknown):
        shop.connection.write(note(shop))
    assert shop.connection.write(note(shop)).status is StepStatus.ALREADY


def with_refunding_cancel(tmp_path: Path) -> Any:
    simulator = ShopifySimulator()
    place(simulator)
    return connected(simulator, tmp_path, refund_with_cancel=True)


def test_one_call_cancels_and_pays_everything_back(tmp_path: Path) -> None:
    with with_refunding_cancel(tmp_path) as shop:
        order = shop.order()
        assert not shop.connection.check_cancellation(order, everything(order)).cancel_first
        command = refund_of(shop, everything(order))
        result = shop.connection.write(command)
        assert (result.status, result.amount, shop.paid) == (StepStatus.DONE, usd(TOTAL), usd(TOTAL))
        assert result.provider_id == shop.order().refunds[0].id
        assert (shop.sent("RefundCreate"), shop.order().state) == (0, OrderState.CANCELLED)
        assert shop.connection.write(cancellation(order)).status is StepStatus.ALREADY
        assert shop.connection.look_up(question(command)).status is EvidenceStatus.FOUND


def test_a_fee_or_a_part_is_paid_back_for_itself(tmp_path: Path) -> None:
    """All or nothing is what a refunding cancellation can do."""
    with with_refunding_cancel(tmp_path) as shop:
        command = refund_of(shop, everything(shop.order()), amount=usd("90.00"))
        assert shop.connection.write(command).amount == usd("90.00")
        assert (shop.sent("OrderCancel"), shop.sent("RefundCreate")) == (0, 1)


@pytest.mark.parametrize("at", [ARRIVED, COMMITTED])
def test_a_lost_refunding_cancel_is_found_by_what_is_new(tmp_path: Path, at: str) -> None:
    with with_refunding_cancel(tmp_path) as shop:
        command = refund_of(shop, everything(shop.order()))
        shop.simulator.faults.add(fault("OrderCancel", at, Reset()))
        with pytest.raises(OutcomeUnknown):
            shop.connection.write(command)
        shop.simulator.clock.advance(60.0)
        found = shop.connection.look_up(question(command))
        if at == COMMITTED:
            assert (found.status, found.amount) == (EvidenceStatus.FOUND, usd(TOTAL))
        else:
            assert (found.status, found.key_remembered) == (EvidenceStatus.ABSENT, False)
