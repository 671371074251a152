"""``suggestedRefund`` of an order, worked out when it is asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from graphql import GraphQLError

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.acts.suggestion import (
    asked_lines,
    maximum_shipping,
    shipping_of,
    suggest,
    suggest_all,
)
from dropconnect_shopify.simulator.books.money import ZERO, Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.views.pages import Field
from dropconnect_shopify.simulator.views.payments import suggestion_view


def suggested_refund(shop: Shop, order: Order) -> Field:
    def resolve(_info: object, **arguments: Any) -> Json:
        try:
            if arguments.get("suggestFullRefund"):
                suggestion = suggest_all(order)
            else:
                lines = asked_lines(order, arguments.get("refundLineItems") or ())
                suggestion = suggest(order, lines, shipping_of(order, _shipping_amount(order, arguments)))
        except Refused as refused:
            raise GraphQLError(refused.message, extensions={"code": "BAD_REQUEST"}) from None
        return suggestion_view(
            order,
            suggestion,
            as_credit=arguments.get("refundMethodAllocation") == "STORE_CREDIT",
            with_zero=shop.knobs.zero_suggestions,
        )

    return resolve


def _shipping_amount(order: Order, arguments: Json) -> Decimal:
    """``shippingAmount`` overrides ``refundShipping`` (documented)."""
    amount: Decimal | None = arguments.get("shippingAmount")
    if amount is not None:
        return amount
    return maximum_shipping(order) if arguments.get("refundShipping") else ZERO
