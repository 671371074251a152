"""The Shopify connector keeps the contract, against the simulated shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.money import Money
from dropconnect.testing.conformance import (
    CannotBeSold,
    PaidBy,
    PlatformConformance,
    PlatformUnderTest,
    StoreSale,
)
from dropconnect.testing.conformance.sales import sale_in
from dropconnect.testing.simulator import Match, host_answers, one_by_one, repeating
from dropconnect_shopify.plugin import Shopify
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.simulator import (
    ACCESS_TOKEN,
    CLIENT_SECRET,
    Currencies,
    Limits,
    Line,
    ShippingLine,
    ShopifySimulator,
    Tax,
)


def graphql_error(text: str) -> dict[str, object]:
    return {"errors": [{"message": text, "extensions": {"code": text}}]}


def user_error(text: str) -> dict[str, object]:
    return {"data": {"mutation": {"userErrors": [{"field": [text], "message": text, "code": text}]}}}


class TestShopify(PlatformConformance):
    @pytest.fixture
    def platform(self, tmp_path: Path) -> Iterator[PlatformUnderTest]:
        simulator = ShopifySimulator(limits=Limits(speed=1000))
        lamps = Line("LAMP", 2, price=Decimal("27.33"), taxes=(Tax(Decimal("5.47")),))
        desk = Line("DESK", 1, price=Decimal("21.99"))
        simulator.add_order(1001, lamps, desk, shipping=[ShippingLine(Decimal("5.50"))])
        simulator.add_order(1002, Line("LAMP", 2, price=Decimal("27.33")), paid="authorized")
        numbers = count(2001)

        def sell(sale: StoreSale) -> str:
            number = next(numbers)
            if sale.status:
                raise CannotBeSold("an order's state follows from dates and amounts, not from one word")
            simulator.add_order(
                number,
                Line(sale.sku, sale.quantity, sale.net.amount / sale.quantity, (Tax(sale.tax.amount),)),
                shipping=[ShippingLine(sale.shipping.amount, (Tax(sale.shipping_tax.amount),))],
                paid="authorized" if sale.paid is PaidBy.AUTHORISED else "card",
                currencies=Currencies("USD", sale.currency),
            )
            if sale.shipped:
                simulator.ship(number, {sale.sku: sale.shipped})
            return str(number)

        with simulator.running() as url:
            settings = {
                **simulator.connection_settings(url),
                "access_token": SecretStr(ACCESS_TOKEN),
                "token_store": tmp_path / "tokens.json",
                "webhook_secrets": (SecretStr(CLIENT_SECRET),),
            }
            connector = Shopify("shop", ShopifySettings.model_validate(settings))
            with closing(PlatformConnection(connector)) as connection:
                yield PlatformUnderTest(
                    connection=connection,
                    order_id="1001",
                    unknown_order_id="999999",
                    settings=settings,
                    refund_methods=frozenset(
                        {RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY, RefundMethod.STORE_CREDIT}
                    ),
                    secrets=(ACCESS_TOKEN, CLIENT_SECRET),
                    forged_webhook=({"X-Shopify-Hmac-Sha256": "Zm9yZ2Vk"}, b'{"id":1001}'),
                    repeats=one_by_one(
                        simulator.faults,
                        *(
                            repeating(status, lambda text: {"errors": text}, "x-request-id")
                            for status in (400, 401, 403, 429)
                        ),
                        repeating(200, graphql_error, "x-request-id", "x-shopify-api-version"),
                        repeating(200, user_error),
                    ),
                    host_answers=host_answers(
                        simulator.faults, Match("POST", predicate=lambda request: b"mutation" in request.body)
                    ),
                    unpaid_order_id="1002",
                    paid_back=lambda order_id: Money.of(simulator.money_paid(order_id), "USD"),
                    time_passes=lambda: simulator.clock.advance(2),
                    mails=lambda order_id: sum(
                        mail.order_id == int(order_id) for mail in simulator.shop.ledger.mails
                    ),
                    simulator=simulator,
                    is_write=lambda request: b"mutation" in request.body,
                    fresh_order=lambda: sell(sale_in("USD")),
                    fresh_unpaid_order=lambda: sell(sale_in("USD", paid=PaidBy.AUTHORISED)),
                    sell=sell,
                )
