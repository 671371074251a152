"""A running shop for every test, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.shopify.simulator.admin_client import AdminClient

from dropconnect_shopify.simulator import Line, Order, ShippingLine, ShopifySimulator, Tax


@pytest.fixture
def simulator() -> ShopifySimulator:
    """Without orders."""
    return ShopifySimulator()


@pytest.fixture
def url(simulator: ShopifySimulator) -> Iterator[str]:
    with simulator.running() as url:
        yield url


@pytest.fixture
def client(url: str) -> Iterator[AdminClient]:
    client = AdminClient(url)
    with client.http:
        yield client


@pytest.fixture
def lamps(simulator: ShopifySimulator) -> Order:
    """Two lamps at 25.00, a hub at 19.99, a mug at 10.00, shipping 5.00, 10 % tax: 93.49, paid by card."""
    return simulator.add_order(
        1001,
        Line("LAMP-1", 2, Decimal("25.00"), (Tax(Decimal("5.00")),)),
        Line("HUB-1", 1, Decimal("19.99"), (Tax(Decimal("2.00")),)),
        Line("MUG-1", 1, Decimal("10.00"), (Tax(Decimal("1.00")),)),
        shipping=[ShippingLine(Decimal("5.00"), (Tax(Decimal("0.50")),))],
    )
