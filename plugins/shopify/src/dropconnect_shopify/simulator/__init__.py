"""A Shopify shop to try things on: stateful, executing GraphQL over the part of the schema in use.

``ShopifySimulator`` is the server, ``Knobs`` says how Shopify behaves where that is not known, ``faults``
has what can go wrong. Nothing here was measured at Shopify by this project.
"""

from __future__ import annotations

from dropconnect_shopify.simulator.books.fulfilment import Fulfillment, FulfillmentOrder, Hold, Location
from dropconnect_shopify.simulator.books.lines import Fee, Line, ShippingLine, Tax
from dropconnect_shopify.simulator.books.money import Currencies
from dropconnect_shopify.simulator.books.order import Dispute, Order, RequestedEdit, Return
from dropconnect_shopify.simulator.books.payments import Transaction
from dropconnect_shopify.simulator.books.refunds import Refund
from dropconnect_shopify.simulator.books.shop import Shop, Verdict
from dropconnect_shopify.simulator.engine.bucket import Limits
from dropconnect_shopify.simulator.front.account import Account
from dropconnect_shopify.simulator.knobs import Knobs
from dropconnect_shopify.simulator.sale import gift_card_and_card
from dropconnect_shopify.simulator.server import (
    ACCESS_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SHOP,
    ShopifySimulator,
)

__all__ = [
    "ACCESS_TOKEN",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "SHOP",
    "Account",
    "Currencies",
    "Dispute",
    "Fee",
    "Fulfillment",
    "FulfillmentOrder",
    "Hold",
    "Knobs",
    "Limits",
    "Line",
    "Location",
    "Order",
    "Refund",
    "RequestedEdit",
    "Return",
    "ShippingLine",
    "Shop",
    "ShopifySimulator",
    "Tax",
    "Transaction",
    "Verdict",
    "gift_card_and_card",
]
