"""What is asked of a shop, and why: no request twice for one answer, and each that guards money is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.support.workplace import KEYS, section
from tests.woocommerce.connector.shop import cancellation, claim_row, full_refund

from dropconnect import Dropconnect
from dropconnect.connection import PlatformConnection
from dropconnect.models.cancellation import Choice
from dropconnect.plugin import Order
from dropconnect.testing.conformance import look_up_command
from dropconnect_woocommerce.simulator import WooCommerceSimulator

OURS = "_dropconnect_intent_ours"
LIVE = "live journal-1 82.49 1 1"


class Hook(NamedTuple):
    """What one hook asks of a shop that it knows already."""

    does: str
    use: Callable[[PlatformConnection, Order], object]
    asks: tuple[str, ...]
    why: str


READ, LIST, PUT, PAY = "GET orders/21", "GET orders/21/refunds", "PUT orders/21", "POST orders/21/refunds"

HOOKS = (
    Hook("look", lambda shop, _: shop.get_order("21"), (READ,), "it lists no refunds, so there are none"),
    Hook(
        "terms",
        lambda shop, order: shop.check_cancellation(order, Choice(whole_order=True, lines=())),
        (),
        "the order's status decides",
    ),
    Hook("claim", lambda shop, _: shop.write(claim_row(OURS, LIVE)), (PUT,), "a row of its own, no read"),
    Hook(
        "claims",
        lambda shop, _: shop.read_claims("21"),
        (READ,),
        "only a read after the row shows all rows; it offers the order, too",
    ),
    Hook(
        "refund",
        lambda shop, order: shop.write(full_refund(order)),
        (READ, PAY),
        "the last look: refunds and claims as they are; the answer says what was booked and confirmed",
    ),
    Hook(
        "cancel",
        lambda shop, order: shop.write(cancellation(order)),
        (READ, PUT),
        "the last look: nothing else may have ended the order; the answer shows the status",
    ),
    Hook(
        "look-up of a refund",
        lambda shop, order: shop.look_up(look_up_command(full_refund(order))),
        (READ, LIST),
        "doubt about money believes nothing that was read before",
    ),
    Hook(
        "look-up of a cancellation",
        lambda shop, order: shop.look_up(look_up_command(cancellation(order))),
        (READ,),
        "the status tells",
    ),
)

SHOP_FACTS = {
    "GET payment_gateways": "which of them can pay back: a plan and a refund depend on it",
    "GET system_status": "the decimals of its prices, and whether a row can be lost in compatibility mode",
}
"""Asked for once a connection, whatever it does."""


def asked(simulator: WooCommerceSimulator) -> tuple[str, ...]:
    """What has been asked since, and forget it."""
    found = [f"{row.method} {row.path.partition('/wc/v3/')[2]}" for row in simulator.log.requests()]
    simulator.log.clear()
    return tuple(found)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.does)
def test_a_hook_asks_for_what_it_needs(
    simulator: WooCommerceSimulator, shop: PlatformConnection, hook: Hook
) -> None:
    order = shop.get_order("21")
    asked(simulator)
    hook.use(shop, order)
    assert asked(simulator) == hook.asks


def test_the_facts_of_a_shop_are_asked_for_once_a_connection(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    shop.write(claim_row(OURS, LIVE))
    shop.read_claims("21")
    order = shop.get_order("21")
    shop.write(full_refund(order))
    shop.write(cancellation(shop.get_order("21")))
    shop.get_order("21")
    facts = [request for request in asked(simulator) if "orders" not in request]
    assert facts == list(SHOP_FACTS)


def test_one_connection_carries_all_requests(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    order = shop.get_order("21")
    shop.write(full_refund(order))
    shop.write(cancellation(shop.get_order("21")))
    assert (len(simulator.log.requests()), simulator.log.connections) == (8, 1)


# A whole case through the front door, as the first call of a process

# One read more than could be: money is never sent on the reading of the
# claims, although that is right before.

PLAN = (READ, *SHOP_FACTS)
PAID = (
    *PLAN,
    PUT,  # the claim
    READ,  # all claims; the plan goes on from the order that it shows
    READ,  # the last look
    PAY,
)
WHOLE = (
    *PAID,
    READ,  # what the refund made of the order
    READ,  # the last look
    PUT,  # cancelled, and the claim has ended
    READ,  # read back: what the answer shows proves nothing about what came after it
)
LINE = (
    *PAID,
    READ,  # read back
    PUT,  # the claim has ended
)


@pytest.fixture
def house(
    simulator: WooCommerceSimulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dropconnect]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "dropconnect.toml"
    with simulator.running() as url:
        file.write_text(section("shop", url), encoding="utf-8")
        with Dropconnect.open(file) as app:
            yield app


def test_requests_of_a_plan(simulator: WooCommerceSimulator, house: Dropconnect) -> None:
    house.plan("shop", "21", reason="changed-mind")
    assert asked(simulator) == PLAN


@pytest.mark.parametrize(("kind", "most"), [("whole", WHOLE), ("line", LINE)])
def test_requests_of_a_case(
    simulator: WooCommerceSimulator, house: Dropconnect, kind: str, most: tuple[str, ...]
) -> None:
    hub = next(str(row["id"]) for row in simulator.order(21)["line_items"] if row["sku"] == "HUB-1")
    lines = {} if kind == "whole" else {hub: 1}

    done = house.cancel("shop", "21", lines=lines, reason="changed-mind", by="Ada")

    assert done.case is not None
    assert done.case.stage == "closed"
    assert simulator.log.connections == 1
    assert asked(simulator) == most
