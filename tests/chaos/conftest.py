"""One simulated shop for all crash tests, with fresh orders for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.chaos.shop import Shopkeeper, ShopOrder
from tests.support.recordings import SHOP

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture(scope="package")
def running_shop() -> Iterator[tuple[WooCommerceSimulator, str]]:
    simulator = WooCommerceSimulator.from_shop(SHOP)
    with simulator.running() as url:
        yield simulator, url


@pytest.fixture
def simulator(running_shop: tuple[WooCommerceSimulator, str]) -> Iterator[WooCommerceSimulator]:
    """The recorded shop. Faults last as long as the test."""
    simulator = running_shop[0]
    yield simulator
    simulator.faults.clear()


@pytest.fixture
def order(simulator: WooCommerceSimulator) -> ShopOrder:
    return ShopOrder(simulator)


@pytest.fixture
def merchant_with(
    running_shop: tuple[WooCommerceSimulator, str], tmp_path: Path
) -> Callable[..., Shopkeeper]:
    """Makes a merchant whose store section has these further lines."""

    def make(**settings: Any) -> Shopkeeper:
        return Shopkeeper(tmp_path, running_shop[1], settings)

    return make


@pytest.fixture
def merchant(merchant_with: Callable[..., Shopkeeper]) -> Shopkeeper:
    """No settle time, and what certainly never happened is repeated by itself."""
    return merchant_with()
