"""Transactions, refunds and suggestions of them."""

from __future__ import annotations

from decimal import Decimal

from dropconnect_shopify.simulator.acts.suggestion import Suggestion
from dropconnect_shopify.simulator.books.money import ZERO, Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import Transaction
from dropconnect_shopify.simulator.books.refunds import Refund, RefundLine, RefundShipping
from dropconnect_shopify.simulator.ids import gid
from dropconnect_shopify.simulator.views.lines import line_view, shipping_view
from dropconnect_shopify.simulator.views.pages import connection


def transaction_view(order: Order, row: Transaction) -> Json:
    bag = order.currencies.bag
    return {
        "__typename": "OrderTransaction",
        "id": gid("OrderTransaction", row.id),
        "kind": row.kind,
        "status": row.status,
        "gateway": row.gateway,
        "formattedGateway": row.gateway.replace("_", " ").title(),
        "manualPaymentGateway": row.manual,
        "manuallyCapturable": row.kind == "AUTHORIZATION" and order.payments.open_amount(row) > 0,
        "multiCapturable": False,
        "errorCode": row.error_code,
        "test": order.test,
        "createdAt": row.created or order.created,
        "processedAt": row.created or order.created,
        "amountSet": bag(row.amount),
        "totalUnsettledSet": bag(order.payments.open_amount(row)) if row.kind == "AUTHORIZATION" else None,
        "parentTransaction": transaction_view(order, row.parent) if row.parent else None,
    }


def refund_view(order: Order, refund: Refund) -> Json:
    bag = order.currencies.bag
    return {
        "__typename": "Refund",
        "id": gid("Refund", refund.id),
        "legacyResourceId": str(refund.id),
        "createdAt": refund.created or order.created,
        "processedAt": refund.created or order.created,
        "updatedAt": refund.created or order.created,
        "note": refund.note,
        "totalRefundedSet": bag(refund.total),
        "duties": [],
        "refundLineItems": connection(lambda: [refund_line_view(order, row) for row in refund.lines]),
        "refundShippingLines": connection(lambda: [_shipping_view(order, row) for row in refund.shipping]),
        "transactions": connection(lambda: [transaction_view(order, row) for row in refund.transactions]),
        "orderAdjustments": connection(lambda: _adjustments(order, refund)),
    }


def refund_line_view(order: Order, row: RefundLine) -> Json:
    bag = order.currencies.bag
    return {
        "id": gid("RefundLineItem", row.id),
        "lineItem": line_view(order, row.line),
        "quantity": row.quantity,
        "restockType": row.restock_type,
        "restocked": row.restocked,
        "priceSet": bag(row.price),
        "subtotalSet": bag(row.subtotal - row.cart_discount),
        "totalTaxSet": bag(row.tax),
    }


def suggestion_view(order: Order, suggestion: Suggestion, *, as_credit: bool, with_zero: bool) -> Json:
    bag = order.currencies.bag
    subtotal = sum((row.subtotal for row in suggestion.lines), ZERO)
    cart_discount = sum((row.cart_discount for row in suggestion.lines), ZERO)
    taxes = sum((row.tax for row in suggestion.lines), ZERO)
    taxes += sum((row.tax for row in suggestion.shipping), ZERO)
    payments = [row for row in suggestion.payments if with_zero or row[1] > 0]
    return {
        "amountSet": bag(suggestion.amount),
        "maximumRefundableSet": bag(suggestion.maximum),
        "subtotalSet": bag(subtotal - cart_discount),
        "discountedSubtotalSet": bag(subtotal - cart_discount),
        "totalCartDiscountAmountSet": bag(cart_discount),
        "totalTaxSet": bag(taxes),
        "totalDutiesSet": bag(ZERO),
        "shipping": _shipping_refund(order, suggestion),
        "refundLineItems": [refund_line_view(order, row) for row in suggestion.lines],
        "refundDuties": [],
        "suggestedTransactions": [] if as_credit else [_suggested(order, *row) for row in payments],
        "suggestedRefundMethods": [_credit(order, suggestion)] if as_credit else [],
    }


def _suggested(order: Order, payment: Transaction, amount: Decimal, maximum: Decimal) -> Json:
    return {
        "gateway": payment.gateway,
        "formattedGateway": payment.gateway.replace("_", " ").title(),
        "kind": "SUGGESTED_REFUND",
        "amountSet": order.currencies.bag(amount),
        "maximumRefundableSet": order.currencies.bag(maximum),
        "parentTransaction": transaction_view(order, payment),
    }


def _credit(order: Order, suggestion: Suggestion) -> Json:
    return {
        "__typename": "SuggestedStoreCreditRefund",
        "amount": order.currencies.bag(suggestion.amount),
        "maximumRefundable": order.currencies.bag(suggestion.maximum),
        "expiresAt": None,
    }


def _shipping_refund(order: Order, suggestion: Suggestion) -> Json:
    left = sum((line.price - order.refunded_shipping(line) for line in order.shipping), ZERO)
    bag = order.currencies.bag
    return {
        "amountSet": bag(sum((row.amount for row in suggestion.shipping), ZERO)),
        "taxSet": bag(sum((row.tax for row in suggestion.shipping), ZERO)),
        "maximumRefundableSet": bag(left),
    }


def _shipping_view(order: Order, row: RefundShipping) -> Json:
    return {
        "__typename": "RefundShippingLine",
        "id": gid("RefundShippingLine", row.id),
        "shippingLine": shipping_view(order, row.line),
        "subtotalAmountSet": order.currencies.bag(row.amount),
        "taxAmountSet": order.currencies.bag(row.tax),
    }


def _adjustments(order: Order, refund: Refund) -> list[Json]:
    if refund.discrepancy == 0:
        return []
    return [
        {
            "id": gid("OrderAdjustment", refund.id),
            "amountSet": order.currencies.bag(refund.discrepancy),
            "taxAmountSet": order.currencies.bag(ZERO),
            "reason": "REFUND_DISCREPANCY",
        }
    ]
