"""The endpoint ``orders/batch``.

WooCommerce 10.0.2, measured: items are not checked against the schema; a status that does not exist makes the
order ``pending`` and gives its stock back. The answer is 200 whatever happened to the items.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.orders import OrderEndpoints
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.transitions import STATUSES
from dropconnect_woocommerce.simulator.views import order_json
from dropconnect_woocommerce.simulator.wp import Json, WpError, json_body, refusal, rest_response

ALLOW = "POST, PUT, PATCH"
_LIMIT = 100


class OrderBatchEndpoint:
    def __init__(self, shop: Shop, orders: OrderEndpoints) -> None:
        self._shop = shop
        self._orders = orders

    def run(self, request: Received, key: ApiKey) -> Response:
        body = json_body(request)
        creates, updates, deletes = (body.get(name, []) for name in ("create", "update", "delete"))
        if len(creates) + len(updates) + len(deletes) > _LIMIT:
            message = f"Unable to accept more than {_LIMIT} items for this request."
            raise refusal(413, "woocommerce_rest_request_entity_too_large", message)
        if creates:
            message = "The simulator does not model the creation of orders."
            raise WpError(501, "simulator_not_modelled", message, {"status": 501})
        answer: Json = {}
        if updates:
            answer["update"] = [
                _item(item["id"], partial(self._update, request, key, item)) for item in updates
            ]
        if deletes:
            answer["delete"] = [
                _item(order_id, partial(self._delete, request, order_id)) for order_id in deletes
            ]
        return rest_response(request, answer, headers={"Allow": ALLOW})

    def _update(self, request: Received, key: ApiKey, item: Json) -> Json:
        values = {name: value for name, value in item.items() if name != "id"}
        if "status" in values and values["status"] not in (*STATUSES, *self._shop.custom_statuses):
            values["status"] = "pending"
        order = self._orders.apply(request, key, self._orders.find(item["id"], 400), values)
        return order_json(self._shop, order, request)

    def _delete(self, request: Received, order_id: int) -> Json:
        shown = order_json(self._shop, self._orders.find(order_id, 404), request)
        self._orders.remove(order_id)
        return shown


def _item(order_id: Any, act: Callable[[], Json]) -> Json:
    try:
        return act()
    except WpError as error:
        return {"id": order_id, "error": error.body}
