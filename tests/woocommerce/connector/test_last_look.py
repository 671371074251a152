"""Right before money: the claim has to be there, alone, and no refund may have come; else nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.woocommerce.connector.shop import (
    KEY,
    cancellation,
    claim_row,
    colleague,
    connected,
    full_refund,
)

from dropconnect.clock import SystemClock
from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    CancelOrderCommand,
    Claim,
    EvidenceStatus,
    OrderState,
    ProviderUnavailable,
    RefundCommand,
    StepStatus,
)
from dropconnect.testing.conformance import look_up_command
from dropconnect.testing.simulator import ARRIVED, COMMITTED, Call, Fault, Match, Reply
from dropconnect_woocommerce.simulator import WooCommerceSimulator, read_loses_fresh_rows

OURS = f"_dropconnect_intent_{KEY}_aaaa"
EARLIER = f"_dropconnect_intent_{KEY}_cccc"
OTHER_KEY = KEY.replace("1", "2")
THEIRS = f"_dropconnect_intent_{OTHER_KEY}_bbbb"
LIVE = "live journal-1 82.49 1 1"
CLAIM = Claim(name=OURS, settle_seconds=400.0)
WHOLE = Decimal("82.49")


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets the machine's boot clock jump ahead, as when a lid was closed."""
    boot = SystemClock.boot
    ahead = [0.0]
    monkeypatch.setattr(SystemClock, "boot", lambda clock: boot(clock) + ahead[0])

    def move(seconds: float) -> None:
        ahead[0] += seconds

    return move


@pytest.fixture
def slept(simulator: WooCommerceSimulator, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made; the shop's clock goes on by them and by nothing else."""
    pauses: list[float] = []
    simulator.clock.stand_still()

    def sleep(_clock: SystemClock, seconds: float) -> None:
        pauses.append(seconds)
        simulator.clock.advance(seconds)

    monkeypatch.setattr(SystemClock, "sleep", sleep)
    return pauses


def planned(shop: PlatformConnection, **changes: Any) -> RefundCommand:
    return full_refund(shop.get_order("21"), **{"claim": CLAIM, "journal": "journal-1", **changes})


def refused_to_send(shop: PlatformConnection, command: RefundCommand, why: str) -> None:
    with pytest.raises(ProviderUnavailable, match="nothing was sent") as caught:
        shop.write(command)
    assert why in str(caught.value)


def test_alone_it_is_paid(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    shop.write(claim_row(OURS, LIVE))
    assert shop.write(planned(shop)).status is StepStatus.DONE
    assert simulator.money_paid(21) == WHOLE


def test_without_our_row_nothing_is_sent(simulator: WooCommerceSimulator, shop: PlatformConnection) -> None:
    refused_to_send(shop, planned(shop), "our own note at the order is gone")
    shop.write(claim_row(OURS, LIVE))
    command = planned(shop)
    shop.write(claim_row(OURS, None))
    refused_to_send(shop, command, "our own note at the order is gone")
    assert simulator.log.requests("POST") == []


@pytest.mark.parametrize("first", [OURS, THEIRS])
def test_beside_a_live_row_nothing_is_sent_whichever_came_first(
    simulator: WooCommerceSimulator, shop: PlatformConnection, first: str
) -> None:
    for name in (first, THEIRS if first == OURS else OURS):
        shop.write(claim_row(name, LIVE))
    refused_to_send(shop, planned(shop), "another dropconnect has announced")
    assert simulator.log.requests("POST") == []


def test_the_row_of_an_older_release_is_a_live_row(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.write(claim_row(OURS, LIVE))
    shop.write(claim_row("_dropconnect_intent", f"{OTHER_KEY} 82.49 USD"))
    refused_to_send(shop, planned(shop), "another dropconnect has announced")
    assert simulator.log.requests("POST") == []


def test_an_own_row_of_an_earlier_try_is_in_nobodys_way(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    for name in (EARLIER, OURS):
        shop.write(claim_row(name, LIVE))
    assert shop.write(planned(shop, claim=CLAIM.changed(ended=(EARLIER,)))).status is StepStatus.DONE
    assert simulator.money_paid(21) == WHOLE


@pytest.mark.parametrize("mark", ["done", "live"])
def test_the_row_of_one_that_has_paid_is_in_nobodys_way_marked_or_not(
    simulator: WooCommerceSimulator, shop: PlatformConnection, mark: str
) -> None:
    """It died between its refund and the mark: the refund's key says that its row has ended."""
    theirs = full_refund(shop.get_order("21"), amount="5.00", key=OTHER_KEY, journal="journal-2")
    paid = shop.write(theirs)
    shop.write(claim_row(THEIRS, f"done {paid.provider_id}" if mark == "done" else LIVE))
    shop.write(claim_row(OURS, LIVE))
    assert shop.write(planned(shop, amount="10.00")).status is StepStatus.DONE
    assert simulator.money_paid(21) == Decimal("15.00")


def test_the_row_of_one_that_has_more_to_pay_is_live(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = shop.get_order("21")
    shop.write(full_refund(order, amount="5.00", key=OTHER_KEY, journal="journal-2", more_follows=True))
    shop.write(claim_row(THEIRS, LIVE))
    shop.write(claim_row(OURS, LIVE))
    refused_to_send(shop, planned(shop, amount="10.00"), "another dropconnect has announced")
    assert simulator.money_paid(21) == Decimal("5.00")


def test_a_done_row_whose_refund_is_not_there_is_live(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.write(claim_row(THEIRS, "done 999"))
    shop.write(claim_row(OURS, LIVE))
    refused_to_send(shop, planned(shop), "another dropconnect has announced")
    assert simulator.log.requests("POST") == []


@pytest.mark.parametrize("claim", [CLAIM, None])
def test_a_refund_that_the_plan_does_not_know_stops_ours(
    simulator: WooCommerceSimulator, shop: PlatformConnection, claim: Claim | None
) -> None:
    shop.write(claim_row(OURS, LIVE))
    command = planned(shop, amount="10.00", claim=claim)
    shop.write(full_refund(shop.get_order("21"), amount="5.00", key="another"))
    refused_to_send(shop, command, "the refunds of the order changed")
    assert simulator.money_paid(21) == Decimal("5.00")


def test_the_refund_must_leave_within_a_quarter_of_the_settle_time_after_the_look(
    simulator: WooCommerceSimulator, shop: PlatformConnection, moved: Callable[[float], None]
) -> None:
    shop.write(claim_row(OURS, LIVE))
    command = planned(shop)
    simulator.faults.add(Fault(Match("GET", "/orders/21$"), ARRIVED, Call(lambda _: moved(101.0))))
    with pytest.raises(ProviderUnavailable, match="its time to send had passed"):
        shop.write(command)
    assert simulator.log.requests("POST") == []
    assert shop.write(command).status is StepStatus.DONE


@pytest.mark.parametrize("settle_seconds", [0.0, 4000.0])
def test_where_the_settle_time_allows_it_a_pause_after_the_look_is_no_matter(
    simulator: WooCommerceSimulator,
    shop: PlatformConnection,
    moved: Callable[[float], None],
    settle_seconds: float,
) -> None:
    shop.write(claim_row(OURS, LIVE))
    command = planned(shop, claim=CLAIM.changed(settle_seconds=settle_seconds))
    simulator.faults.add(Fault(Match("GET", "/orders/21$"), ARRIVED, Call(lambda _: moved(101.0))))
    assert shop.write(command).status is StepStatus.DONE


def test_the_intents_own_time_still_counts(shop: PlatformConnection, simulator: WooCommerceSimulator) -> None:
    shop.write(claim_row(OURS, LIVE))
    with pytest.raises(ProviderUnavailable, match="its time to send had passed"):
        shop.write(planned(shop, send_by=0.0))
    assert simulator.log.requests("POST") == []


def test_the_refund_of_another_journal_with_our_key_is_not_ours(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    command = planned(shop)
    shop.write(full_refund(shop.get_order("21"), journal="journal-2"))
    asked = look_up_command(command)
    assert shop.look_up(asked.changed(journal="journal-2")).status is EvidenceStatus.FOUND
    assert shop.look_up(asked.changed(journal="journal-1")).status is EvidenceStatus.ABSENT


def test_a_look_up_says_whether_a_row_announced_the_refund(shop: PlatformConnection) -> None:
    asked = look_up_command(planned(shop))
    assert shop.look_up(asked).facts["announced"] is False
    shop.write(claim_row(OURS, LIVE))
    assert shop.look_up(asked).facts["announced"] is True


# The order has to be the one that was planned on.


def cancelling(shop: PlatformConnection) -> CancelOrderCommand:
    return cancellation(shop.get_order("21"))


@pytest.mark.parametrize("command", [planned, cancelling])
@pytest.mark.parametrize(
    "change", [{"status": "on-hold"}, {"payment_method": "cod"}, {"total": "80.00"}, {"line_items": []}]
)
def test_an_order_that_changed_since_it_was_planned_on_is_left_alone(
    simulator: WooCommerceSimulator,
    shop: PlatformConnection,
    command: Callable[[PlatformConnection], RefundCommand | CancelOrderCommand],
    change: dict[str, Any],
) -> None:
    shop.write(claim_row(OURS, LIVE))
    meant = command(shop)
    simulator.shop.orders[21].update(change)
    simulator.log.clear()
    if isinstance(meant, RefundCommand) and "payment_method" in change:
        assert shop.write(meant).status is StepStatus.MANUAL
    else:
        with pytest.raises(ProviderUnavailable, match="it has changed since it was looked at"):
            shop.write(meant)
    assert {request.method for request in simulator.log.requests()} == {"GET"}


@pytest.mark.parametrize("command", [planned, cancelling])
def test_a_note_of_a_colleague_changes_nothing(
    simulator: WooCommerceSimulator,
    shop: PlatformConnection,
    command: Callable[[PlatformConnection], RefundCommand | CancelOrderCommand],
) -> None:
    shop.write(claim_row(OURS, LIVE))
    meant = command(shop)
    shop.write(claim_row("_picked_by", "Kim"))
    simulator.shop.orders[21].update(customer_note="Ring twice", date_modified_gmt="2030-01-01T00:00:00")
    assert shop.write(meant).status is StepStatus.DONE


def test_the_answer_to_a_cancellation_shows_the_order(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    """The next look at it asks for nothing, and sees the shop's own reply."""
    shop.write(full_refund(shop.get_order("21")))
    shop.write(cancelling(shop))
    simulator.log.clear()
    looked = shop.look_at_order("21")
    assert simulator.log.requests() == []
    read = shop.get_order("21")
    assert (looked.state, read.changed(observed_at=looked.observed_at)) == (OrderState.CANCELLED, looked)


# Compatibility mode: a row that was added just now can be lost by anybody's read.


def looks(simulator: WooCommerceSimulator) -> int:
    return len(simulator.log.requests("GET", "/orders/21$"))


def test_in_compatibility_mode_it_looks_twice_a_second_apart(
    simulator: WooCommerceSimulator, shop: PlatformConnection, slept: list[float]
) -> None:
    simulator.shop.synchronised = True
    shop.write(claim_row(OURS, LIVE))
    command = planned(shop)
    simulator.log.clear()
    assert shop.write(command).status is StepStatus.DONE
    assert (looks(simulator), slept) == (2, [1.0])


@pytest.mark.parametrize("answer", [None, Reply(403, '{"code":"woocommerce_rest_cannot_view"}')])
def test_in_other_shops_or_where_it_is_not_known_it_looks_once(
    simulator: WooCommerceSimulator, shop: PlatformConnection, slept: list[float], answer: Reply | None
) -> None:
    if answer is not None:
        simulator.faults.add(Fault(Match("GET", "system_status$"), ARRIVED, answer, None))
    shop.write(claim_row(OURS, LIVE))
    command = planned(shop)
    simulator.log.clear()
    assert shop.write(command).status is StepStatus.DONE
    assert (looks(simulator), slept) == (1, [])


def test_a_row_that_is_lost_between_the_two_looks_sends_nothing(
    simulator: WooCommerceSimulator, slept: list[float]
) -> None:
    simulator.shop.synchronised = True
    with (
        simulator.running(tls=True) as url,
        colleague(simulator, url) as client,
        connected(url, ca_file=simulator.ca_file) as shop,
    ):

        def somebody_reads(_request: object) -> None:
            simulator.faults.add(read_loses_fresh_rows(21))
            client.get("orders/21").raise_for_status()

        shop.write(claim_row(OURS, LIVE))
        command = planned(shop)
        first_look = Match("GET", "/orders/21$")
        simulator.faults.add(Fault(first_look, COMMITTED, Call(somebody_reads)))
        refused_to_send(shop, command, "our own note at the order is gone")
    assert slept == [1.0]
    assert simulator.log.requests("POST") == []


def test_a_row_that_has_settled_is_not_lost_any_more(
    simulator: WooCommerceSimulator, shop: PlatformConnection, slept: list[float]
) -> None:
    simulator.shop.synchronised = True
    shop.write(claim_row(OURS, LIVE))
    command = planned(shop)
    simulator.clock.advance(1.0)
    lost = simulator.faults.add(read_loses_fresh_rows(21))
    assert shop.write(command).status is StepStatus.DONE
    assert lost.hits == 1
