"""A recorded shop in a thread, and a folder that is configured for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.harness import Workplace, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

RECORDINGS = Path(__file__).parents[1] / "cassettes" / "woocommerce"


@pytest.fixture
def shop() -> WooCommerceSimulator:
    """Order 21 is paid by fakepay, 22 to be paid on delivery, 24 is completed; each of 82.49 USD."""
    return WooCommerceSimulator.from_shop(RECORDINGS / "shop.json")


@pytest.fixture
def url(shop: WooCommerceSimulator) -> Iterator[str]:
    with shop.running() as address:
        yield address


@pytest.fixture
def empty(tmp_path: Path) -> Workplace:
    """A folder without a configuration file."""
    return Workplace(tmp_path)


@pytest.fixture
def place(empty: Workplace, url: str) -> Workplace:
    """A folder whose store ``shop`` is the running simulator."""
    empty.configure(section("shop", url))
    return empty
