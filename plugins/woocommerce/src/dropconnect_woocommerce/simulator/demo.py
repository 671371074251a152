"""For ``python -m dropconnect.demo``: recorded orders, with the numbers that are right for them, and a shop
that sells on demand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from importlib.resources import files
from typing import Any

from dropconnect.testing.simulator import Demo, DemoOrder, DemoShop, Match, Simulator
from dropconnect_woocommerce.simulator.faults import gateway_pays_then_throws
from dropconnect_woocommerce.simulator.sale import sell
from dropconnect_woocommerce.simulator.seed import example_shop
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.wp import Json

_TWO_LAMPS_AND_A_HUB = {"LAMP-1": 2, "HUB-1": 1}


def demo_shop() -> Mapping[str, Any]:
    """The example shop and the recorded orders 29 and 30."""
    example = example_shop()
    return {**example, "orders": [*example["orders"], *_recorded()]}


def recorded_demo(simulator: Simulator) -> Demo:
    """For a server of ``demo_shop``. Orders of 2 x 25.00 + 19.99 + 5.00 shipping + 10 % tax = 82.49, and of
    25.00 + 9.95 + 5.00 shipping + 10 % tax = 43.95, all paid through a gateway that can refund."""
    return Demo(
        simulator=simulator,
        whole=_order(21, "82.49", "cancelled", _TWO_LAMPS_AND_A_HUB),
        line=_order(29, "27.50", "processing", {"LAMP-1": 1}, "--line", "LAMP-1:1"),
        killed=_order(30, "82.49", "cancelled", _TWO_LAMPS_AND_A_HUB),
        refund_of_killed=Match("POST", "/orders/30/refunds$"),
        contested=_order(41, "43.95", "cancelled", {"LAMP-1": 1, "STAND-1": 1}),
        pays_then_throws=gateway_pays_then_throws(41),
    )


def selling_demo(simulator: Simulator, shop: Shop) -> DemoShop:
    """For any server and its shop: it sells orders like the recorded 29, through the same gateway."""
    return DemoShop(simulator, partial(sell, shop, _recorded()[0]), "processing", "cancelled")


def _recorded() -> list[Json]:
    text = files("dropconnect_woocommerce.simulator").joinpath("demo_orders.json").read_text("utf-8")
    orders: list[Json] = json.loads(text)
    return orders


def _order(order_id: int, due: str, status: str, units_back: Mapping[str, int], *options: str) -> DemoOrder:
    return DemoOrder(str(order_id), Decimal(due), "USD", status, units_back, options)
