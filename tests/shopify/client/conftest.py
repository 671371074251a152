"""A shop on this machine, and a client that is connected to it and does not wait for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.shopify.client.shop import FakeShop, connected

from dropconnect_shopify.api.client import ShopifyClient


@pytest.fixture
def shop() -> Iterator[FakeShop]:
    with FakeShop().running() as running:
        yield running


@pytest.fixture
def client(shop: FakeShop) -> Iterator[ShopifyClient]:
    with connected(shop) as opened:
        yield opened
