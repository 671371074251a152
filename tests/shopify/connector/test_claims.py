"""The one row of an order by which installations see each other, and the refunds that say whose they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.shopify.connector.store import (
    DESK,
    KEY,
    LAMPS,
    NUMBER,
    SHADE,
    Shop,
    cancellation,
    connected,
    everything,
    fault,
    question,
    refund_of,
    some,
    usd,
)

from dropconnect.plugin import (
    AuthenticationFailed,
    Claim,
    ClaimCommand,
    EvidenceStatus,
    GuardReading,
    OutcomeUnknown,
    ProviderUnavailable,
    RefundMethod,
    StepResult,
    StepStatus,
    UnsupportedOperation,
)
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Reset
from dropconnect_shopify.simulator import Refund, ShopifySimulator
from dropconnect_shopify.simulator.books.refunds import RefundLine

OURS, OTHER = f"_dropconnect_intent_{KEY}_aaaaaaaaaaaa", f"_dropconnect_intent_{KEY}_bbbbbbbbbbbb"
LIVE, LATER = "live journal-a 22.00 1 5", "live journal-a 22.00 2 6"
SLOT = ("dropconnect", "claim")


def put(shop: Shop, name: str, value: str | None, **changes: Any) -> StepResult:
    command = ClaimCommand(key=name, order_id=NUMBER, name=name, value=value, **changes)
    return shop.connection.write(command)


def rows(shop: Shop) -> list[tuple[str, str]]:
    return [(row.name, row.value) for row in shop.connection.read_claims(NUMBER).rows]


def is_taken(result: StepResult) -> bool:
    refusal = result.refusal
    return refusal is not None and (refusal.code, refusal.final) == ("claim-taken", True)


def held(name: str = OURS, settle_seconds: float = 60.0) -> Claim:
    return Claim(name=name, settle_seconds=settle_seconds)


def test_a_row_is_laid_shown_once_more_and_ended(shop: Shop) -> None:
    assert rows(shop) == []
    for value in (LIVE, LATER, "done 509562970"):
        assert put(shop, OURS, value).status is StepStatus.DONE
        assert rows(shop) == [(OURS, value)]
    assert put(shop, OURS, None).status is StepStatus.DONE
    assert rows(shop) == []
    assert put(shop, OURS, None).status is StepStatus.DONE
    assert put(shop, OTHER, LIVE).status is StepStatus.DONE


def test_a_row_of_another_is_neither_replaced_nor_taken_away(shop: Shop) -> None:
    put(shop, OTHER, LIVE)

    assert is_taken(put(shop, OURS, LIVE))
    assert is_taken(put(shop, OURS, None))
    assert is_taken(put(shop, OURS, "done 1"))
    assert rows(shop) == [(OTHER, LIVE)]


def test_a_row_that_is_in_nobodys_way_makes_room(shop: Shop) -> None:
    put(shop, OTHER, "done 509562970")
    assert put(shop, OURS, LIVE, over=(OTHER,)).status is StepStatus.DONE
    assert rows(shop) == [(OURS, LIVE)]


def test_what_a_person_wrote_there_counts_as_somebodys_row(shop: Shop) -> None:
    put(shop, OURS, LIVE)
    shop.simulator.order(NUMBER).metafields[SLOT].value = "do not touch"
    assert rows(shop) == [("do", "not touch")]
    assert is_taken(put(shop, OURS, LATER))


@pytest.mark.parametrize("code", ["STALE_OBJECT", "INVALID_COMPARE_DIGEST"])
@pytest.mark.parametrize("before", [None, "free", LIVE])
def test_who_comes_in_between_look_and_write_is_not_overwritten(
    shop: Shop, before: str | None, code: Any
) -> None:
    """The other one's write arrives after we have read the slot and before ours is carried out."""
    shop.simulator.knobs.stale_digest = code
    if before is not None:
        put(shop, OURS, LIVE)
        put(shop, OURS, before if before != "free" else None)
    other = Call(lambda _request: put(shop, OTHER, LIVE, over=(OURS,)))
    shop.simulator.faults.add(fault("ClaimSet", ARRIVED, other))

    assert is_taken(put(shop, OURS, LATER))
    assert rows(shop) == [(OTHER, LIVE)]


def test_a_row_that_another_has_just_replaced_is_not_ended_with_its_place(shop: Shop) -> None:
    put(shop, OURS, LIVE)
    other = Call(lambda _request: put(shop, OTHER, LIVE, over=(OURS,)))
    shop.simulator.faults.add(fault("ClaimSet", ARRIVED, other))

    assert is_taken(put(shop, OURS, None))
    assert rows(shop) == [(OTHER, LIVE)]


def test_a_row_whose_reply_was_lost_stands_and_may_be_written_again(shop: Shop) -> None:
    shop.simulator.faults.add(fault("ClaimSet", COMMITTED, Reset()))
    with pytest.raises(OutcomeUnknown):
        put(shop, OURS, LIVE)
    assert rows(shop) == [(OURS, LIVE)]
    assert put(shop, OURS, LATER).status is StepStatus.DONE


def test_a_row_that_is_too_late_is_not_written(shop: Shop) -> None:
    with pytest.raises(ProviderUnavailable):
        put(shop, OURS, LIVE, send_by=0.0)
    assert rows(shop) == []


def test_refunds_are_read_beside_the_row_with_whose_they_are(shop: Shop) -> None:
    shop.connection.write(
        refund_of(shop, some(shop.order(), {DESK: 1}), journal="journal-a", more_follows=True)
    )
    shop.connection.write(
        refund_of(shop, some(shop.order(), {SHADE: 1}), key=KEY[::-1].replace("-", "0"), journal="")
    )

    reading = shop.connection.read_claims(NUMBER)

    ours, other = reading.refunds
    assert reading.refund_ids == (ours.id, other.id)
    assert (ours.key, ours.journal, ours.more_follows, ours.amount) == (KEY, "journal-a", True, usd("22.00"))
    assert (other.key, other.journal, other.more_follows, other.amount) == ("", "", False, usd("11.00"))
    assert [(row.journal, row.more_follows) for row in shop.order().refunds] == [
        ("journal-a", True),
        ("", False),
    ]


def test_money_goes_under_a_claim_without_a_further_request(shop: Shop) -> None:
    put(shop, OURS, LIVE)
    command = refund_of(shop, some(shop.order(), {DESK: 1}), claim=held())
    looked = shop.sent("OrderClaim"), shop.sent("Order")

    assert shop.connection.write(command).status is StepStatus.DONE

    assert shop.paid == usd("22.00")
    assert (shop.sent("OrderClaim"), shop.sent("Order")) == (looked[0], looked[1] + 1)


@pytest.mark.parametrize("there", [None, OTHER])
def test_money_does_not_go_where_our_claim_is_gone(shop: Shop, there: str | None) -> None:
    if there is not None:
        put(shop, there, LIVE)
    command = refund_of(shop, some(shop.order(), {DESK: 1}), claim=held())

    with pytest.raises(ProviderUnavailable, match="our own note at the order is gone"):
        shop.connection.write(command)

    assert (shop.paid, shop.sent("RefundCreate")) == (usd("0"), 0)


def test_money_goes_within_a_quarter_of_the_settle_time_from_the_look(shop: Shop) -> None:
    """Between look and payment the shop is slow: its suggestion comes after the time is over."""
    put(shop, OURS, LIVE)
    command = refund_of(shop, some(shop.order(), {DESK: 1}), claim=held(settle_seconds=1e-6))

    with pytest.raises(ProviderUnavailable):
        shop.connection.write(command)

    assert (shop.paid, shop.sent("RefundCreate")) == (usd("0"), 0)


def test_the_time_counts_for_a_refund_with_the_cancellation_too(
    simulator: ShopifySimulator, tmp_path: Path
) -> None:
    with connected(simulator, tmp_path, refund_with_cancel=True) as shop:
        put(shop, OURS, LIVE)
        command = refund_of(shop, everything(shop.order()), claim=held(settle_seconds=1e-6))
        with pytest.raises(ProviderUnavailable):
            shop.connection.write(command)
        assert (shop.paid, shop.sent("OrderCancel")) == (usd("0"), 0)


def test_a_refund_after_the_cancellation_knows_the_same_refunds(shop: Shop) -> None:
    """The row without money that a cancellation may leave is no refund that came in between."""
    shop.simulator.knobs.removal_row = True
    put(shop, OURS, LIVE)
    choice = everything(shop.order())
    command = refund_of(shop, choice, claim=held())
    shop.connection.write(cancellation(shop.order()))
    command = command.changed(before=GuardReading.of(shop.order()))

    assert shop.connection.write(command).status is StepStatus.DONE
    assert shop.paid == usd("93.00")


def test_units_edited_out_are_no_refund_that_went(shop: Shop) -> None:
    line = shop.simulator.order(NUMBER).line(int(LAMPS))
    assert line is not None
    line.removed = 1
    shop.simulator.order(NUMBER).refunds.append(Refund([RefundLine(line, 1, "CANCEL")]))
    put(shop, OURS, LIVE)
    command = refund_of(shop, some(shop.order(), {DESK: 1}), claim=held())

    assert command.before.refund_ids == ()
    assert shop.connection.write(command).status is StepStatus.DONE


def test_a_refund_with_our_key_of_another_journal_is_not_ours(shop: Shop) -> None:
    """The same request in two journals has the same key."""
    first = refund_of(shop, some(shop.order(), {DESK: 1}), journal="journal-a")
    shop.connection.write(first)
    asked = question(first)

    ours = shop.connection.look_up(asked.changed(journal="journal-a"))
    others = shop.connection.look_up(asked.changed(journal="journal-b"))

    assert (ours.status, ours.amount) == (EvidenceStatus.FOUND, usd("22.00"))
    assert others.status is EvidenceStatus.ABSENT
    assert list(others.facts["refunds_of_others"].values()) == ["22.00 USD"]
    with pytest.raises(ProviderUnavailable, match="refunds of the order changed"):
        shop.connection.write(first.changed(journal="journal-b"))
    assert shop.paid == usd("22.00")


def test_shopify_itself_pays_one_of_two_journals_with_one_key(shop: Shop) -> None:
    """A last fence: within 24 hours a key has one outcome, and the notes of two journals differ."""
    first = refund_of(shop, some(shop.order(), {DESK: 1}), journal="journal-a")
    other = Call(lambda _request: shop.connection.write(first.changed(journal="journal-b")))
    shop.simulator.faults.add(fault("RefundCreate", ARRIVED, other))

    with pytest.raises(OutcomeUnknown, match="knows this refund"):
        shop.connection.write(first)

    assert shop.paid == usd("22.00")
    assert [refund.journal for refund in shop.order().refunds] == ["journal-b"]


@pytest.mark.parametrize("method", [RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY])
def test_a_store_that_denies_metafields_holds_no_claims_and_works_on(
    shop: Shop, method: RefundMethod
) -> None:
    shop.simulator.knobs.metafields = "denied"
    assert shop.connection.holds_claims

    with pytest.raises(UnsupportedOperation):
        put(shop, OURS, LIVE)

    assert not shop.connection.holds_claims
    with pytest.raises(UnsupportedOperation):
        shop.connection.read_claims(NUMBER)
    command = refund_of(shop, some(shop.order(), {DESK: 1}), method=method)
    assert shop.connection.write(command).status is StepStatus.DONE
    assert shop.connection.write(cancellation(shop.order())).status is StepStatus.DONE


def test_a_claim_that_can_no_longer_be_seen_stops_money(shop: Shop) -> None:
    put(shop, OURS, LIVE)
    command = refund_of(shop, some(shop.order(), {DESK: 1}), claim=held())
    shop.simulator.knobs.metafields = "denied"

    with pytest.raises(AuthenticationFailed):
        shop.connection.write(command)

    assert (shop.paid, shop.sent("RefundCreate")) == (usd("0"), 0)
