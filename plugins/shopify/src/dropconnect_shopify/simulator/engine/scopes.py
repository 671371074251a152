"""Which access scopes what needs, from the list that comes with Shopify's schema for 2026-10.

For ``refundCreate``, ``tagsAdd`` and ``tagsRemove`` the list says nothing; that they need ``write_orders`` is
assumed, and second-hand for the answers to buyers' requests. Who may change an order may set its metafields
(metafieldsSet, documented). A write scope includes reading.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, get_named_type

_ORDERS = ("read_orders", "read_marketplace_orders")
_SERVED = (
    "read_assigned_fulfillment_orders",
    "read_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
)
_FULFILLMENT = (*_SERVED, "read_marketplace_fulfillment_orders")
_HOLDS = ("write_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders")
_PROTECTED = "https://shopify.dev/docs/apps/launch/protected-customer-data"
ALL_ORDERS = "read_all_orders"

TYPES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "FulfillmentLineItem",
            "LineItem",
            "OrderAdjustment",
            "OrderCancelJobResult",
            "OrderCancelUserError",
            "OrderTransaction",
            "Refund",
            "RefundDuty",
            "RefundLineItem",
            "RefundShippingLine",
            "ShippingRefund",
            "SuggestedOrderTransaction",
            "SuggestedRefund",
            "SuggestedRefundMethod",
            "SuggestedStoreCreditRefund",
        ),
        _ORDERS,
    ),
    **dict.fromkeys(
        (
            "AdditionalFee",
            "LineItemGroup",
            "LineItemSellingPlan",
            "OrderCancellation",
            "OrderDisputeSummary",
            "OrderRiskAssessment",
            "OrderRiskSummary",
            "RiskFact",
        ),
        ("read_orders",),
    ),
    "Order": (*_ORDERS, "read_quick_sale"),
    "CashRoundingAdjustment": ("read_orders", "read_quick_sale"),
    **dict.fromkeys(("CalculatedLineItem", "CalculatedOrder"), ("read_order_edits",)),
    **dict.fromkeys(("OrderAgreement", "OrderEditAgreement", "SalesAgreement"), _ORDERS),
    "Return": ("read_returns", "read_marketplace_returns"),
    "Customer": ("read_customers",),
    "Fulfillment": (*_ORDERS, *_FULFILLMENT),
    "FulfillmentTrackingInfo": (*_ORDERS, *_FULFILLMENT),
    "FulfillmentHold": _FULFILLMENT,
    "FulfillmentOrder": _FULFILLMENT,
    "FulfillmentOrderAssignedLocation": _FULFILLMENT,
    "FulfillmentOrderLineItem": _SERVED,
    "FulfillmentOrderMerchantRequest": _SERVED,
    "FulfillmentOrderSupportedAction": _SERVED,
    "Location": ("read_locations", "read_inventory", "read_markets_home"),
}
FIELDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("QueryRoot", "orderByIdentifier"): _ORDERS,
    ("QueryRoot", "refund"): _ORDERS,
    ("QueryRoot", "return"): ("read_returns", "read_marketplace_returns"),
    ("Location", "id"): ("read_locations", "read_inventory", "read_markets_home"),
    ("Location", "isActive"): ("read_locations",),
    ("Location", "fulfillsOnlineOrders"): ("read_locations",),
    ("Location", "isFulfillmentService"): ("read_locations",),
    ("Location", "fulfillmentService"): ("read_locations",),
    ("Location", "name"): ("read_locations", "read_markets_home"),
    ("Mutation", "orderCancel"): ("write_orders", "write_marketplace_orders"),
    ("Mutation", "orderUpdate"): ("write_orders", "write_marketplace_orders", "write_quick_sale"),
    **dict.fromkeys(
        (
            ("Mutation", "orderEditBegin"),
            ("Mutation", "orderEditSetQuantity"),
            ("Mutation", "orderEditCommit"),
        ),
        ("write_order_edits",),
    ),
    ("Mutation", "requestedOrderEditDecline"): ("write_orders",),
    ("Mutation", "requestedOrderEditResolve"): ("write_orders",),
    ("Mutation", "transactionVoid"): ("write_orders",),
    ("Mutation", "refundCreate"): ("write_orders",),
    ("Mutation", "metafieldsSet"): ("write_orders",),
    ("Mutation", "tagsAdd"): ("write_orders",),
    ("Mutation", "tagsRemove"): ("write_orders",),
    ("Mutation", "fulfillmentOrderHold"): _HOLDS,
    ("Mutation", "fulfillmentOrderReleaseHold"): (*_HOLDS, "write_marketplace_fulfillment_orders"),
}


def check_scopes(info: GraphQLResolveInfo[Any], scopes: Collection[str]) -> None:
    """Raise Shopify's ACCESS_DENIED when the token must not see this field."""
    named = get_named_type(info.return_type).name.removesuffix("Connection")
    field = (info.parent_type.name, info.field_name)
    for needed in (FIELDS.get(field, ()), TYPES.get(named, ())):
        if needed and not any(may(scope, scopes) for scope in needed):
            raise _denied(info.field_name, needed)


def check_approval(info: GraphQLResolveInfo[Any], denied: Collection[str]) -> None:
    """Raise ACCESS_DENIED, in the words of protected customer data, for a field of ``denied``."""
    if f"{info.parent_type.name}.{info.field_name}" in denied:
        message = f"This app is not approved to use the {info.field_name} field. "
        message += f"See {_PROTECTED} for more details."
        raise GraphQLError(message, extensions={"code": "ACCESS_DENIED", "documentation": _PROTECTED})


def check_metafields(info: GraphQLResolveInfo[Any], *, allowed: bool) -> None:
    """Raise ACCESS_DENIED in a shop that lets the app neither see nor set metafields."""
    field = (info.parent_type.name, info.field_name)
    if not allowed and field in (("Order", "metafield"), ("Mutation", "metafieldsSet")):
        raise _denied(info.field_name, ("write_orders",))


def may(scope: str, scopes: Collection[str]) -> bool:
    return scope in scopes or scope.replace("read_", "write_", 1) in scopes


def _denied(field: str, needed: tuple[str, ...]) -> GraphQLError:
    words = [f"`{scope}` access scope" for scope in needed]
    required = f"{', '.join(words[:-1])} or {words[-1]}." if len(words) > 1 else f"{words[0]}."
    return GraphQLError(
        f"Access denied for {field} field. Required access: {required}",
        extensions={
            "code": "ACCESS_DENIED",
            "documentation": "https://shopify.dev/api/usage/access-scopes",
            "requiredAccess": required,
        },
    )
