"""The recorded shop, running for one test, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.woocommerce.connector.shop import RECORDINGS, open_shop

from dropconnect.connection import PlatformConnection
from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture
def simulator() -> WooCommerceSimulator:
    """Order 21 is paid by fakepay, 22 to be paid on delivery; both 82.49, two lamps, a hub, shipping."""
    return WooCommerceSimulator.from_shop(RECORDINGS / "shop.json")


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[PlatformConnection]:
    with open_shop(simulator) as connection:
        yield connection
