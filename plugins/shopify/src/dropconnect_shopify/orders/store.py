"""What every operation of the connector works with: the store's name, its client and its settings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dropconnect.plugin import OrderNotFound, Refusal
from dropconnect_shopify.api.client import ShopifyClient
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.orders.ids import order_gid
from dropconnect_shopify.settings import ShopifySettings

_KEEP_SECONDS = 300.0


@dataclass
class Store:
    """One connection. Thread-safe, as its client is."""

    connection: str
    settings: ShopifySettings
    client: ShopifyClient
    clock: Callable[[], float] = time.monotonic
    _scopes: tuple[float, frozenset[str]] | None = field(default=None, init=False)

    def gid(self, order_id: str, operation: str) -> str:
        return order_gid(order_id, self.connection, operation)

    def ask(self, document: str, variables: Mapping[str, Any], operation: str, order_id: str = "") -> Fields:
        """The ``data`` that a query brought."""
        data = self.client.query(document, variables, operation=operation, order_id=order_id)
        return Fields(data, document, self.connection)

    def order(
        self, document: str, order_id: str, operation: str, variables: Mapping[str, Any] | None = None
    ) -> Fields:
        """The ``order`` that a query for one order brought. Raises ``OrderNotFound``."""
        asked = {"id": self.gid(order_id, operation), **(variables or {})}
        order = self.ask(document, asked, operation, order_id).optional("order")
        if order is None:
            raise OrderNotFound(
                f"{self.connection} has no order {order_id} for this app: there is none of that number in "
                "this store, or it is older than 60 days and the app has no scope read_all_orders",
                connection=self.connection,
                operation=operation,
            )
        if order.id("Order") != order_id:
            raise order.wrong("id", "is not the order that was asked for")
        return order

    def write(
        self,
        document: str,
        variables: Mapping[str, Any],
        operation: str,
        order_id: str,
        send_by: float | None,
    ) -> tuple[Fields, tuple[str, ...]] | Refusal:
        """The payload of one mutation and what was odd about its answer, or Shopify's refusal."""
        answer = self.client.mutate(
            document, variables, operation=operation, order_id=order_id, send_by=send_by
        )
        if isinstance(answer, Refusal):
            return answer
        warnings: Iterable[str] = getattr(answer, "warnings", ())
        return Fields(answer, document, self.connection), tuple(warnings)

    def has_scope(self, scope: str) -> bool:
        """Whether the token may do that, read anew every few minutes."""
        held = self._scopes
        if held is None or self.clock() - held[0] > _KEEP_SECONDS:
            app = self.ask("shop_check", {}, "read_scopes").optional("currentAppInstallation")
            rows = () if app is None else app.objects("accessScopes")
            held = self._scopes = (self.clock(), frozenset(row.text("handle") for row in rows))
        return scope in held[1]
