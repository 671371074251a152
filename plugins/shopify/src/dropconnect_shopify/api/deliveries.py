"""The shapes of the bodies that Shopify delivers, and where each names its order.

Only the body is signed. Its topic stands in a header that anybody who holds one delivery can change, so a
body is taken for a topic only if it has the shape that this topic has, and no other one (Shopify's webhook
reference, documented samples; ``orders/edited`` second-hand).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dropconnect_shopify.api.fields import Fields

CHANGED, IGNORED = "order-changed", "ignored"
DELETED = "order-deleted"
ACCESS_LOST = "access-lost"
"""The app was uninstalled: its tokens are over."""
PRIVACY = "privacy-request"
"""Shopify asks for a customer's data, or to erase them: a person has 30 days for it (documented)."""


@dataclass(frozen=True)
class Shape:
    """``marks`` are the fields by which the shape is told from all others.

    ``order_id`` reads the order's number, empty where the body names none; ``shop`` is the field that holds
    the shop's domain, empty where the body has none.
    """

    marks: frozenset[str]
    order_id: Callable[[Fields], str]
    shop: str = ""
    only: bool = False
    """Whether the body has no other field than its marks."""

    def fits(self, body: Fields) -> bool:
        given = body.content.keys()
        return given == self.marks if self.only else given >= self.marks


def _own(body: Fields) -> str:
    return _number(body, "id")


def _named(body: Fields) -> str:
    """Empty where it is left out: some of the documented samples name no order."""
    return "" if body.content.get("order_id") is None else _number(body, "order_id")


def _nested(body: Fields) -> str:
    order = body.optional("order")
    return "" if order is None else _number(order, "id")


def _of_fulfillment_order(body: Fields) -> str:
    return _named(body.object("fulfillment_order"))


def _edited(body: Fields) -> str:
    return _number(body.object("order_edit"), "order_id")


def _nowhere(body: Fields) -> str:
    return ""


def _number(body: Fields, name: str) -> str:
    """An order's number; some deliveries write it as a gid."""
    if isinstance(body.raw(name), str):
        return body.id("Order", name)
    number = body.whole_number(name)
    if number <= 0:
        raise body.wrong(name, "is not an id")
    return str(number)


_SHOP_DATA = frozenset({"shop_id", "shop_domain"})
_ORDER = Shape(frozenset({"id", "line_items", "financial_status"}), _own)
_EDIT = Shape(frozenset({"order_edit"}), _edited)
_RISK = Shape(frozenset({"risk_level", "provider_title"}), _named)
_REFUND = Shape(frozenset({"order_id", "refund_line_items"}), _named)
_TRANSACTION = Shape(frozenset({"order_id", "gateway", "kind"}), _named)
_FULFILLMENT = Shape(frozenset({"order_id", "line_items", "tracking_number"}), _named)
_FULFILLMENT_ORDER = Shape(frozenset({"fulfillment_order"}), _of_fulfillment_order)
_RETURN = Shape(frozenset({"return_line_items", "total_return_line_items"}), _nested)
_DISPUTE = Shape(frozenset({"order_id", "type", "status", "amount", "currency"}), _named)
_DELETED = Shape(frozenset({"id"}), _own, only=True)
_SHOP = Shape(frozenset({"id", "myshopify_domain", "plan_name"}), _nowhere, shop="myshopify_domain")
_DATA_REQUEST = Shape(_SHOP_DATA | {"customer", "orders_requested"}, _nowhere, shop="shop_domain")
_REDACT = Shape(_SHOP_DATA | {"customer", "orders_to_redact"}, _nowhere, shop="shop_domain")
_SHOP_REDACT = Shape(_SHOP_DATA, _nowhere, shop="shop_domain", only=True)

TOPICS: Mapping[str, tuple[str, Shape]] = {
    "orders/cancelled": (CHANGED, _ORDER),
    "orders/delete": (DELETED, _DELETED),
    "orders/edited": (CHANGED, _EDIT),
    "orders/updated": (CHANGED, _ORDER),
    "orders/risk_assessment_changed": (CHANGED, _RISK),
    "refunds/create": (CHANGED, _REFUND),
    "order_transactions/create": (CHANGED, _TRANSACTION),
    "fulfillments/create": (CHANGED, _FULFILLMENT),
    "fulfillments/update": (CHANGED, _FULFILLMENT),
    "fulfillment_orders/cancellation_request_submitted": (CHANGED, _FULFILLMENT_ORDER),
    "fulfillment_orders/cancellation_request_accepted": (CHANGED, _FULFILLMENT_ORDER),
    "fulfillment_orders/cancellation_request_rejected": (CHANGED, _FULFILLMENT_ORDER),
    "returns/request": (CHANGED, _RETURN),
    "returns/approve": (CHANGED, _RETURN),
    "returns/decline": (CHANGED, _RETURN),
    "returns/cancel": (CHANGED, _RETURN),
    "returns/close": (CHANGED, _RETURN),
    "returns/reopen": (CHANGED, _RETURN),
    "returns/update": (CHANGED, _RETURN),
    "returns/process": (CHANGED, _RETURN),
    "disputes/create": (CHANGED, _DISPUTE),
    "disputes/update": (CHANGED, _DISPUTE),
    "app/uninstalled": (ACCESS_LOST, _SHOP),
    "customers/data_request": (PRIVACY, _DATA_REQUEST),
    "customers/redact": (PRIVACY, _REDACT),
    "shop/redact": (PRIVACY, _SHOP_REDACT),
}
"""Topic -> kind of event, and the shape of its body. Other topics are acknowledged and ignored."""

_SHAPES = tuple({id(shape): shape for _, shape in TOPICS.values()}.values())


def check_shape(body: Fields, topic: str, shape: Shape) -> None:
    """Raise ``InvalidResponse`` unless the body has this shape, and no other topic's."""
    found = [known for known in _SHAPES if known.fits(body)]
    if found != [shape]:
        raise body.wrong(
            "its shape", f"is not that of {topic[:60]!r}: the topic is not signed, so it is not believed"
        )
