"""Replies in the shapes that were recorded on the live Admin API, with values of our own.

A public conformance project recorded the shapes on development stores in 2026. The words of a message are
Shopify's only where dropconnect or the simulator has to know them.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

CANCELLED_ALREADY = "Cannot cancel an order that has already been canceled"
HAS_RETURNS = "Cannot cancel an order that has returns"
NOTE_TOO_LONG = "Staff note is too long. Maximum length is 255 characters."
IN_PROGRESS = "Cancellation is already in progress"
HANDLE_IN_USE = (
    "The handle provided for the fulfillment hold is already in use by this app for another hold on this "
    "fulfillment order."
)
KIND = "Kind authorization is not a valid transaction"
TOO_MANY_UNITS = "Quantity cannot refund more items than were purchased"
NOT_AN_AUTHORIZATION = "Parent transaction must be a successful authorization"
KEY_MISSING = "The @idempotent directive is required for this mutation but was not provided."
DENIED_PAGE = "https://shopify.dev/docs/apps/launch/protected-customer-data"
LIMITS_PAGE = "https://shopify.dev/api/usage/rate-limits"


def costed(body: Json, requested: int = 10, actual: int | None = 10) -> Json:
    throttle = {"maximumAvailable": 2000, "currentlyAvailable": 1990, "restoreRate": 100}
    cost = {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": throttle}
    return {**body, "extensions": {"cost": cost}}


def cancel_refused(message: str, field: list[str] | None, code: str = "INVALID") -> Json:
    """``orderCancel``: both lists of errors say the same, the older one without a code."""
    told = {"field": field, "message": message}
    rows = {"orderCancelUserErrors": [{**told, "code": code}], "userErrors": [told]}
    return costed({"data": {"orderCancel": {"job": None, **rows}}})


def refund_refused(message: str, field: list[str] | None) -> Json:
    """``refundCreate``: no refund, no code, and the order as it stands."""
    bag = {"shopMoney": {"amount": "0.0", "currencyCode": "USD"}}
    order = {"id": "gid://shopify/Order/1001", "displayFinancialStatus": "PAID", "totalRefundedSet": bag}
    error = {"field": field, "message": message}
    return costed({"data": {"refundCreate": {"refund": None, "order": order, "userErrors": [error]}}}, 25, 20)


def hold_refused() -> Json:
    empty = dict.fromkeys(("fulfillmentHold", "fulfillmentOrder", "remainingFulfillmentOrder"))
    code = "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    row = {"field": ["fulfillmentHold", "handle"], "message": HANDLE_IN_USE, "code": code}
    return costed({"data": {"fulfillmentOrderHold": {**empty, "userErrors": [row]}}}, 32)


def turned_away(root: str, code: str, message: str) -> Json:
    """The mutation is null for a fault in what was asked."""
    error = {
        "message": message,
        "locations": [{"line": 4, "column": 3}],
        "extensions": {"code": code},
        "path": [root],
    }
    return costed({"errors": [error], "data": {root: None}})


def denied(field: str, *path: str | int) -> Json:
    """One error of a reply that is otherwise whole: the app is not approved for a field."""
    return {
        "message": f"This app is not approved to use the {field} field. See {DENIED_PAGE} for more details.",
        "locations": [{"line": 5, "column": 5}],
        "path": list(path),
        "extensions": {"code": "ACCESS_DENIED", "documentation": DENIED_PAGE},
    }


def throttled() -> Json:
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": LIMITS_PAGE}}
    return costed({"errors": [error]}, 752, None)
