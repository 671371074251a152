"""The rows by which installations see each other: written, read, changed by their id, and taken away."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.woocommerce.connector.shop import KEY, cancellation, claim_row, full_refund

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    ClaimMark,
    ClaimReading,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    StepStatus,
)
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Fault, Match, Meet, Reset
from dropconnect_woocommerce.simulator import ORDER_READ, WooCommerceSimulator

OURS = f"_dropconnect_intent_{KEY}_aaaa"
THEIRS = f"_dropconnect_intent_{KEY}_bbbb"
LIVE = "live journal-1 82.49 1 1"


def shown(reading: ClaimReading) -> dict[str, str]:
    """Name -> value."""
    return {row.name: row.value for row in reading.rows}


def plant(simulator: WooCommerceSimulator, **rows: Any) -> None:
    """Rows that stand at order 21 already, with these names and values."""
    for name, value in rows.items():
        row = {"id": simulator.shop.next_id("meta"), "key": name, "value": value}
        simulator.shop.orders[21]["meta_data"].append(row)


def test_rows_of_several_are_read_in_the_order_of_their_making(shop: PlatformConnection) -> None:
    assert shop.read_claims("21").rows == ()
    assert shop.write(claim_row(OURS, LIVE)).status is StepStatus.DONE
    assert shop.write(claim_row(THEIRS, "live journal-2 27.50 1 1")).status is StepStatus.DONE

    rows = shop.read_claims("21").rows
    assert [row.name for row in sorted(rows, key=lambda row: row.rank)] == [OURS, THEIRS]
    assert [(row.journal, row.amount, row.effect_key) for row in rows] == [
        ("journal-1", "82.49", KEY),
        ("journal-2", "27.50", KEY),
    ]


def test_a_row_is_shown_again_under_its_id(shop: PlatformConnection) -> None:
    shop.write(claim_row(OURS, LIVE))
    [first] = shop.read_claims("21").rows
    shop.write(claim_row(OURS, "live journal-1 82.49 2 1"))
    [second] = shop.read_claims("21").rows
    assert (second.id, second.value) == (first.id, "live journal-1 82.49 2 1")


def test_a_row_is_marked_and_removed_by_its_id(shop: PlatformConnection) -> None:
    shop.write(claim_row(OURS, LIVE))
    shop.write(claim_row(THEIRS, LIVE))
    ours, _theirs = shop.read_claims("21").rows
    shop.write(claim_row(OURS, "done 90", row_id=ours.id))
    assert shown(shop.read_claims("21")) == {OURS: "done 90", THEIRS: LIVE}
    for _ in range(2):
        assert shop.write(claim_row(OURS, None, row_id=ours.id)).status is StepStatus.DONE
    assert shown(shop.read_claims("21")) == {THEIRS: LIVE}


def test_removing_a_row_that_is_gone_harms_nobody_elses(shop: PlatformConnection) -> None:
    """The shop falls back to the key, and each one has a key of its own."""
    shop.write(claim_row(THEIRS, LIVE))
    shop.write(claim_row(OURS, None, row_id="999999999"))
    assert shown(shop.read_claims("21")) == {THEIRS: LIVE}


def test_writing_a_claim_changes_nothing_else(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    before = simulator.order(21)
    shop.write(claim_row(OURS, LIVE))
    [row] = shop.read_claims("21").rows
    shop.write(claim_row(OURS, None, row_id=row.id))
    changes = ("date_modified", "date_modified_gmt")
    after = simulator.order(21)
    assert {name: value for name, value in after.items() if name not in changes} == {
        name: value for name, value in before.items() if name not in changes
    }
    assert simulator.mails == []


def test_two_that_write_at_once_both_stay(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    simulator.faults.add(Fault(Match("PUT", "/orders/21$"), ORDER_READ, Meet(2), 2))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(shop.write, [claim_row(OURS, LIVE), claim_row(THEIRS, LIVE)]))
    assert shown(shop.read_claims("21")) == {OURS: LIVE, THEIRS: LIVE}


def test_a_row_that_the_shop_doubled_shows_twice_and_is_taken_away_by_ids(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.faults.add(Fault(Match("PUT", "/orders/21$"), ORDER_READ, Meet(2), 2))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(shop.write, [claim_row(OURS, LIVE)] * 2))
    doubled = shop.read_claims("21").rows
    assert [row.name for row in doubled] == [OURS, OURS]
    assert len({row.id for row in doubled}) == 2
    for row in doubled:
        shop.write(claim_row(OURS, None, row_id=row.id))
    assert shop.read_claims("21").rows == ()


def test_writing_a_doubled_row_again_leaves_the_first(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    simulator.faults.add(Fault(Match("PUT", "/orders/21$"), ORDER_READ, Meet(2), 2))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(shop.write, [claim_row(OURS, LIVE)] * 2))
    first, _second = sorted(shop.read_claims("21").rows, key=lambda row: row.rank)
    shop.write(claim_row(OURS, "live journal-1 82.49 2 1"))
    [left] = shop.read_claims("21").rows
    assert (left.id, left.value) == (first.id, "live journal-1 82.49 2 1")


def test_the_shared_row_of_an_older_release_is_read(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    plant(simulator, _dropconnect_intent=f"{KEY} 82.49 USD")
    [row] = shop.read_claims("21").rows
    assert (row.effect_key, row.journal, row.amount, row.is_done) == (KEY, "", "82.49", False)


@pytest.mark.parametrize("value", [7, 7.5, True, ["live"], {"live": "x"}, None, "", "gibberish", "done"])
def test_a_row_with_an_odd_value_is_somebodys_live_row(
    simulator: WooCommerceSimulator, shop: PlatformConnection, value: object
) -> None:
    plant(simulator, **{THEIRS: value, "_another_plugin": "live"})
    [row] = shop.read_claims("21").rows
    assert (row.name, row.refund_id, row.journal, row.counter) == (THEIRS, "", "", None)


def test_refunds_are_read_only_where_a_row_may_have_ended_with_one(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    refund = shop.write(full_refund(shop.get_order("21"), amount="5.00"))

    def look() -> tuple[ClaimReading, int]:
        simulator.log.clear()
        return shop.read_claims("21"), len(simulator.log.requests())

    shop.write(claim_row(OURS, LIVE))
    reading, requests = look()
    assert (reading.refund_ids, reading.refunds, requests) == ((refund.provider_id,), (), 1)
    shop.write(claim_row(THEIRS, f"done {refund.provider_id}"))
    assert look()[1] == 1
    shop.write(claim_row(THEIRS, LIVE))
    reading, _ = look()
    assert [(row.id, row.key) for row in reading.refunds] == [(refund.provider_id, KEY)]


@pytest.mark.parametrize("at", [ARRIVED, COMMITTED])
def test_a_row_whose_answer_was_lost_is_seen_by_reading_and_may_be_written_again(
    simulator: WooCommerceSimulator, shop: PlatformConnection, at: str
) -> None:
    simulator.faults.add(Fault(Match("PUT", "/orders/21$"), at, Reset()))
    with pytest.raises(OutcomeUnknown):
        shop.write(claim_row(OURS, LIVE))
    assert len(shop.read_claims("21").rows) == (at == COMMITTED)
    shop.write(claim_row(OURS, LIVE))
    assert shown(shop.read_claims("21")) == {OURS: LIVE}


@pytest.mark.parametrize(
    "use",
    [
        lambda shop: shop.write(claim_row(OURS, LIVE).changed(order_id="999")),
        lambda shop: shop.read_claims("999"),
    ],
)
def test_an_unknown_order_has_no_rows(
    shop: PlatformConnection, use: Callable[[PlatformConnection], object]
) -> None:
    with pytest.raises(OrderNotFound):
        use(shop)


def test_a_row_is_not_written_too_late(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    with pytest.raises(ProviderUnavailable):
        shop.write(claim_row(OURS, LIVE, send_by=0.0))
    assert simulator.log.requests() == []


def test_the_cancellation_marks_the_claim_in_the_same_request(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.write(claim_row(OURS, LIVE))
    [row] = shop.read_claims("21").rows
    simulator.log.clear()
    mark = ClaimMark(name=OURS, id=row.id, value="done 90")
    result = shop.write(cancellation(shop.get_order("21"), mark=mark))
    assert (result.status, result.facts["marked"]) == (StepStatus.DONE, True)
    assert len(simulator.log.requests("PUT")) == 1
    assert shown(shop.read_claims("21")) == {OURS: "done 90"}


def test_an_order_that_is_cancelled_already_is_not_marked_by_the_way(shop: PlatformConnection) -> None:
    shop.write(claim_row(OURS, LIVE))
    [row] = shop.read_claims("21").rows
    shop.write(cancellation(shop.get_order("21")))
    again = cancellation(shop.get_order("21"), mark=ClaimMark(name=OURS, id=row.id, value="done 90"))
    assert "marked" not in shop.write(again).facts
    assert shown(shop.read_claims("21")) == {OURS: LIVE}
