"""What a delivery of Shopify is about: the order that its body names, something that belongs to an order, or
a matter of the whole shop.

Only the body is signed. Its topic stands in a header that anybody who holds one delivery can change. So an
order is taken from the body, whatever the topic says: it only causes a fresh read. The topics that mean more
are believed only if the body has their own shape, and no other one (Shopify's webhook reference, documented
samples; ``orders/edited`` second-hand).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dropconnect.plugin import InvalidResponse
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import kind_of

CHANGED, IGNORED = "order-changed", "ignored"
DELETED = "order-deleted"
UNREADABLE = "unreadable"
ACCESS_LOST = "access-lost"
"""The app was uninstalled: its tokens are over."""
PRIVACY = "privacy-request"
"""Shopify asks for a customer's data, or to erase them: a person has 30 days for it (documented)."""

_PLAIN = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_ORDERS = "orders/"
_ORDER_GID = "gid://shopify/Order/"
_GID = "admin_graphql_api_id"
OBJECTS = frozenset({"Fulfillment", "FulfillmentOrder", "Refund", "Return"})
"""What belongs to an order, and tells which when it is read."""
_NAMES = ("order_id", "admin_graphql_api_order_id")
"""How something that belongs to an order names it."""


@dataclass(frozen=True)
class Shape:
    """``marks`` are the fields by which the shape is told from all others.

    ``shop`` is the field that holds the shop's domain, empty where the body has none.
    """

    marks: frozenset[str]
    shop: str = ""
    only: bool = False
    """Whether the body has no other field than its marks."""

    def fits(self, body: Fields) -> bool:
        given = body.content.keys()
        return given == self.marks if self.only else given >= self.marks


_SHOP_DATA = frozenset({"shop_id", "shop_domain"})
_ORDER = Shape(frozenset({"id", "line_items", "financial_status"}))
_DELETED = Shape(frozenset({"id"}), only=True)
_SHOP = Shape(frozenset({"id", "myshopify_domain", "plan_name"}), shop="myshopify_domain")
_DATA_REQUEST = Shape(_SHOP_DATA | {"customer", "orders_requested"}, shop="shop_domain")
_REDACT = Shape(_SHOP_DATA | {"customer", "orders_to_redact"}, shop="shop_domain")
_SHOP_REDACT = Shape(_SHOP_DATA, shop="shop_domain", only=True)
_OF_THE_SHOP = (_SHOP, _DATA_REQUEST, _REDACT, _SHOP_REDACT)
_SHAPES = (_ORDER, _DELETED, *_OF_THE_SHOP)

TOPICS: Mapping[str, tuple[str, Shape]] = {
    "orders/delete": (DELETED, _DELETED),
    "app/uninstalled": (ACCESS_LOST, _SHOP),
    "customers/data_request": (PRIVACY, _DATA_REQUEST),
    "customers/redact": (PRIVACY, _REDACT),
    "shop/redact": (PRIVACY, _SHOP_REDACT),
}
"""Topics that mean more than a fresh read -> kind of event, and the shape of its body."""


def has_shape(body: Fields, shape: Shape) -> bool:
    """Whether the body has this shape, and no other topic's."""
    return [known for known in _SHAPES if known.fits(body)] == [shape]


def object_in(body: Fields) -> str:
    """The gid of something that belongs to an order, in the body or in what stands in it; empty: none."""
    inside = (body.part(name) for name, value in body.content.items() if isinstance(value, dict))
    named = (part.words(name) for part in (body, *inside) for name in (_GID, "id"))
    return next((text for text in named if kind_of(text) in OBJECTS), "")


def order_in(body: Fields, topic: str) -> str:
    """The number of the order that the body is or belongs to; empty where it names none (a fulfilment order,
    a return or a dispute may come without). Raises ``InvalidResponse`` for what cannot be an order's number,
    if nothing else in the body names one."""
    named = next(_names(body), "")
    if named or not _is_order(body, topic):
        return named
    return _number(body, _GID if body.content.get("id") is None else "id")


def _names(body: Fields) -> Iterator[str]:
    """Of the order that the body belongs to: named by itself, or by what stands in it. One that cannot be an
    order's is passed over while another one is left."""
    odd: InvalidResponse | None = None
    for part, name in _places(body):
        try:
            yield _number(part, name)
        except InvalidResponse as error:
            odd = odd or error
    if odd is not None:
        raise odd


def _places(body: Fields) -> Iterator[tuple[Fields, str]]:
    """Where the body may name an order that it belongs to."""
    inside = (body.part(name) for name, value in body.content.items() if isinstance(value, dict))
    for part in (body, *inside):
        yield from ((part, name) for name in _NAMES if part.content.get(name) is not None)
    order = body.part("order")
    yield from ((order, name) for name in ("id", _GID) if order.content.get(name) is not None)


def _is_order(body: Fields, topic: str) -> bool:
    """Whether the body is an order. Subscriptions with ``includeFields`` leave out what tells it: then the
    topic is taken at its word, for no more than a fresh read."""
    if _is_gid(body) or (_ORDER.fits(body) and body.content["id"] is not None):
        return True
    is_other = body.content.get(_GID) is not None or any(shape.fits(body) for shape in _OF_THE_SHOP)
    return topic.startswith(_ORDERS) and body.content.get("id") is not None and not is_other


def _is_gid(body: Fields) -> bool:
    return str(body.content.get(_GID)).startswith(_ORDER_GID)


def _number(body: Fields, name: str) -> str:
    """An order's number; some deliveries write it as a gid, some systems on the way as text."""
    text = body.content.get(name)
    if isinstance(text, str):
        return text if _PLAIN.fullmatch(text) else body.id("Order", name)
    number = body.whole_number(name)
    if number <= 0:
        raise body.wrong(name, "is not an id")
    return str(number)
