"""What the conformance suite for platforms has to know of the simulated shop."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from dropconnect.plugin import Money, RefundMethod
from dropconnect.testing.conformance import CannotBeSold, PaidBy, StoreSale
from dropconnect.testing.simulator import Match, Received, host_answers, one_by_one, repeating
from dropconnect_shopify.simulator import Currencies, Line, RequestedEdit, ShippingLine, Tax
from dropconnect_shopify.simulator.server import ShopifySimulator

_PAID, _AUTHORISED = 1001, 1002
_FIRST_SOLD = 2001


def facts_of(simulator: ShopifySimulator) -> dict[str, Any]:
    """Arguments for ``dropconnect.testing.conformance.platform_under_test``. Sells two orders, in a shop
    whose buyers can ask for lines to be removed."""
    simulator.knobs.requested_edits = "shown"
    lamps = Line("LAMP", 2, price=Decimal("27.33"), taxes=(Tax(Decimal("5.47")),))
    desk = Line("DESK", 1, price=Decimal("21.99"))
    simulator.add_order(_PAID, lamps, desk, shipping=[ShippingLine(Decimal("5.50"))])
    simulator.add_order(_AUTHORISED, Line("LAMP", 2, price=Decimal("27.33")), paid="authorized")
    numbers = count(_FIRST_SOLD)
    return {
        "order_id": str(_PAID),
        "unpaid_order_id": str(_AUTHORISED),
        "sell": lambda sale: sell(simulator, next(numbers), sale),
        "refund_methods": frozenset(RefundMethod) - {RefundMethod.VOID},
        "forged_webhook": ({"X-Shopify-Hmac-Sha256": "Zm9yZ2Vk"}, b'{"id":1001}'),
        "repeats": one_by_one(
            simulator.faults,
            *(repeating(status, _plain_error, "x-request-id") for status in (400, 401, 403, 429)),
            repeating(200, _graphql_error, "x-request-id", "x-shopify-api-version"),
            repeating(200, _user_error),
        ),
        "host_answers": host_answers(simulator.faults, Match("POST", predicate=is_write)),
        "paid_back": lambda order_id: Money.of(simulator.money_paid(order_id), "USD"),
        "customer_asks": lambda order_id, units: ask(simulator, order_id, units),
        "time_passes": lambda: simulator.clock.advance(2),
        "is_write": is_write,
        "mails": lambda order_id: sum(mail.order_id == int(order_id) for mail in simulator.shop.ledger.mails),
    }


def ask(simulator: ShopifySimulator, order_id: str, units: Mapping[str, int]) -> str:
    """The buyer asks for these units to be removed; the number of the request."""
    number = int(order_id) * 10
    removals = {int(line_id): count for line_id, count in units.items()}
    request = RequestedEdit(number, simulator.shop.now(), removals=removals)
    simulator.order(order_id).requested_edits.append(request)
    return str(number)


def sell(simulator: ShopifySimulator, number: int, sale: StoreSale) -> str:
    """Put the order into the shop under this number; its id."""
    if sale.status:
        raise CannotBeSold("an order's state follows from dates and amounts, not from one word")
    if sale.number:
        raise CannotBeSold("the shop's orders are numbered")
    if sale.refunds:
        raise CannotBeSold("the tests of the connector have the lists of refunds")
    price, taxes = sale.net.amount / sale.quantity, (Tax(sale.tax.amount),)
    simulator.add_order(
        number,
        *(Line(sku, sale.quantity, price, taxes) for sku in sale.skus),
        shipping=[ShippingLine(sale.shipping.amount, (Tax(sale.shipping_tax.amount),))],
        paid="authorized" if sale.paid is PaidBy.AUTHORISED else "card",
        currencies=Currencies("USD", sale.currency),
    )
    if sale.shipped:
        simulator.ship(number, {sale.sku: sale.shipped})
    return str(number)


def is_write(request: Received) -> bool:
    """Every request is a POST; what changes something is a mutation."""
    return b"mutation" in request.body


def _plain_error(text: str) -> dict[str, object]:
    return {"errors": text}


def _graphql_error(text: str) -> dict[str, object]:
    return {"errors": [{"message": text, "extensions": {"code": text}}]}


def _user_error(text: str) -> dict[str, object]:
    return {"data": {"mutation": {"userErrors": [{"field": [text], "message": text, "code": text}]}}}
