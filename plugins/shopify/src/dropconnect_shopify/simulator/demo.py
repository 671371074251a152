"""For ``python -m dropconnect.demo``: one order, with the numbers that are right for it."""

from __future__ import annotations

from decimal import Decimal

from dropconnect.testing.simulator import DemoOrder, DemoSample, Simulator
from dropconnect_shopify.simulator.books.lines import Line, ShippingLine, Tax
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.sale import sell

_ORDER = 1042


def sample(simulator: Simulator, shop: Shop) -> DemoSample:
    """Two lamps of 25.00 and a hub of 19.99 with 10 % tax, and 5.00 for shipping: 81.99 paid by card."""
    lamps = Line("LAMP-1", 2, Decimal("25.00"), (Tax(Decimal("5.00")),))
    hub = Line("HUB-1", 1, Decimal("19.99"), (Tax(Decimal("2.00")),))
    shipping = [ShippingLine(Decimal("5.00"))]
    sell(shop, _ORDER, [lamps, hub], created=simulator.clock.now(), shipping=shipping)
    return DemoSample(
        simulator=simulator,
        order=DemoOrder(str(_ORDER), Decimal("81.99"), "USD", "cancelled", {"LAMP-1": 2, "HUB-1": 1}),
        story="Shopify puts the order on hold, cancels it in a job of its own, and pays back after that.",
    )
