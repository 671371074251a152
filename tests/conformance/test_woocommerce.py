"""The WooCommerce connector keeps the contract, against the simulated shop over https."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest, platform_under_test
from dropconnect_woocommerce.plugin import WooCommerce
from dropconnect_woocommerce.simulator import WooCommerceSimulator
from dropconnect_woocommerce.simulator.suite import ASKED_BY, SIGNED_WITH, facts_of


class TestWooCommerce(PlatformConformance):
    @pytest.fixture
    def platform(self) -> Iterator[PlatformUnderTest]:
        simulator = WooCommerceSimulator.from_files()
        settings = {"webhook_secret": SIGNED_WITH, "request_statuses": [ASKED_BY]}
        with platform_under_test(
            WooCommerce, simulator, settings=settings, tls=True, **facts_of(simulator)
        ) as platform:
            yield platform
