"""The fields of QueryRoot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLError

from dropconnect_shopify.simulator.acts.cancellation import look_at
from dropconnect_shopify.simulator.books.jobs import CancelJob
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.engine.call import Call, number_in
from dropconnect_shopify.simulator.engine.search import found_orders
from dropconnect_shopify.simulator.ids import gid, number_of, split_gid
from dropconnect_shopify.simulator.views.edits import app_view
from dropconnect_shopify.simulator.views.fulfilment import fulfillment_order_view, fulfillment_view
from dropconnect_shopify.simulator.views.order import of_order, order_view, return_view
from dropconnect_shopify.simulator.views.pages import page
from dropconnect_shopify.simulator.views.payments import refund_view, transaction_view
from dropconnect_shopify.simulator.views.subscriptions import webhook_view

VERSIONS: Mapping[str, bool] = {
    "2026-01": True,
    "2026-04": True,
    "2026-07": True,
    "2026-10": True,
    "2027-01": False,
    "unstable": False,
}
"""Versions that answer in late 2026, and whether they are supported (2027-01 is the release candidate)."""


class Queries:
    def __init__(self, call: Call) -> None:
        self._call = call
        self._shop = call.shop

    def root(self) -> Json:
        return {
            "order": self.order,
            "orders": self.orders,
            "node": self.node,
            "nodes": self.nodes,
            "job": self.job,
            "shop": self.shop,
            "refund": self.refund,
            "orderByIdentifier": self.order_by_identifier,
            "currentAppInstallation": self.app_installation,
            "publicApiVersions": self.api_versions,
            "fulfillmentOrder": self.fulfillment_order,
            "return": self.return_,
            "webhookSubscriptions": self.webhook_subscriptions,
        }

    def order(self, _info: object, **arguments: Any) -> Json | None:
        order = self._call.order(arguments["id"])
        return order_view(self._shop, order) if order else None

    def order_by_identifier(self, _info: object, **arguments: Any) -> Json | None:
        return self.order(_info, id=arguments["identifier"]["id"])

    def orders(self, _info: object, **arguments: Any) -> Json:
        seen = [order for order in self._shop.orders.values() if self._call.may_see(order)]
        query, ignored = arguments.get("query") or "", self._shop.knobs.ignored_filters
        found = found_orders(seen, query, arguments["sortKey"], ignored)
        return page([order_view(self._shop, order) for order in found], arguments)

    def refund(self, _info: object, **arguments: Any) -> Json | None:
        found = self._shop.refund(number_in(arguments["id"], "Refund") or 0)
        if found is None or not self._call.may_see(found[0]):
            return None
        return of_order(self._shop, found[0], refund_view(*found))

    def fulfillment_order(self, _info: object, **arguments: Any) -> Json | None:
        found = self._shop.fulfillment_order(number_in(arguments["id"], "FulfillmentOrder") or 0)
        if found is None or not self._call.may_see(found[0]):
            return None
        return of_order(self._shop, found[0], fulfillment_order_view(*found, self._shop.app))

    def return_(self, _info: object, **arguments: Any) -> Json | None:
        found = self._shop.return_(number_in(arguments["id"], "Return") or 0)
        if found is None or not self._call.may_see(found[0]):
            return None
        order, row = found
        return of_order(self._shop, order, return_view(order, order.returns.index(row)))

    def webhook_subscriptions(self, _info: object, **arguments: Any) -> Json:
        topics, uri = arguments.get("topics"), arguments.get("uri")
        rows = [
            webhook_view(row)
            for row in self._shop.webhooks.values()
            if (not topics or row.topic in topics) and uri in (None, row.uri)
        ]
        return page(rows, arguments)

    def job(self, _info: object, **arguments: Any) -> Json | None:
        parts = split_gid(arguments["id"])
        job = next((job for job in self._shop.jobs if parts == ("Job", job.id)), None)
        return job_view(look_at(self._shop, job)) if job else None

    def nodes(self, _info: object, **arguments: Any) -> list[Json | None]:
        return [self.node(_info, id=text) for text in arguments["ids"]]

    def node(self, info: object, **arguments: Any) -> Json | None:
        text = arguments["id"]
        parts = split_gid(text)
        if parts is None:
            raise GraphQLError(f"Invalid global id '{text}'", extensions={"code": "INVALID_VARIABLE"})
        finders: Mapping[str, Callable[..., Json | None]] = {
            "Order": self.order,
            "Refund": self.refund,
            "FulfillmentOrder": self.fulfillment_order,
            "Return": self.return_,
            "Fulfillment": self._fulfillment,
            "OrderTransaction": self._transaction,
            "OrderCancelJobResult": self._job_result,
        }
        find = finders.get(parts[0])
        return find(info, id=text) if find else None

    def shop(self, _info: object) -> Json:
        shop = self._shop
        plan = {"publicDisplayName": shop.plan, "partnerDevelopment": False, "shopifyPlus": False}
        return {
            "__typename": "Shop",
            "id": gid("Shop", 548380009),
            "name": shop.name,
            "myshopifyDomain": shop.domain,
            "currencyCode": shop.currency,
            "orderNumberFormatPrefix": shop.number_prefix,
            "orderNumberFormatSuffix": shop.number_suffix,
            "plan": plan,
            "email": "shop@example.test",
            "contactEmail": "shop@example.test",
            "ianaTimezone": "Etc/UTC",
            "taxesIncluded": False,
            "enabledPresentmentCurrencies": sorted(
                {shop.currency, *(order.currencies.presentment for order in shop.orders.values())}
            ),
        }

    def app_installation(self, _info: object) -> Json:
        scopes = [{"handle": scope, "description": scope} for scope in sorted(self._call.scopes)]
        return {
            "__typename": "AppInstallation",
            "id": gid("AppInstallation", 1),
            "accessScopes": scopes,
            "app": app_view(self._shop.app),
        }

    def api_versions(self, _info: object) -> list[Json]:
        return [
            {"displayName": handle, "handle": handle, "supported": supported}
            for handle, supported in VERSIONS.items()
        ]

    def _fulfillment(self, _info: object, **arguments: Any) -> Json | None:
        number = number_in(arguments["id"], "Fulfillment")
        for order in filter(self._call.may_see, self._shop.orders.values()):
            for index, row in enumerate(order.fulfillments, start=1):
                if row.id == number:
                    return of_order(self._shop, order, fulfillment_view(order, row, index))
        return None

    def _transaction(self, _info: object, **arguments: Any) -> Json | None:
        found = self._shop.transaction(number_of(arguments["id"], "OrderTransaction") or 0)
        if found is None or not self._call.may_see(found[0]):
            return None
        return of_order(self._shop, found[0], transaction_view(*found))

    def _job_result(self, _info: object, **arguments: Any) -> Json | None:
        parts = split_gid(arguments["id"])
        if parts is None or not self._shop.knobs.result_by_node:
            return None
        job = next((job for job in self._shop.jobs if job.result_id == parts[1]), None)
        return job_result_view(self._call, look_at(self._shop, job)) if job else None


def job_view(job: CancelJob) -> Json:
    return {"id": gid("Job", job.id), "done": job.is_done}


def job_result_view(call: Call, job: CancelJob) -> Json:
    return {
        "__typename": "OrderCancelJobResult",
        "id": gid("OrderCancelJobResult", job.result_id),
        "done": job.is_done,
        "status": job.status,
        "errors": job.errors,
        "order": lambda _info: order_view(call.shop, call.shop.orders[job.wish.order_id]),
    }
