"""The webhooks of the app in this shop: which there are, and those that lead to us.

Shopify's schema (documented): only those that were made through the API are shown, not those of the app's
configuration file; any number of addresses may have one topic. What is sent is signed with the secret of the
app, which is set nowhere else. After eight deliveries in a row that failed Shopify takes a webhook away
(documented), so none is ever switched off. Second-hand: one address twice for one topic is refused, so is a
topic of which the app must not see anything, and an address without https.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from dropconnect.kit import is_this_machine
from dropconnect.plugin import ConfigurationError, InvalidResponse, Refusal, Subscription
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Operation, Store

NEEDED_TOPICS = ("APP_UNINSTALLED", "ORDERS_CANCELLED", "ORDERS_DELETE", "ORDERS_UPDATED", "REFUNDS_CREATE")
"""What tells of a change at an order, and of our access to the shop."""
WISHED_TOPICS = (
    "DISPUTES_CREATE",
    "DISPUTES_UPDATE",
    "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_ACCEPTED",
    "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_REJECTED",
    "ORDERS_EDITED",
    "ORDERS_RISK_ASSESSMENT_CHANGED",
)
"""What tells of it sooner. Some need scopes that the connector can do without."""

_WHOLE: Mapping[str, Any] = {"format": "JSON", "filter": None, "includeFields": []}
"""A webhook that tells everything."""
_INSTALL, _REMOVE = "install_webhooks", "remove_webhooks"
_GONE = "does not exist"
"""In Shopify's words for a webhook that somebody has taken away already (second-hand)."""


def listed(store: Store) -> tuple[Subscription, ...]:
    """All webhooks of the app that were made through the API, of whatever topic."""
    return tuple(map(_subscription, _rows(store.operation("list_webhooks"))))


def install(store: Store, url: str) -> tuple[Subscription, ...]:
    """One webhook for each topic leads to ``url`` and tells everything. A topic that the app may not have
    comes back with a note, unless it is one that is needed."""
    if not store.settings.signing_secrets:
        raise ConfigurationError(
            f"{store.connection} has no secret to know its webhooks by: set client_secret, or "
            "webhook_secrets to the secret of the app, in its section, and ask again"
        )
    _require_reachable(store, url)
    operation = store.operation(_INSTALL)
    ours = {row.text("topic"): row for row in _rows(operation) if row.text("uri") == url}
    for row in ours.values():
        if row.text("topic") in (*NEEDED_TOPICS, *WISHED_TOPICS) and not _tells_all(row):
            changes = {"id": row.text("id"), "webhook": _WHOLE}
            _require(operation, _written(operation, "webhook_subscription_update", changes))
    withheld = []
    for topic in (*NEEDED_TOPICS, *WISHED_TOPICS):
        if topic in ours:
            continue
        new = {"topic": topic, "webhook": {"uri": url, "format": "JSON"}}
        refusal = _written(operation, "webhook_subscription_create", new)
        if refusal is not None and topic in WISHED_TOPICS:
            withheld.append(_left_out(topic, url, refusal))
        else:
            _require(operation, refusal)
    standing = [_subscription(row) for row in _rows(operation) if row.text("uri") == url]
    _require_all(operation, {row.topic for row in standing})
    return (*standing, *withheld)


def remove(store: Store, url: str) -> tuple[Subscription, ...]:
    """Take away what leads to ``url``."""
    operation = store.operation(_REMOVE)
    ours = [_subscription(row) for row in _rows(operation) if row.text("uri") == url]
    for row in ours:
        refusal = _written(operation, "webhook_subscription_delete", {"id": row.id})
        if refusal is not None and _GONE not in refusal.message:
            _require(operation, refusal)
    return tuple(ours)


def _rows(operation: Operation) -> Iterator[Fields]:
    after: str | None = None
    while True:
        page = operation.ask("webhook_subscriptions", {"after": after})
        yield from page.nodes("webhookSubscriptions")
        if not page.has_more("webhookSubscriptions"):
            return
        after = page.end_of("webhookSubscriptions")


def _subscription(row: Fields) -> Subscription:
    note = "" if _tells_all(row) else "it is filtered, cut or not JSON: not everything is told"
    return Subscription(
        id=row.text("id"), topic=row.text("topic"), url=row.text("uri"), active=True, note=note
    )


def _tells_all(row: Fields) -> bool:
    told = row.text("format"), row.optional_text("filter"), row.raw("includeFields")
    return told == ("JSON", "", [])


def _left_out(topic: str, url: str, refusal: Refusal) -> Subscription:
    note = f"Shopify does not let the app have it ({refusal.message}): such changes are found by polling"
    return Subscription(id=topic, topic=topic, url=url, active=False, note=note)


def _written(operation: Operation, document: str, variables: Mapping[str, Any]) -> Refusal | None:
    written = operation.write(document, variables, send_by=None)
    return written if isinstance(written, Refusal) else None


def _require(operation: Operation, refusal: Refusal | None) -> None:
    if refusal is not None:
        raise ConfigurationError(
            f"{operation.store.connection} does not take the webhook: {refusal.message}; correct the "
            "address, or the scopes of the app"
        )


def _require_all(operation: Operation, topics: set[str]) -> None:
    missing = [name for name in NEEDED_TOPICS if name not in topics]
    if missing:
        raise InvalidResponse(
            f"Shopify does not show the webhook for {', '.join(missing)} that was made; ask again shortly",
            connection=operation.store.connection,
            operation=operation.name,
        )


def _require_reachable(store: Store, url: str) -> None:
    """A shop beside us on this machine, such as a simulator, is believed to reach it."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ConfigurationError(f"{url} is not an address for webhooks: write it whole, with https://")
    if is_this_machine(urlsplit(store.settings.site).hostname):
        return
    if address.scheme != "https" or is_this_machine(address.hostname):
        raise ConfigurationError(
            f"Shopify sends nothing to {url}: give an address with https:// that it can reach from outside"
        )
