"""The Shopify connector keeps the contract, against the simulated shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest, platform_under_test
from dropconnect_shopify.plugin import Shopify
from dropconnect_shopify.simulator import CLIENT_SECRET, Limits, ShopifySimulator
from dropconnect_shopify.simulator.suite import facts_of


class TestShopify(PlatformConformance):
    @pytest.fixture
    def platform(self, tmp_path: Path) -> Iterator[PlatformUnderTest]:
        simulator = ShopifySimulator(limits=Limits(speed=1000))
        settings = {"token_store": tmp_path / "tokens.json", "webhook_secrets": (CLIENT_SECRET,)}
        with platform_under_test(Shopify, simulator, settings=settings, **facts_of(simulator)) as platform:
            yield platform
