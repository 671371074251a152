"""The endpoint ``orders``: pages of orders, filtered and sorted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.params import Parameter, checked
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.transitions import STATUSES
from dropconnect_woocommerce.simulator.views import PAGING, order_json, page_response
from dropconnect_woocommerce.simulator.wp import Json, query_parameters

ALLOW = "GET, POST"
_SORT_FIELDS = {
    "date": "date_created_gmt",
    "modified": "date_modified_gmt",
    "id": "id",
    "include": "id",
    "title": "number",
    "slug": "number",
}
_FILTERS = {
    **PAGING,
    "include": Parameter("list"),
    "exclude": Parameter("list"),
    "customer": Parameter("integer"),
    "parent": Parameter("list"),
    "search": Parameter(),
    "after": Parameter(format="date-time"),
    "before": Parameter(format="date-time"),
    "modified_after": Parameter(format="date-time"),
    "modified_before": Parameter(format="date-time"),
    "dates_are_gmt": Parameter("boolean"),
    "order": Parameter(enum=("asc", "desc")),
    "orderby": Parameter(enum=tuple(_SORT_FIELDS)),
}
_DATE_FIELDS = {
    "after": ("date_created_gmt", 1),
    "before": ("date_created_gmt", -1),
    "modified_after": ("date_modified_gmt", 1),
    "modified_before": ("date_modified_gmt", -1),
}
_HIDDEN_FROM_ANY = ("trash", "auto-draft")


class OrderListEndpoint:
    """The shop's own time is UTC, so ``dates_are_gmt`` changes nothing here. Unknown names are ignored."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def get(self, request: Received, key: ApiKey) -> Response:
        query = _with_lists(query_parameters(request))
        query = {name: value for name, value in query.items() if name not in self._shop.ignored_queries}
        statuses = ("any", "trash", *STATUSES, *self._shop.custom_statuses)
        filters = checked(query, {**_FILTERS, "status": Parameter("list", enum=statuses)})
        orders = [order for order in list(self._shop.orders.values()) if _fits(order, filters)]
        field = _SORT_FIELDS[filters.get("orderby", "date")]
        orders.sort(key=lambda order: (order[field], order["id"]), reverse=filters.get("order") != "asc")
        defaults = [("status[0]", "any")] if "status" not in filters else []
        return page_response(
            request,
            orders,
            lambda order: order_json(self._shop, order, request),
            allow=ALLOW,
            link_defaults=[*defaults, ("dp", str(self._shop.decimals)), ("context", "view")],
        )


def _with_lists(query: Mapping[str, str]) -> dict[str, Any]:
    """PHP's ``name[0]=a&name[1]=b`` (also ``name[]``) as one list."""
    values: dict[str, Any] = {}
    for name, value in query.items():
        base, bracket, _ = name.partition("[")
        if bracket:
            values[base] = [*values.get(base, []), value]
        else:
            values[name] = value
    return values


def _fits(order: Json, filters: Mapping[str, Any]) -> bool:
    statuses = filters.get("status", ["any"])
    if order["status"] not in statuses and ("any" not in statuses or order["status"] in _HIDDEN_FROM_ANY):
        return False
    order_id = str(order["id"])
    if "include" in filters and order_id not in filters["include"]:
        return False
    if order_id in filters.get("exclude", []):
        return False
    if "customer" in filters and order["customer_id"] != filters["customer"]:
        return False
    if "parent" in filters and str(order["parent_id"]) not in filters["parent"]:
        return False
    if "search" in filters and not _mentions(order, filters["search"]):
        return False
    return all(
        _beyond(order[field], filters[name], direction)
        for name, (field, direction) in _DATE_FIELDS.items()
        if name in filters
    )


def _mentions(order: Json, words: str) -> bool:
    """As core searches: the id, names and addresses, goods. The number that a plugin gives is not among
    them."""
    people = [str(value) for side in ("billing", "shipping") for value in order[side].values()]
    items = [line["name"] for line in order["line_items"]]
    return any(words.lower() in text.lower() for text in (*people, *items)) or words == str(order["id"])


def _beyond(date: str, limit: str, direction: int) -> bool:
    """Strictly after (1) or before (-1); a zone in ``limit`` is ignored, as the shop's time is UTC."""
    border = limit[: len("2026-11-23T01:15:21")]
    if len(border) == len("2026-11-23"):
        border += "T00:00:00"
    return date > border if direction > 0 else date < border
