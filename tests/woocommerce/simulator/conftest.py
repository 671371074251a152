"""A running shop for every test, and clients that do not depend on the connector."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.support.patience import PATIENCE
from tests.support.recordings import WOOCOMMERCE as RECORDINGS

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture(scope="session")
def recordings() -> Path:
    return RECORDINGS


@pytest.fixture
def simulator(recordings: Path) -> WooCommerceSimulator:
    """The recorded shop: order 21 is paid by fakepay, 82.49, two lamps and a hub."""
    return WooCommerceSimulator.from_shop(recordings / "shop.json")


@pytest.fixture
def base_url(simulator: WooCommerceSimulator) -> Iterator[str]:
    with simulator.running(tls=True) as url:
        yield url


@pytest.fixture
def client(simulator: WooCommerceSimulator, base_url: str) -> Iterator[httpx.Client]:
    trust = ssl.create_default_context(cafile=str(simulator.ca_file))
    auth = (simulator.key.consumer_key, simulator.key.consumer_secret)
    with httpx.Client(
        base_url=f"{base_url}/wp-json/wc/v3/", auth=auth, verify=trust, trust_env=False, timeout=PATIENCE
    ) as client:
        yield client
