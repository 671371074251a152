"""A shop's odd texts where money stands: the order is refused with the field's name, never guessed at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.woocommerce.connector.shop import recorded

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import InvalidResponse, Order
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reply
from dropconnect_woocommerce.simulator import WooCommerceSimulator

ODD = [
    '"1_000.00"',
    '"1,000.00"',
    '"1e3"',
    '"+1"',
    '" 12.00"',
    '"\uff11\uff12.00"',
    '"NaN"',
    '""',
    '"1234567890123456"',
    "1e400",
    "1E+2",
    "[]",
    "true",
]
PLACE = '"much"'


def served(simulator: WooCommerceSimulator, shop: PlatformConnection, raw: dict[str, Any], odd: str) -> Order:
    """The order as the shop writes it, with ``odd`` as JSON in the place of ``PLACE``."""
    page = json.dumps(raw, default=str).replace(PLACE, odd)
    simulator.faults.add(Fault(Match("GET", "orders/21$"), ARRIVED, Reply(200, page), times=None))
    return shop.get_order("21")


def order() -> dict[str, Any]:
    return next(raw for raw in recorded("shop.json")["orders"] if raw["id"] == 21)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["total", "total_tax"])
def test_an_odd_amount_of_a_line_stops_the_order_and_is_named(
    simulator: WooCommerceSimulator, shop: PlatformConnection, name: str, odd: str
) -> None:
    raw = order()
    raw["line_items"][0][name] = "much"

    with pytest.raises(InvalidResponse, match=rf"order 21: line_items\[0\]: {name} is not an amount"):
        served(simulator, shop, raw, odd)


@pytest.mark.parametrize("odd", [*ODD, "0.1666666666666666666666666666666667"])
def test_the_price_of_a_unit_is_no_money_and_stops_nothing(
    simulator: WooCommerceSimulator, shop: PlatformConnection, odd: str
) -> None:
    raw = order()
    raw["line_items"][0]["price"] = "much"

    assert served(simulator, shop, raw, odd).lines[0].net.text == "50.00"


def test_a_tax_share_that_php_divided_is_kept_to_its_last_digit(
    simulator: WooCommerceSimulator, shop: PlatformConnection
) -> None:
    raw = order()
    raw["line_items"][0]["taxes"] = [{"id": 1, "total": "much", "subtotal": ""}]

    line = served(simulator, shop, raw, '"1.7355371900826446"').lines[0]

    assert str(line.tax_shares[0].amount) == "1.7355371900826446"
