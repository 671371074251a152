"""An order as the API shows it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from dropconnect_shopify.simulator.books.lines import ShippingLine
from dropconnect_shopify.simulator.books.money import ZERO, Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.ids import gid
from dropconnect_shopify.simulator.views.edits import edit_lists
from dropconnect_shopify.simulator.views.fulfilment import fulfillment_order_view, fulfillment_view
from dropconnect_shopify.simulator.views.lines import (
    all_taxes,
    attributes_view,
    fee_view,
    line_view,
    shipping_view,
    tax_view,
)
from dropconnect_shopify.simulator.views.metafields import metafield_of
from dropconnect_shopify.simulator.views.pages import connection, limited
from dropconnect_shopify.simulator.views.payments import refund_view, transaction_view
from dropconnect_shopify.simulator.views.requested_edits import requested_edit_view
from dropconnect_shopify.simulator.views.suggestion import suggested_refund


def order_view(shop: Shop, order: Order) -> Json:
    """All fields; those with arguments, and the costly ones, are worked out when they are asked for."""
    view = {
        "__typename": "Order",
        "id": gid("Order", order.id),
        "legacyResourceId": str(order.id),
        "name": order.name,
        "number": order.id,
        "email": order.email,
        "customerLocale": order.locale,
        "tags": list(order.tags),
        "note": order.note,
        "sourceName": order.source,
        "customAttributes": attributes_view(order.attributes),
        "metafield": metafield_of(shop, order),
        "discountCodes": [],
        "test": order.test,
        "paymentGatewayNames": order.payments.gateways,
        **_state(order),
        **_people(order),
        **_prices(order),
        **_paid(order),
        **_lists(shop, order),
        "suggestedRefund": suggested_refund(shop, order),
    }
    return {**view, **order.overrides}


def of_order(shop: Shop, order: Order, view: Json) -> Json:
    """The view of something that knows its order."""

    def its_order(_info: object) -> Json:
        return order_view(shop, order)

    return {**view, "order": its_order}


def _state(order: Order) -> Json:
    payments, cancelled = order.payments, order.cancelled
    remaining = sum(order.remaining_units(line) for line in order.lines)
    return {
        "createdAt": order.created,
        "processedAt": order.created,
        "updatedAt": order.updated,
        "cancelledAt": cancelled,
        "cancelReason": order.cancel_reason,
        "cancellation": {"staffNote": order.staff_note} if cancelled else None,
        "closed": cancelled is not None and not order.cancelling,
        "closedAt": None if order.cancelling else cancelled,
        "confirmed": True,
        "edited": any(line.removed for line in order.lines),
        "taxesIncluded": order.taxes_included,
        "currencyCode": order.currencies.shop,
        "presentmentCurrencyCode": order.currencies.presentment,
        "displayFinancialStatus": order.financial_status,
        "displayFulfillmentStatus": order.fulfillment_status,
        "returnStatus": order.return_status,
        "refundable": any(not row.manual for row, _ in payments.refundable()),
        "restockable": any(line.restockable for line in order.lines),
        "capturable": cancelled is None and payments.capturable > 0,
        "fulfillable": remaining > 0,
        "fullyPaid": payments.received >= order.total,
        "unpaid": payments.received == 0,
        "canNotifyCustomer": order.email is not None,
        "canMarkAsPaid": cancelled is None and payments.received < order.total,
        "merchantEditable": cancelled is None,
        "merchantEditableErrors": [] if cancelled is None else ["Cancelled orders cannot be edited"],
        "requiresShipping": any(line.requires_shipping for line in order.lines),
    }


def _people(order: Order) -> Json:
    address = {
        "__typename": "MailingAddress",
        "id": gid("MailingAddress", order.id),
        "name": order.customer,
        "company": order.company,
        "countryCodeV2": order.country,
        "firstName": order.customer.partition(" ")[0] if order.customer else None,
        "lastName": order.customer.partition(" ")[2] if order.customer else None,
    }
    customer = {
        "__typename": "Customer",
        "id": gid("Customer", order.id),
        "legacyResourceId": str(order.id),
        "displayName": order.customer,
        "email": order.email,
    }
    return {
        "displayAddress": address if order.customer else None,
        "billingAddress": address if order.customer else None,
        "shippingAddress": address if order.customer else None,
        "customer": customer if order.customer else None,
    }


def _prices(order: Order) -> Json:
    bag, lines = order.currencies.bag, order.lines
    subtotal = sum((line.discounted for line in lines), ZERO)
    shipping = sum((line.price for line in order.shipping), ZERO)
    shipping_back = sum((order.refunded_shipping(line) for line in order.shipping), ZERO)
    discounts = sum((line.discount + line.cart_discount for line in lines), ZERO)
    taxes = [tax_view(order, tax) for tax in all_taxes([*lines, *order.shipping])]
    current_subtotal = _current(order, lambda line: line.discounted)
    current_tax = _current(order, lambda line: line.tax) + sum((line.tax for line in order.shipping), ZERO)
    return {
        "subtotalLineItemsQuantity": sum(line.quantity for line in lines),
        "currentSubtotalLineItemsQuantity": sum(order.refundable_units(line) for line in lines),
        "subtotalPriceSet": bag(subtotal),
        "currentSubtotalPriceSet": bag(current_subtotal),
        "totalPriceSet": bag(order.total),
        "originalTotalPriceSet": bag(order.total),
        "currentTotalPriceSet": bag(order.current_total),
        "totalTaxSet": bag(order.tax),
        "currentTotalTaxSet": bag(current_tax),
        "totalDiscountsSet": bag(discounts),
        "currentTotalDiscountsSet": bag(_current(order, lambda line: line.discount + line.cart_discount)),
        "totalShippingPriceSet": bag(shipping),
        "currentShippingPriceSet": bag(shipping - shipping_back),
        "totalRefundedShippingSet": bag(shipping_back),
        "totalTipReceivedSet": bag(ZERO),
        "additionalFees": [fee_view(order, fee) for fee in order.fees],
        "originalTotalAdditionalFeesSet": bag(sum((fee.price for fee in order.fees), ZERO))
        if order.fees
        else None,
        "totalCashRoundingAdjustment": {"paymentSet": bag(order.cash_rounding), "refundSet": bag(ZERO)},
        "currentTotalDutiesSet": None,
        "originalTotalDutiesSet": None,
        "taxLines": taxes,
        "currentTaxLines": taxes,
    }


def _current(order: Order, value: Callable[[Any], Decimal]) -> Decimal:
    """The part of a value of the lines that was not refunded or removed."""
    rows = ((value(line), line.quantity, order.refundable_units(line)) for line in order.lines)
    return sum((whole * left / quantity for whole, quantity, left in rows), ZERO)


def _paid(order: Order) -> Json:
    payments, bag = order.payments, order.currencies.bag
    return {
        "totalReceivedSet": bag(payments.received),
        "totalRefundedSet": bag(payments.refunded),
        "netPaymentSet": bag(payments.net),
        "totalCapturableSet": bag(payments.capturable),
        "totalOutstandingSet": bag(order.current_total - payments.net),
        "refundDiscrepancySet": bag(sum((refund.discrepancy for refund in order.refunds), ZERO)),
    }


def _lists(shop: Shop, order: Order) -> Json:
    def shipping(line: ShippingLine) -> Json:
        return shipping_view(order, line)

    return {
        "lineItems": connection(lambda: [line_view(order, line) for line in order.lines]),
        "nonFulfillableLineItems": connection(list),
        "shippingLine": shipping(order.shipping[0]) if order.shipping else None,
        "shippingLines": connection(lambda: [shipping(line) for line in order.shipping]),
        **_money_lists(shop, order),
        **_goods_lists(shop, order),
        **edit_lists(shop, order),
        "risk": {
            "recommendation": order.recommendation,
            "assessments": [{"riskLevel": order.risk_level, "facts": []}],
        },
    }


def _money_lists(shop: Shop, order: Order) -> Json:
    def transactions() -> list[Json]:
        rows = order.payments.transactions
        return [of_order(shop, order, transaction_view(order, row)) for row in rows]

    def refunds() -> list[Json]:
        return [of_order(shop, order, refund_view(order, row)) for row in order.refunds]

    return {
        "transactions": limited(transactions),
        "transactionsCount": {"count": len(order.payments.transactions), "precision": "EXACT"},
        "refunds": limited(refunds),
        "disputes": [
            {
                "__typename": "OrderDisputeSummary",
                "id": gid("OrderDisputeSummary", row.id),
                "status": row.status,
                "initiatedAs": row.type,
            }
            for row in order.disputes
        ],
    }


def _goods_lists(shop: Shop, order: Order) -> Json:
    def fulfillment_orders() -> list[Json]:
        rows = order.fulfillment_orders
        return [of_order(shop, order, fulfillment_order_view(order, row, shop.app)) for row in rows]

    def returns() -> list[Json]:
        return [of_order(shop, order, return_view(order, number)) for number in range(len(order.returns))]

    def requested_edits() -> list[Json]:
        return [requested_edit_view(order, row) for row in order.requested_edits]

    def parcels() -> list[Json]:
        return [fulfillment_view(order, row, index) for index, row in enumerate(order.fulfillments, start=1)]

    return {
        "fulfillments": limited(parcels),
        "fulfillmentsCount": {"count": len(order.fulfillments), "precision": "EXACT"},
        "fulfillmentOrders": connection(fulfillment_orders),
        "returns": connection(returns),
        "requestedOrderEdits": connection(requested_edits),
    }


def return_view(order: Order, index: int) -> Json:
    row = order.returns[index]
    return {
        "__typename": "Return",
        "id": gid("Return", row.id),
        "name": f"{order.name}-R{index + 1}",
        "status": row.status,
        "createdAt": order.created,
        "closedAt": order.updated if row.status == "CLOSED" else None,
        "totalQuantity": row.quantity,
    }
