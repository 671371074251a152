"""The endpoints ``orders/{id}/refunds`` and ``refunds``.

WooCommerce 10.0.2, measured: there is no lock and no idempotency key; the row is stored before the gateway is
called and its meta data after; every refusal is a 500; lines are never capped, only the order's total is.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from dropconnect.testing.simulator import Faults, Received
from dropconnect_woocommerce.simulator import mails
from dropconnect_woocommerce.simulator.amounts import cleaned, php_greater, php_number, rounded
from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.faults import ORDER_READ
from dropconnect_woocommerce.simulator.gateway import GatewayRefused, PaymentGateways
from dropconnect_woocommerce.simulator.meta import update_meta
from dropconnect_woocommerce.simulator.params import Parameter, checked
from dropconnect_woocommerce.simulator.refund_lines import (
    RequestedLine,
    add_lines,
    computed_refusal,
    requested_lines,
)
from dropconnect_woocommerce.simulator.state import Refund, Shop, newest_first
from dropconnect_woocommerce.simulator.stock import give_back_refunded
from dropconnect_woocommerce.simulator.transitions import change_status
from dropconnect_woocommerce.simulator.views import cut, page_response, refund_json
from dropconnect_woocommerce.simulator.wp import Json, WpError, json_body, refusal, rest_response

ALLOW_LIST = "GET, POST"
ALLOW_ITEM = "GET, DELETE"
CREATE_PARAMETERS = {
    "amount": Parameter(),
    "reason": Parameter(),
    "refunded_by": Parameter("integer"),
    "meta_data": Parameter("array"),
    "line_items": Parameter("array"),
    "api_refund": Parameter("boolean"),
    "api_restock": Parameter("boolean"),
}
_COMPUTES_FROM = (11, 1)


def create_parameters(version: str) -> dict[str, Parameter]:
    """What a refund takes in this version of WooCommerce."""
    major, minor = version.split(".")[:2]
    computes = {"compute_totals": Parameter("boolean")}
    return CREATE_PARAMETERS | (computes if (int(major), int(minor)) >= _COMPUTES_FROM else {})


class RefundEndpoints:
    def __init__(self, shop: Shop, faults: Faults, gateways: PaymentGateways) -> None:
        self._shop = shop
        self._faults = faults
        self._gateways = gateways

    def list_of_order(self, request: Received, key: ApiKey, order_id: int) -> Response:
        # An unknown order has an empty list, not an error.
        return self._page(request, self._shop.refunds_of(order_id), ALLOW_LIST)

    def list_all(self, request: Received, key: ApiKey) -> Response:
        rows = newest_first(list(self._shop.refunds.values()))
        return page_response(request, rows, lambda row: self._with_parent(row, request), allow="GET")

    def get(self, request: Received, key: ApiKey, order_id: int, refund_id: int) -> Response:
        shown = refund_json(self._shop, self._find(order_id, refund_id), request)
        return rest_response(request, cut(shown, request, listed=False), headers={"Allow": ALLOW_ITEM})

    def delete(self, request: Received, key: ApiKey, order_id: int, refund_id: int) -> Response:
        """Removes the row and frees the cap; takes no money back. Works without ``force`` here."""
        shown = refund_json(self._shop, self._find(order_id, refund_id), request)
        del self._shop.refunds[refund_id]
        return rest_response(request, shown, headers={"Allow": ALLOW_ITEM})

    def create(self, request: Received, key: ApiKey, order_id: int) -> Response:
        body = json_body(request)
        values = checked(body, create_parameters(self._shop.version))
        order = self._shop.orders.get(order_id)
        if order is None:
            raise WpError(500, "woocommerce_rest_invalid_order_id", "Invalid order ID.", 404)
        lines = requested_lines(values.get("line_items", []))
        if values.get("compute_totals"):
            raise computed_refusal(order, lines, self._shop.decimals)
        amount = _amount_text(body, values.get("line_items", []))
        as_read = copy.deepcopy(order)
        rest = self._shop.remaining(as_read)
        if php_greater(amount, str(rest)):
            raise _refused("Invalid refund amount.")
        self._faults.reach(ORDER_READ, request)
        refund = self._store_row(as_read, lines, amount, values.get("reason", ""), key)
        if values.get("api_refund", True):
            self._pay(request, as_read, refund, cleaned(amount))
        if values.get("api_restock", True):
            quantities = {line.id: line.quantity for line in lines}
            give_back_refunded(self._shop, order, as_read, quantities)
        self._finish(order, as_read, refund, full=rest - php_number(amount) <= 0)
        update_meta(self._shop, refund.meta_data, values.get("meta_data", []))
        shown = refund_json(self._shop, refund, request)
        # The route's pattern in the address is WordPress' own mistake.
        location = f"{request.base_url}/wp-json/wc/v3/orders/(?P<order_id>[\\d]+)/refunds/{refund.id}"
        return rest_response(request, shown, 201, {"Allow": ALLOW_LIST, "Location": location})

    def _store_row(
        self, order: Json, lines: Sequence[RequestedLine], amount: str, reason: str, key: ApiKey
    ) -> Refund:
        stored = rounded(php_number(cleaned(amount)), self._shop.decimals)
        refund = Refund(
            self._shop.next_id("post"), order["id"], self._shop.now(), stored, reason, key.user_id
        )
        add_lines(self._shop, refund, order, lines)
        self._shop.refunds[refund.id] = refund
        return refund

    def _pay(self, request: Received, order: Json, refund: Refund, amount_text: str) -> None:
        try:
            self._gateways.refund(request, order, refund, amount_text)
        except GatewayRefused as refused:
            self._shop.refunds.pop(refund.id, None)
            raise _refused(str(refused)) from refused
        refund.refunded_payment = True

    def _finish(self, order: Json, as_read: Json, refund: Refund, *, full: bool) -> None:
        mails.on_refund(self._shop, order, refund, full=full)
        if full:
            change_status(self._shop, order, as_read, "refunded", refund.refunded_by)
        else:
            self._shop.touch(order)

    def _find(self, order_id: int, refund_id: int) -> Refund:
        refund = self._shop.refunds.get(refund_id)
        if refund is None or refund.order_id != order_id:
            raise refusal(404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID.")
        return refund

    def _page(self, request: Received, rows: list[Refund], allow: str) -> Response:
        return page_response(request, rows, lambda row: refund_json(self._shop, row, request), allow=allow)

    def _with_parent(self, refund: Refund, request: Received) -> Json:
        return {**refund_json(self._shop, refund, request), "parent_id": refund.order_id}


def _amount_text(body: Json, entries: Sequence[Any]) -> str:
    """The amount as sent; without one, the sum of the lines, unknown ids included."""
    if "amount" in body:
        # PHP finds 0 greater than an empty text, and WooCommerce says the same of null.
        text = "" if body["amount"] is None else str(body["amount"])
        if php_greater("0", text):
            message = "Refund amount must be greater than zero."
            raise WpError(500, "woocommerce_rest_invalid_order_refund", message, 400)
        return text
    total = sum((line.money for line in requested_lines(entries)), Decimal(0))
    return str(total) if total else ""


def _refused(message: str) -> WpError:
    return WpError(500, "woocommerce_rest_cannot_create_order_refund", message, 500)
