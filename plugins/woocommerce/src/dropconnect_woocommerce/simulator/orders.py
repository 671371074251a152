"""The endpoint ``orders/{id}``: read, change, trash, delete."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from dropconnect.testing.simulator import Faults, Received, Thrown
from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.faults import META_NUMBERED, ORDER_LOADED, ORDER_READ
from dropconnect_woocommerce.simulator.meta import lose_fresh_rows, meta_rows, update_meta
from dropconnect_woocommerce.simulator.params import Parameter, checked
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.transitions import STATUSES, change_status
from dropconnect_woocommerce.simulator.views import cut, order_json
from dropconnect_woocommerce.simulator.wp import (
    Json,
    WpError,
    json_body,
    query_parameters,
    refusal,
    rest_response,
)

ALLOW = "GET, POST, PUT, PATCH, DELETE"
_UPDATABLE = {
    "customer_note": Parameter(),
    "transaction_id": Parameter(),
    "payment_method": Parameter(),
    "payment_method_title": Parameter(),
    "billing": Parameter("object"),
    "shipping": Parameter("object"),
    "meta_data": Parameter("array"),
    "_method": Parameter(),
}
# What would change money or lines of an order; guessing their effect would make the simulator lie.
_NOT_MODELLED = ("line_items", "shipping_lines", "fee_lines", "coupon_lines", "currency", "set_paid")


class OrderEndpoints:
    def __init__(self, shop: Shop, faults: Faults) -> None:
        self._shop = shop
        self._faults = faults

    def get(self, request: Received, key: ApiKey, order_id: int) -> Response:
        order = self.find(order_id, 404)
        try:
            self._faults.reach(ORDER_LOADED, request)
        except Thrown:
            lose_fresh_rows(self._shop, order["meta_data"])
        return self._response(request, order)

    def update(self, request: Received, key: ApiKey, order_id: int) -> Response:
        # WooCommerce 10.0.2, measured: to change an unknown order is 400, to read it 404.
        known = {**_UPDATABLE, "status": Parameter(enum=(*STATUSES, *self._shop.custom_statuses))}
        values = checked(_modelled(json_body(request)), known)
        return self._response(request, self.apply(request, key, self.find(order_id, 400), values))

    def delete(self, request: Received, key: ApiKey, order_id: int) -> Response:
        order = self.find(order_id, 404)
        parameters = {**query_parameters(request), **json_body(request)}
        force = checked(parameters, {"force": Parameter("boolean")}).get("force", False)
        shown = order_json(self._shop, order, request)
        if force:
            self.remove(order_id)
        elif order["status"] == "trash":
            message = "The shop_order has already been deleted."
            raise refusal(410, "woocommerce_rest_already_trashed", message)
        else:
            update_meta(self._shop, order["meta_data"], _trash_meta(self._shop, order["status"]))
            order["status"] = "trash"
            self._shop.touch(order)
        return rest_response(request, shown, headers={"Allow": ALLOW})

    def find(self, order_id: int, status_if_unknown: int) -> Json:
        order = self._shop.orders.get(order_id)
        if order is None:
            raise refusal(status_if_unknown, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        return order

    def apply(self, request: Received, key: ApiKey, order: Json, values: Mapping[str, Any]) -> Json:
        """Change the stored order, judging by a copy read now: others may write meanwhile."""
        as_read = copy.deepcopy(order)
        self._faults.reach(ORDER_READ, request)
        for name in ("customer_note", "transaction_id", "payment_method", "payment_method_title"):
            if name in values:
                order[name] = values[name]
        for name in ("billing", "shipping"):
            if name in values:
                order[name] = {**order[name], **values[name]}
        if not isinstance(order["meta_data"], list):
            order["meta_data"] = meta_rows(order["meta_data"])
        update_meta(
            self._shop,
            order["meta_data"],
            values.get("meta_data", []),
            as_read["meta_data"],
            numbered=lambda: self._faults.reach(META_NUMBERED, request),
        )
        change_status(self._shop, order, as_read, values.get("status", as_read["status"]), key.user_id)
        return order

    def remove(self, order_id: int) -> None:
        del self._shop.orders[order_id]
        for refund in self._shop.refunds_of(order_id):
            del self._shop.refunds[refund.id]

    def _response(self, request: Received, order: Json) -> Response:
        shown = cut(order_json(self._shop, order, request), request, listed=False)
        return rest_response(request, shown, headers={"Allow": ALLOW})


def _trash_meta(shop: Shop, status: str) -> list[Json]:
    """What a trashed order carries (10.0.2, measured; the time from its source)."""
    return [
        {"key": "_wp_trash_meta_status", "value": f"wc-{status}"},
        {"key": "_wp_trash_meta_time", "value": str(int(shop.clock.now().timestamp()))},
    ]


def _modelled(body: Json) -> Json:
    unknown = [name for name in _NOT_MODELLED if name in body]
    if unknown:
        message = f"The simulator does not model a change of {', '.join(unknown)}."
        raise WpError(501, "simulator_not_modelled", message, {"status": 501})
    return body
