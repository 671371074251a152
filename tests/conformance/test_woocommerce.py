"""The WooCommerce connector keeps the contract, against the simulated shop over https."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal

import pytest
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.models.money import Money
from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest
from dropconnect.testing.simulator import Item, Match, Price, host_answers, one_by_one, repeating
from dropconnect_woocommerce.plugin import WooCommerce
from dropconnect_woocommerce.settings import WooCommerceSettings
from dropconnect_woocommerce.simulator import (
    WooCommerceSimulator,
    php_dies_after_money,
    php_dies_before_money,
    sale,
)

GOODS = (
    Item("LAMP-1", "Lamp", 2, Price(Decimal("1054.66"), Decimal("211.00"))),
    Item("MUG-1", "Mug", 1, Price(Decimal("9.99"), Decimal("2.00"))),
)
SHIPPING = Price(Decimal("5.50"), Decimal("1.10"))


def error(text: str) -> dict[str, object]:
    return {"code": "woocommerce_rest_cannot_create_order_refund", "message": text, "data": 500}


def odd_error(text: str) -> dict[str, object]:
    """A code is a text of the shop, too."""
    return {"code": f"woocommerce_rest_{text}", "message": text, "data": {"status": 401}}


class TestWooCommerce(PlatformConformance):
    @pytest.fixture
    def platform(self) -> Iterator[PlatformUnderTest]:
        simulator = WooCommerceSimulator.from_files()
        recorded = simulator.order(21)
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
                    repeats=one_by_one(
                        simulator.faults,
                        *(repeating(status, error, "location") for status in (200, 302, 400, 401, 404, 429)),
                        repeating(500, error),
                        repeating(401, odd_error),
                    ),
                    host_answers=host_answers(
                        simulator.faults, Match("POST", "/refunds$"), Match("PUT", "/orders/")
                    ),
                    worker_ends=lambda after_money: simulator.faults.add(
                        php_dies_after_money() if after_money else php_dies_before_money()
                    ),
                    paid_back=lambda order_id: Money.of(simulator.money_paid(int(order_id)), "USD"),
                    simulator=simulator,
                    fresh_order=lambda: sale.sell(simulator.shop, recorded, GOODS, SHIPPING).id,
                )
