"""The WooCommerce connector keeps the contract, against the simulated shop over https."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.models.currencies import exponent
from dropconnect.models.money import Money
from dropconnect.testing.conformance import (
    CannotBeSold,
    PaidBy,
    PlatformConformance,
    PlatformUnderTest,
    StoreSale,
)
from dropconnect.testing.conformance.sales import sale_in
from dropconnect.testing.simulator import Item, Match, Price, host_answers, one_by_one, repeating
from dropconnect_woocommerce.plugin import WooCommerce
from dropconnect_woocommerce.settings import WooCommerceSettings
from dropconnect_woocommerce.simulator import (
    WooCommerceSimulator,
    php_dies_after_money,
    php_dies_before_money,
)
from dropconnect_woocommerce.simulator.sale import sell as sold_like


def sell(simulator: WooCommerceSimulator, sale: StoreSale) -> str:
    if sale.shipped:
        raise CannotBeSold("WooCommerce itself does not know what was sent: that is kept by plugins")
    simulator.shop.decimals = exponent(sale.currency)  # as the shop of a merchant who sells in it
    goods = Item(sale.sku, "Lamp", sale.quantity, Price(sale.net.amount, sale.tax.amount))
    shipping = Price(sale.shipping.amount, sale.shipping_tax.amount)
    sold = sold_like(simulator.shop, simulator.order(21), [goods], shipping)
    order = simulator.shop.orders[int(sold.id)]
    order |= {"currency": sale.currency, "status": sale.status or order["status"]}
    if sale.paid is PaidBy.AUTHORISED:
        order |= {"status": "on-hold", "date_paid": None, "date_paid_gmt": None}
    return sold.id


def error(text: str) -> dict[str, object]:
    return {"code": "woocommerce_rest_cannot_create_order_refund", "message": text, "data": 500}


def odd_error(text: str) -> dict[str, object]:
    """A code is a text of the shop, too."""
    return {"code": f"woocommerce_rest_{text}", "message": text, "data": {"status": 401}}


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
                    mails=lambda order_id: sum(
                        mail.order_id == int(order_id) and mail.recipient == "customer"
                        for mail in simulator.mails
                    ),
                    simulator=simulator,
                    fresh_order=lambda: sell(simulator, sale_in("USD")),
                    sell=lambda sale: sell(simulator, sale),
                )
