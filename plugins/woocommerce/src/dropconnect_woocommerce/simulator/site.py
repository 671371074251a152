"""The simulated site: which endpoint answers what, and who may ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Concatenate

from starlette.responses import Response

from dropconnect.testing.simulator import Faults, Received, Route, RouteTable
from dropconnect_woocommerce.simulator.auth import ApiKey, Authentication, require_right
from dropconnect_woocommerce.simulator.catalogue import CatalogueEndpoints
from dropconnect_woocommerce.simulator.gateway import PaymentGateways
from dropconnect_woocommerce.simulator.notes import NoteEndpoints
from dropconnect_woocommerce.simulator.order_batch import OrderBatchEndpoint
from dropconnect_woocommerce.simulator.order_list import OrderListEndpoint
from dropconnect_woocommerce.simulator.orders import OrderEndpoints
from dropconnect_woocommerce.simulator.refunds import RefundEndpoints, create_parameters
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.webhooks import WebhookEndpoints
from dropconnect_woocommerce.simulator.wp import PREFIX, WpError, no_route, query_parameters, rest_response

Endpoint = Callable[Concatenate[Received, ApiKey, ...], Response]


class Site:
    """Answers requests from the shop's data."""

    def __init__(
        self, shop: Shop, faults: Faults, authentication: Authentication, gateways: PaymentGateways
    ) -> None:
        self._shop = shop
        self._authentication = authentication
        self._routes = RouteTable()
        self._add_orders(faults)
        self._add_refunds(RefundEndpoints(shop, faults, gateways))
        self._add_notes(NoteEndpoints(shop))
        self._add_webhooks(WebhookEndpoints(shop))
        self._add_catalogue(CatalogueEndpoints(shop))

    def answer(self, request: Received) -> Response:
        method = _effective_method(request)
        route = self._routes.match(request.raw_path or request.path)
        try:
            key = self._authentication.authenticate(request, method)
            if route is None:
                raise no_route()
            if method == "OPTIONS":
                return _description(request, route, self._shop.version)
            if method not in route.handlers:
                raise no_route()
            return route.handlers[method](request, key, **route.parameters)
        except WpError as error:
            # WordPress names the methods of a route even when it refuses, but not to who may not use it.
            may_use = error.http_status not in (401, 403)
            headers = {"Allow": ", ".join(route.handlers)} if route and may_use else {}
            return rest_response(request, error.body, error.http_status, headers)

    def _add(self, path: str, right: str, endpoint: Endpoint, *methods: str) -> None:
        def guarded(request: Received, key: ApiKey | None, **parameters: object) -> Response:
            return endpoint(request, require_right(key, right), **parameters)

        self._routes.add(f"{PREFIX}/{path}", **dict.fromkeys(methods, guarded))

    def _add_orders(self, faults: Faults) -> None:
        orders = OrderEndpoints(self._shop, faults)
        batch = OrderBatchEndpoint(self._shop, orders)
        self._add("orders", "list", OrderListEndpoint(self._shop).get, "GET")
        self._add("orders", "create", _no_creation, "POST")
        self._add("orders/batch", "batch", batch.run, "POST", "PUT", "PATCH")
        self._add("orders/{order_id:int}", "view", orders.get, "GET")
        self._add("orders/{order_id:int}", "edit", orders.update, "POST", "PUT", "PATCH")
        self._add("orders/{order_id:int}", "delete", orders.delete, "DELETE")

    def _add_refunds(self, refunds: RefundEndpoints) -> None:
        of_order = "orders/{order_id:int}/refunds"
        self._add("refunds", "list", refunds.list_all, "GET")
        self._add(of_order, "list", refunds.list_of_order, "GET")
        self._add(of_order, "create", refunds.create, "POST")
        self._add(f"{of_order}/{{refund_id:int}}", "view", refunds.get, "GET")
        self._add(f"{of_order}/{{refund_id:int}}", "delete", refunds.delete, "DELETE")

    def _add_notes(self, notes: NoteEndpoints) -> None:
        of_order = "orders/{order_id:int}/notes"
        self._add(of_order, "list", notes.list_of_order, "GET")
        self._add(of_order, "create", notes.create, "POST")
        self._add(f"{of_order}/{{note_id:int}}", "view", notes.get, "GET")
        self._add(f"{of_order}/{{note_id:int}}", "delete", notes.delete, "DELETE")

    def _add_webhooks(self, webhooks: WebhookEndpoints) -> None:
        self._add("webhooks", "list", webhooks.list_all, "GET")
        self._add("webhooks", "create", webhooks.create, "POST")
        self._add("webhooks/{webhook_id:int}", "view", webhooks.get, "GET")
        self._add("webhooks/{webhook_id:int}", "edit", webhooks.update, "POST", "PUT", "PATCH")
        self._add("webhooks/{webhook_id:int}", "delete", webhooks.delete, "DELETE")

    def _add_catalogue(self, catalogue: CatalogueEndpoints) -> None:
        self._add("products", "list", catalogue.products, "GET")
        self._add("products/{product_id:int}", "view", catalogue.product, "GET")
        self._add("payment_gateways", "list", catalogue.payment_gateways, "GET")
        self._add("payment_gateways/{gateway_id}", "view", catalogue.payment_gateway, "GET")
        self._add("taxes", "list", catalogue.taxes, "GET")
        self._add("system_status", "list", catalogue.system_status, "GET")
        self._add("settings/general", "list", catalogue.general_settings, "GET")
        self._add("settings/{group_id}", "list", catalogue.settings_of_another_group, "GET")
        self._add("settings/{group_id}/{setting_id}", "view", catalogue.setting, "GET")


def _effective_method(request: Received) -> str:
    """``_method`` in the query stands in for the method of a POST, for hosts that block PUT."""
    override = query_parameters(request).get("_method") if request.method == "POST" else None
    return override.upper() if override else request.method


def _no_creation(request: Received, key: ApiKey) -> Response:
    message = "The simulator does not model the creation of orders."
    raise WpError(501, "simulator_not_modelled", message, {"status": 501})


def _description(request: Received, route: Route, version: str) -> Response:
    """Methods of the route; the arguments are described only where a client looks for a feature by them."""
    arguments: Mapping[str, object] = {}
    if route.pattern.endswith("/refunds"):
        taken = create_parameters(version)
        arguments = {name: {"type": parameter.type} for name, parameter in taken.items()}
    methods = list(route.handlers)
    body = {
        "namespace": "wc/v3",
        "methods": methods,
        "endpoints": [{"methods": [name], "args": arguments if name == "POST" else {}} for name in methods],
    }
    return rest_response(request, body, headers={"Allow": ", ".join(methods)})
