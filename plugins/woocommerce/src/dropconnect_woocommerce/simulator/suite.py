"""What the conformance suite for platforms has to know of the simulated shop."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dropconnect.plugin import Money, exponent
from dropconnect.testing.conformance import CannotBeSold, PaidBy, StoreSale
from dropconnect.testing.simulator import Item, Match, Price, host_answers, one_by_one, repeating
from dropconnect_woocommerce.simulator.faults import php_dies_after_money, php_dies_before_money
from dropconnect_woocommerce.simulator.sale import sell as sold_like
from dropconnect_woocommerce.simulator.server import WooCommerceSimulator
from dropconnect_woocommerce.simulator.state import Refund

SIGNED_WITH = "wh-secret"
"""What the shop's webhooks are signed with."""
ASKED_BY = "cancel-request"
"""The status by which its customers ask for a cancellation."""


def facts_of(simulator: WooCommerceSimulator) -> dict[str, Any]:
    """Arguments for ``dropconnect.testing.conformance.platform_under_test``; serve the shop with TLS."""
    simulator.activate_status(ASKED_BY)
    return {
        "order_id": "21",
        "sell": lambda sale: sell(simulator, sale),
        "forged_webhook": ({"X-WC-Webhook-Signature": "Zm9yZ2Vk"}, b'{"id":21}'),
        "repeats": one_by_one(
            simulator.faults,
            *(repeating(status, _error, "location") for status in (200, 302, 400, 401, 404, 429)),
            repeating(500, _error),
            repeating(401, _odd_error),
        ),
        "host_answers": host_answers(simulator.faults, Match("POST", "/refunds$"), Match("PUT", "/orders/")),
        "worker_ends": lambda after_money: simulator.faults.add(
            php_dies_after_money() if after_money else php_dies_before_money()
        ),
        "switch_off_webhook": lambda webhook_id: _end(simulator, int(webhook_id)),
        "customer_asks": lambda order_id, units: _ask(simulator, int(order_id)),
        "asks_whole": True,
        "mails": lambda order_id: _mails_of(simulator, int(order_id)),
        "paid_back": lambda order_id: Money.of(simulator.money_paid(int(order_id)), "USD"),
    }


def _ask(simulator: WooCommerceSimulator, order_id: int) -> str:
    """By a plugin's status: always for the whole order."""
    simulator.customer_asks(order_id, ASKED_BY)
    return f"{order_id}-1"


def _end(simulator: WooCommerceSimulator, webhook_id: int) -> None:
    simulator.shop.webhooks[webhook_id].status = "disabled"


def _mails_of(simulator: WooCommerceSimulator, order_id: int) -> int:
    return sum(mail.order_id == order_id and mail.recipient == "customer" for mail in simulator.mails)


def sell(simulator: WooCommerceSimulator, sale: StoreSale) -> str:
    """Put the order into the shop; its id."""
    if sale.shipped not in (0, sale.quantity):
        raise CannotBeSold("WooCommerce itself knows of no parcel: a merchant completes the whole order")
    simulator.shop.decimals = exponent(sale.currency)  # as the shop of a merchant who sells in it
    price = Price(sale.net.amount, sale.tax.amount)
    goods = [Item(sku, "Lamp", sale.quantity, price) for sku in sale.skus]
    shipping = Price(sale.shipping.amount, sale.shipping_tax.amount)
    sold = sold_like(simulator.shop, simulator.order(21), goods, shipping)
    order = simulator.shop.orders[int(sold.id)]
    status = "completed" if sale.shipped else sale.status or order["status"]
    order |= {"currency": sale.currency, "status": status, "number": sale.number or sold.id}
    if sale.paid is PaidBy.AUTHORISED:
        order |= {"status": "on-hold", "date_paid": None, "date_paid_gmt": None}
    for _ in range(sale.refunds):
        refund_id = simulator.shop.next_id("post")
        row = Refund(refund_id, int(sold.id), simulator.shop.now(), Decimal(1), "by a colleague", 1)
        simulator.shop.refunds[refund_id] = row
    return sold.id


def _error(text: str) -> dict[str, object]:
    return {"code": "woocommerce_rest_cannot_create_order_refund", "message": text, "data": 500}


def _odd_error(text: str) -> dict[str, object]:
    """A code is a text of the shop, too."""
    return {"code": f"woocommerce_rest_{text}", "message": text, "data": {"status": 401}}
