"""One store as the other rooms see it, and what one operation asks and writes there."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import (
    AuthenticationFailed,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    Refusal,
)
from dropconnect_shopify.api.client import ShopifyClient
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import order_gid
from dropconnect_shopify.api.looks import Latest, Look
from dropconnect_shopify.api.requests_offered import RequestsOffered, requests_offered
from dropconnect_shopify.settings import ShopifySettings

log = logging.getLogger(__name__)

_KEEP_SECONDS = 300.0
_FIRST_STEP = 0.5
_LONGEST_STEP = 5.0


@dataclass
class Store:
    """One connection. Thread-safe, as its client is."""

    connection: str
    settings: ShopifySettings
    client: ShopifyClient
    looks: Latest[Look] = field(default_factory=Latest, init=False)
    """The latest look at each order; none where something was written since."""
    wishes: Latest[Mapping[str, Any]] = field(default_factory=Latest, init=False)
    """For which part of each order a suggestion was asked last."""
    settled: Latest[bool] = field(default_factory=Latest, init=False)
    """Orders that were paid back here: a look at them is to see that, and shows no suggestions before one is
    asked for again."""
    slots: Latest[Fields] = field(default_factory=Latest, init=False)
    """Orders with the metafield of their claim, as it was read or set last."""
    _scopes: tuple[float, frozenset[str]] | None = field(default=None, init=False)
    _requests: RequestsOffered | None = field(default=None, init=False)
    _hidden: tuple[float, int] = field(default=(0.0, 0), init=False)

    def operation(self, name: str, order_id: str = "") -> Operation:
        return Operation(self, name, order_id)

    def look_of(self, order_id: str, observed_at: datetime | None = None) -> Look | None:
        """The latest look at that order, if it is recent and, where that is given, of ``observed_at``."""
        look = self.looks.get(order_id)
        if look is None or not look.at.is_recent or observed_at not in (None, look.at.wall):
            return None
        return look

    @property
    def knows_facts(self) -> bool:
        """Whether scopes and buyers' requests need not be asked for now."""
        return self._kept_scopes() is not None and self._requests is not None

    def learn_facts(self, told: Fields) -> None:
        """Keep what came along with a look: the scopes, and what the store knows of buyers' requests."""
        self._scopes = (time.monotonic(), _scopes_in(told))
        if self._requests is None:
            self._requests = requests_offered(told)

    def may_have_scope(self, scope: str) -> bool:
        """True also while the scopes are not known: Shopify then says whether it is there."""
        held = self._kept_scopes()
        return held is None or scope in held

    def has_scope(self, scope: str) -> bool:
        """Whether the token has that access scope, read anew every few minutes."""
        held = self._kept_scopes()
        if held is None:
            held = _scopes_in(self.operation("read_scopes").ask("shop_check", {}))
            self._scopes = (time.monotonic(), held)
        return scope in held

    def _kept_scopes(self) -> frozenset[str] | None:
        held = self._scopes
        return None if held is None or time.monotonic() - held[0] > _KEEP_SECONDS else held[1]

    @property
    def hidden(self) -> int:
        """How much of a look the store does not show the app, as ``hide`` was told; 0: nothing is known to be
        hidden. Tried anew every few minutes."""
        since, much = self._hidden
        return much if time.monotonic() - since <= _KEEP_SECONDS else 0

    def hide(self, much: int) -> None:
        self._hidden = (time.monotonic(), much)

    def requests_offered(self) -> RequestsOffered:
        """What the store knows of buyers' requests to edit an order. Asked once, by introspection."""
        if self._requests is None:
            self._requests = self._ask_for_requests()
        return self._requests

    def _ask_for_requests(self) -> RequestsOffered:
        try:
            told = self.operation("introspect").ask("requested_edits_offered", {})
        except (InvalidResponse, AuthenticationFailed) as error:
            log.info(
                "%s does not say whether it knows buyers' requests: %s", self.connection, type(error).__name__
            )
            return RequestsOffered()
        return requests_offered(told)


@dataclass(frozen=True)
class Written:
    """The payload of one mutation, and what was odd about its reply."""

    payload: Fields
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """What one hook does at one order. Errors and logs name the hook and the order.

    ``order_id`` is empty where no single order is meant.
    """

    store: Store
    name: str
    order_id: str = ""

    @property
    def order_gid(self) -> str:
        """Raises ``OrderNotFound`` for what cannot be an order of a store."""
        return order_gid(self.order_id, self.store.connection, self.name)

    def ask(self, document: str, variables: Mapping[str, Any]) -> Fields:
        """The ``data`` that a query brought."""
        data = self.store.client.query(document, variables, operation=self.name, order_id=self.order_id)
        return Fields(data, document, self.store.connection)

    def order(self, document: str, **variables: Any) -> Fields:
        """The ``order`` that a query for one order brought. Raises ``OrderNotFound``."""
        return self.order_in(self.ask(document, {"id": self.order_gid, **variables}))

    def order_in(self, data: Fields) -> Fields:
        """The order in what a query for it brought. Raises ``OrderNotFound``."""
        order = data.optional("order")
        if order is None:
            raise OrderNotFound(
                f"{self.store.connection} has no order {self.order_id} for this app: there is none of that "
                "number in this store, or it is older than 60 days and the app has no scope read_all_orders",
                connection=self.store.connection,
                operation=self.name,
            )
        if order.id("Order") != self.order_id:
            raise order.wrong("id", "is not the order that was asked for")
        return order

    def write(
        self, document: str, variables: Mapping[str, Any], *, send_by: float | None
    ) -> Written | Refusal:
        """What one mutation brought, or Shopify's refusal of it. Sent once. No look counts after it."""
        self.store.looks.drop(self.order_id)
        payload = self.store.client.mutate(
            document, variables, operation=self.name, order_id=self.order_id, send_by=send_by
        )
        if isinstance(payload, Refusal):
            return payload
        return Written(Fields(payload, document, self.store.connection), payload.warnings)

    def nothing_sent_yet(self) -> AbstractContextManager[None]:
        """Around the reads before a write: doubt about them is not doubt about the write."""
        return Asked(self.store.connection, self.name, self.order_id).nothing_sent_yet()

    def in_doubt(self, message: str, *, code: str = "") -> OutcomeUnknown:
        """For a write whose outcome its reply does not tell. ``message`` goes on after the store's name."""
        return OutcomeUnknown(
            f"{self.store.connection} {message}",
            connection=self.store.connection,
            operation=self.name,
            provider_code=code,
        )

    def looks(self, at_most: float | None = None) -> Iterator[None]:
        """Yields for every look at what Shopify does after it has replied: at once, then in growing steps.

        It ends after ``job_wait_seconds`` of the settings, or ``at_most`` seconds where those are fewer.
        """
        seconds = self.store.settings.job_wait_seconds
        end = time.monotonic() + (seconds if at_most is None else min(seconds, at_most))
        step = _FIRST_STEP
        yield
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(step, left))
            step = min(step * 2, _LONGEST_STEP)
            yield


def _scopes_in(told: Fields) -> frozenset[str]:
    app = told.optional("currentAppInstallation")
    rows = () if app is None else app.objects("accessScopes")
    return frozenset(row.text("handle") for row in rows)
