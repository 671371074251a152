"""HTTP only: one method per endpoint, JSON in and out.

The client library builds the addresses and signs (OAuth 1.0a on plain http); its own sending is
replaced, because it opens a connection per call, gives up after 5 seconds in the middle of a refund
and cannot tell "never sent" from "no answer" (woocommerce 3.0.0, measured).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import woocommerce

from dropconnect.kit import Asked
from dropconnect.plugin import OrderNotFound, Refusal
from dropconnect.transport import Timeouts, Transport, with_params
from dropconnect_woocommerce.api.errors import read_payload, write_payload
from dropconnect_woocommerce.api.replies import ShopReply, read_reply
from dropconnect_woocommerce.settings import WooCommerceSettings

PAGE_SIZE = 100
_READS = frozenset({"GET", "OPTIONS"})
_ORDER_ID = re.compile(r"[1-9][0-9]{0,18}")


class WooCommerceClient(woocommerce.API):
    """The shop's REST API. Thread-safe, as the transport is.

    Reads raise a ``ConnectorError``; writes return the JSON or a ``Refusal``, or raise one.
    ``operation`` is the name under which errors and logs speak of the call.
    """

    def __init__(self, connection: str, settings: WooCommerceSettings, transport: Transport) -> None:
        super().__init__(
            url=settings.url,
            consumer_key=settings.consumer_key.get_secret_value(),
            consumer_secret=settings.consumer_secret.get_secret_value(),
        )
        self._connection = connection
        self._transport = transport

    def close(self) -> None:
        self._transport.close()

    def get_order(self, order_id: str, *, operation: str) -> Any:
        return self._read(f"orders/{self._path(order_id, operation)}", _fresh(), operation, order_id)[0]

    def list_refunds(self, order_id: str, page: int, *, operation: str) -> tuple[Any, int | None]:
        """One page of refunds, and how many pages there are (None: the shop does not say)."""
        params = {"per_page": str(PAGE_SIZE), "page": str(page), **_fresh()}
        return self._read(f"orders/{self._path(order_id, operation)}/refunds", params, operation, order_id)

    def list_orders(self, params: Mapping[str, str], *, operation: str) -> tuple[Any, int | None]:
        """One page of orders, and how many pages there are. Times must carry no ``+`` (signing)."""
        return self._read("orders", {**params, **_fresh()}, operation)

    def payment_gateways(self, *, operation: str) -> Any:
        return self._read("payment_gateways", {}, operation)[0]

    def setting(self, group: str, name: str, *, operation: str) -> Any:
        return self._read(f"settings/{group}/{name}", {}, operation)[0]

    def system_status(self, *, operation: str, only: str = "") -> Any:
        """All of it, or ``only`` one of its sections: the others take the shop seconds to put together."""
        return self._read("system_status", {"_fields": only} if only else {}, operation)[0]

    def update_order(
        self, order_id: str, body: Mapping[str, Any], *, operation: str, send_by: float | None = None
    ) -> dict[str, Any] | Refusal:
        endpoint = f"orders/{self._path(order_id, operation)}"
        reply: ShopReply = self.put(endpoint, body, operation=operation, send_by=send_by)
        return write_payload(reply, Asked(self._connection, operation, order_id))

    def create_refund(
        self, order_id: str, body: Mapping[str, Any], *, operation: str, send_by: float | None = None
    ) -> dict[str, Any] | Refusal:
        endpoint = f"orders/{self._path(order_id, operation)}/refunds"
        reply: ShopReply = self.post(endpoint, body, operation=operation, send_by=send_by)
        return write_payload(reply, Asked(self._connection, operation, order_id))

    def delete_refund(
        self, order_id: str, refund_id: str, *, operation: str, send_by: float | None = None
    ) -> dict[str, Any] | Refusal:
        """``force``: documented as required, because a refund has no trash."""
        endpoint = f"orders/{self._path(order_id, operation)}/refunds/{self._path(refund_id, operation)}"
        asked = {"force": "true"}
        reply: ShopReply = self.delete(endpoint, params=asked, operation=operation, send_by=send_by)
        return write_payload(reply, Asked(self._connection, operation, order_id))

    def list_webhooks(self, page: int, *, operation: str) -> tuple[Any, int | None]:
        """One page of webhooks, and how many pages there are."""
        return self._read("webhooks", {"per_page": str(PAGE_SIZE), "page": str(page), **_fresh()}, operation)

    def create_webhook(self, body: Mapping[str, Any], *, operation: str) -> dict[str, Any] | Refusal:
        reply: ShopReply = self.post("webhooks", body, operation=operation, send_by=None)
        return write_payload(reply, Asked(self._connection, operation))

    def update_webhook(
        self, webhook_id: str, body: Mapping[str, Any], *, operation: str
    ) -> dict[str, Any] | Refusal:
        reply: ShopReply = self.put(f"webhooks/{webhook_id}", body, operation=operation, send_by=None)
        return write_payload(reply, Asked(self._connection, operation))

    def delete_webhook(self, webhook_id: str, *, operation: str) -> dict[str, Any] | Refusal:
        """``force``: documented as required, because a webhook has no trash."""
        asked = {"force": "true"}
        reply: ShopReply = self.delete(
            f"webhooks/{webhook_id}", params=asked, operation=operation, send_by=None
        )
        return write_payload(reply, Asked(self._connection, operation))

    def _path(self, order_id: str, operation: str) -> str:
        """The id, safe to stand in an address. Another text than a number cannot be an order of this shop."""
        if not _ORDER_ID.fullmatch(order_id):
            raise OrderNotFound(
                f"{self._connection} has no order {order_id!r}: its order ids are whole numbers",
                connection=self._connection,
                operation=operation,
            )
        return order_id

    def _read(
        self, endpoint: str, params: dict[str, str], operation: str, order_id: str = ""
    ) -> tuple[Any, int | None]:
        reply: ShopReply = self.get(endpoint, params=params, operation=operation)
        return read_payload(reply, Asked(self._connection, operation, order_id)), reply.pages

    def _API__request(
        self,
        method: str,
        endpoint: str,
        data: Mapping[str, Any] | None,
        params: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> ShopReply:
        """The library's verbs end here: its address and signature, our transport.

        The query is part of the address, and is not passed a second time: the library does so on
        plain http, and every parameter then arrives twice.
        """
        url = self._API__get_url(endpoint)
        send: dict[str, Any] = {"operation": kwargs["operation"], "headers": {"accept": "application/json"}}
        if self.is_ssl:
            send |= {"params": params, "auth": httpx.BasicAuth(self.consumer_key, self.consumer_secret)}
        else:
            url = self._API__get_oauth_url(with_params(url, params), method)
        # Over plain http the address holds the signature of this one request.
        hide = (self.consumer_key, self.consumer_secret, *_signature_in(url))
        if method in _READS:
            return read_reply(self._transport.read(method, url, json=data, **send), hide)
        response = self._transport.write(method, url, json=data, send_by=kwargs["send_by"], **send)
        return read_reply(response, hide)


def open_client(connection: str, settings: WooCommerceSettings) -> WooCommerceClient:
    """A client with a transport of its own; ``close`` it when done."""
    timeouts = Timeouts(connect=settings.connect_timeout, read=settings.read_timeout)
    transport = Transport(connection, ca_file=settings.ca_file, timeouts=timeouts)
    return WooCommerceClient(connection, settings, transport)


def _signature_in(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("oauth_signature", [])


def _fresh() -> dict[str, str]:
    """A parameter that the shop ignores, and that no page cache in front of it has seen before."""
    return {"fresh": secrets.token_hex(8)}
