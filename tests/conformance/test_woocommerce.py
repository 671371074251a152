"""The WooCommerce connector keeps the contract, against the simulated shop over https."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.models.money import Money
from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest
from dropconnect_woocommerce.plugin import WooCommerce
from dropconnect_woocommerce.settings import WooCommerceSettings
from dropconnect_woocommerce.simulator import WooCommerceSimulator


class TestWooCommerce(PlatformConformance):
    @pytest.fixture
    def platform(self) -> Iterator[PlatformUnderTest]:
        simulator = WooCommerceSimulator.from_files()
        with simulator.running(tls=True) as url:
            settings = {
                "url": url,
                "ca_file": simulator.ca_file,
                "consumer_key": SecretStr(simulator.key.consumer_key),
                "consumer_secret": SecretStr(simulator.key.consumer_secret),
                "webhook_secret": SecretStr("wh-secret"),
            }
            connector = WooCommerce("shop", WooCommerceSettings.model_validate(settings))
            with closing(PlatformConnection(connector)) as connection:
                yield PlatformUnderTest(
                    connection=connection,
                    order_id="21",
                    unknown_order_id="999999",
                    settings=settings,
                    secrets=(simulator.key.consumer_key, simulator.key.consumer_secret, "wh-secret"),
                    forged_webhook=({"X-WC-Webhook-Signature": "Zm9yZ2Vk"}, b'{"id":21}'),
                    paid_back=lambda order_id: Money.of(simulator.money_paid(int(order_id)), "USD"),
                )
