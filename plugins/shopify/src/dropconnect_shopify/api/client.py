"""HTTP only: a document and its variables out, the data of its reply in.

A ``shopify.GraphQL`` that sends by our own pooled transport: the library's opens a connection per call, has
no time-out, follows redirects with the token, and takes shop and token from the process, where another shop
may have put its own (ShopifyAPI 12.7.0, measured).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import shopify

from dropconnect.kit import Asked
from dropconnect.plugin import ProviderUnavailable, Refusal, ReplyCutOff
from dropconnect.transport import Timeouts, Transport
from dropconnect_shopify.api import documents, errors
from dropconnect_shopify.api.costs import RequestedCosts
from dropconnect_shopify.api.errors import Payload
from dropconnect_shopify.api.pacing import CostBucket
from dropconnect_shopify.api.replies import ShopifyReply, read_reply
from dropconnect_shopify.api.tokens import TokenProvider
from dropconnect_shopify.settings import ShopifySettings

log = logging.getLogger(__name__)

_READ_ATTEMPTS = 4
SHORTEST_PAUSE = 1.0
"""Seconds to wait before a throttled query is sent again (documented); the points are waited for besides."""


@dataclass(frozen=True)
class _Manner:
    """How a document is sent. ``send_by``: after that reading of the boot clock a write is not sent."""

    operation: str
    is_write: bool = False
    send_by: float | None = None


class ShopifyClient(shopify.GraphQL):
    """The Admin API of one shop. Thread-safe; shares nothing with other shops in the process.

    Documents go by the name of their file. ``operation`` is the name under which errors and logs speak of
    the call, ``order_id`` the order that they name.
    """

    def __init__(
        self,
        connection: str,
        settings: ShopifySettings,
        transport: Transport,
        tokens: TokenProvider,
        bucket: CostBucket,
    ) -> None:
        # The library's own constructor is left out: it reads address and token from the process.
        self.endpoint = settings.graphql_url
        self.headers = {"Accept": "application/json", "Content-Type": "application/json"}
        self._connection = connection
        self._version = settings.api_version
        self._transport = transport
        self._tokens = tokens
        self._bucket = bucket
        self._costs = RequestedCosts()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._connection!r}, {self.endpoint!r})"

    def close(self) -> None:
        self._transport.close()

    def secrets(self) -> Collection[str]:
        """What must not stand in any text, with the tokens of this moment."""
        return self._tokens.secrets()

    def query(
        self, document: str, variables: Mapping[str, Any], *, operation: str, order_id: str = ""
    ) -> Mapping[str, Any]:
        """The ``data`` of a query. Raises a ``ConnectorError``; may be asked again at any time."""
        reply = self.ask(document, variables, operation=operation)
        return errors.query_data(reply, Asked(self._connection, operation, order_id), self._version)

    def ask(self, document: str, variables: Mapping[str, Any], *, operation: str) -> ShopifyReply:
        """The reply to a query, not judged: for those who want to know more than its data.

        While Shopify is busy or throttles, it is asked again. Raises ``ProviderUnavailable``.
        """
        for _ in range(_READ_ATTEMPTS - 1):
            try:
                reply = self._reply(document, variables, _Manner(operation))
            except ReplyCutOff:
                raise
            except ProviderUnavailable:
                time.sleep(SHORTEST_PAUSE)
                continue
            if not (errors.is_busy(reply) or errors.is_throttled(reply)):
                return reply
            time.sleep(SHORTEST_PAUSE)
        return self._reply(document, variables, _Manner(operation))

    def mutate(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        operation: str,
        order_id: str,
        send_by: float | None,
    ) -> Payload | Refusal:
        """The payload of the one mutation in the document, or Shopify's refusal. Sent once.

        ``Payload.warnings`` is what belongs into ``StepResult.warnings``. Raises ``AuthenticationFailed``
        and ``ProviderUnavailable`` where it was certainly not carried out, else ``OutcomeUnknown``.
        """
        asked = Asked(self._connection, operation, order_id)
        reply = self._reply(document, variables, _Manner(operation, is_write=True, send_by=send_by))
        payload = errors.mutation_payload(reply, asked, self._version)
        for warning in payload.warnings if isinstance(payload, Payload) else ():
            log.warning("%s: %s", operation, warning)
        return payload

    def execute(
        self, query: str, variables: Mapping[str, Any] | None = None, operation_name: str | None = None
    ) -> str:
        """As the library's: any document, the reply as text whatever it says. For scripts and the curious.

        Raises as ``Transport.write``: whether the document changes something, only its author knows.
        """
        body = _body(query, variables or {}, operation_name)
        _, response = self._exchange("", body, _Manner(operation_name or "execute", is_write=True))
        return response.text

    def _reply(self, document: str, variables: Mapping[str, Any], manner: _Manner) -> ShopifyReply:
        body = _body(documents.text(document), variables, documents.definition_name(document))
        return self._exchange(document, body, manner)[0]

    def _exchange(
        self, document: str, body: Mapping[str, Any], manner: _Manner
    ) -> tuple[ShopifyReply, httpx.Response]:
        """At the bucket's pace, with a token that is good. A 401 is turned away before anything is done
        (documented), so sending once more with another token is not a repeat."""
        with self._bucket.reserved(self._costs.of(document)) as points:
            before_sending = Asked(self._connection, manner.operation).nothing_sent_yet
            with before_sending():
                token = self._tokens.current()
            response = self._send(body, token, manner)
            if response.status_code == httpx.codes.UNAUTHORIZED:
                with before_sending():
                    other = self._tokens.after(token)
                if other != token:
                    token = other
                    response = self._send(body, token, manner)
            reply = read_reply(response, (*self._tokens.secrets(), token))
            self._costs.learn(document, reply.requested_cost)
            self._bucket.settle(points, reply)
            return reply, response

    def _send(self, body: Mapping[str, Any], token: str, manner: _Manner) -> httpx.Response:
        headers = self.merge_headers(self.headers, {"X-Shopify-Access-Token": token})
        if not manner.is_write:
            return self._transport.read(
                "POST", self.endpoint, operation=manner.operation, headers=headers, json=body
            )
        return self._transport.write(
            "POST",
            self.endpoint,
            operation=manner.operation,
            send_by=manner.send_by,
            headers=headers,
            json=body,
        )


def open_client(connection: str, settings: ShopifySettings) -> ShopifyClient:
    """A client with a transport of its own; ``close`` it when done."""
    transport = Transport(
        connection,
        ca_file=settings.ca_file,
        timeouts=Timeouts(connect=settings.connect_timeout, read=settings.read_timeout),
        # It does not know the pace: the client itself repeats what may be repeated.
        read_attempts=1,
    )
    tokens = TokenProvider(connection, settings, transport)
    return ShopifyClient(connection, settings, transport, tokens, CostBucket())


def _body(document: str, variables: Mapping[str, Any], operation_name: str | None) -> Mapping[str, Any]:
    """Amounts in ``variables`` are text: so Shopify's ``Money`` and ``Decimal`` take them (documented)."""
    return {"query": document, "variables": variables, "operationName": operation_name}
