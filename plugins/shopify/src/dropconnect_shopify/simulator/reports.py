"""The ledger of a shop, as the control interface shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dropconnect_shopify.simulator.books.money import ZERO
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import STORE_CREDIT
from dropconnect_shopify.simulator.books.refunds import Refund
from dropconnect_shopify.simulator.front.account import Account


def ledger_of(account: Account) -> dict[str, Any]:
    """``money_paid`` and ``statuses`` by order id, ``stock`` by SKU (units put back), every refund, void,
    cancellation, hold and mail, the refunds of each idempotency key, and the points spent."""
    shop = account.shop
    orders = sorted(shop.orders.values(), key=lambda order: order.id)
    return {
        "money_paid": {str(order.id): _paid(order, credit=False) for order in orders if order.refunds},
        "store_credit": {str(order.id): _paid(order, credit=True) for order in orders if order.refunds},
        "refunds": [_refund_row(order, refund) for order in orders for refund in order.refunds],
        "refunds_by_key": {
            key: [str(number) for number in ids] for key, ids in shop.ledger.refund_keys.items()
        },
        "voids": shop.ledger.rows("voids"),
        "cancellations": shop.ledger.rows("cancellations"),
        "holds": shop.ledger.rows("holds"),
        "held_now": {
            str(order.id): [hold.handle for row in order.fulfillment_orders for hold in row.holds]
            for order in orders
            if any(row.holds for row in order.fulfillment_orders)
        },
        "mails": shop.ledger.rows("mails"),
        "stock": dict(shop.ledger.stock),
        "statuses": {str(order.id): "cancelled" if order.cancelled else "open" for order in orders},
        "points": {"spent": account.bucket.spent, "throttled": account.bucket.throttled},
        "tokens_handed_out": account.desk.handed_out,
    }


def _paid(order: Order, *, credit: bool) -> str:
    rows = [row for row in order.payments.transactions if row.moves_money]
    return _text(order, sum((row.amount for row in rows if (row.gateway == STORE_CREDIT) == credit), ZERO))


def _refund_row(order: Order, refund: Refund) -> dict[str, Any]:
    return {
        "order": str(order.id),
        "refund": str(refund.id),
        "key": refund.key,
        "note": refund.note,
        "amount": _text(order, refund.total),
        "lines": {str(row.line.id): row.quantity for row in refund.lines},
        "transactions": [
            {"gateway": row.gateway, "amount": _text(order, row.amount), "status": row.status}
            for row in refund.transactions
        ],
    }


def _text(order: Order, amount: Decimal) -> str:
    return str(order.currencies.rounded(amount))
