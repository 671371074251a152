"""A merchant's empty folder, and the recorded shop running beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.merchant import Merchant
from tests.support.recordings import SHOP

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture
def simulator() -> WooCommerceSimulator:
    return WooCommerceSimulator.from_shop(SHOP)


@pytest.fixture
def merchant(simulator: WooCommerceSimulator, tmp_path: Path) -> Iterator[Merchant]:
    """Someone who has installed dropconnect and done nothing else; the shop speaks https."""
    with simulator.running(tls=True) as url:
        yield Merchant(tmp_path, simulator, url)
