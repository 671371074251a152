"""The webhooks of a shop: which there are, and those that lead to us.

WooCommerce 10.0.2, measured: any number of webhooks may have one topic, so nothing of anybody else is in the
way. The secret is never shown, so that it is set anew each time. A webhook ends after seven failures in a row
("disabled") and misses what happens until it is switched on again. A shop calls no address of its own machine
and no port besides 80, 443 and 8080, but takes such a webhook all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from dropconnect.kit import is_this_machine
from dropconnect.plugin import ConfigurationError, InvalidResponse, Refusal, Subscription
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.reading import all_pages
from dropconnect_woocommerce.orders.store import Store

TOPICS = ("order.updated", "order.deleted", "order.restored")
"""What tells of a change at an order: a refund and a cancellation are updates."""

_ACTIVE = "active"
_NAME = "dropconnect"
_PORTS = (None, 80, 443, 8080)
_GONE = frozenset({"woocommerce_rest_shop_webhook_invalid_id"})
_NOTES = {
    "disabled": "the shop switched it off, as after seven deliveries in a row that failed",
    "paused": "somebody paused it in the shop",
}
_INSTALL, _REMOVE = "install_webhooks", "remove_webhooks"


def listed(store: Store) -> tuple[Subscription, ...]:
    """All webhooks of the shop, of whatever topic."""
    return tuple(map(_subscription, _rows(store, "list_webhooks")))


def install(store: Store, url: str) -> tuple[Subscription, ...]:
    """One webhook for each topic leads to ``url``, is active and signs with the configured secret."""
    secret = store.settings.webhook_secret
    if secret is None:
        raise ConfigurationError(
            f"{store.connection} has no webhook_secret to sign with: make one with "
            '`python -c "import secrets; print(secrets.token_urlsafe(32))"`, keep it in an environment '
            'variable, and write webhook_secret = { env = "ITS_NAME" } into the section'
        )
    _require_reachable(store, url)
    right = {"status": _ACTIVE, "secret": secret.get_secret_value()}
    ours = _ours(store, url, _INSTALL)
    for row in ours:
        if row.topic in TOPICS:
            _require(store, store.client.update_webhook(row.id, right, operation=_INSTALL))
    for topic in TOPICS:
        if topic not in {row.topic for row in ours}:
            new = {"name": _NAME, "topic": topic, "delivery_url": url, **right}
            _require(store, store.client.create_webhook(new, operation=_INSTALL))
    standing = _ours(store, url, _INSTALL)
    missing = [name for name in TOPICS if name not in {row.topic for row in standing if row.active}]
    if missing:
        raise InvalidResponse(
            f"the shop does not show the webhook for {', '.join(missing)} that was set; ask again shortly",
            connection=store.connection,
            operation=_INSTALL,
        )
    return standing


def remove(store: Store, url: str) -> tuple[Subscription, ...]:
    """Take away what leads to ``url``."""
    ours = _ours(store, url, _REMOVE)
    for row in ours:
        removed = store.client.delete_webhook(row.id, operation=_REMOVE)
        if not (isinstance(removed, Refusal) and removed.code in _GONE):
            _require(store, removed)
    return ours


def _ours(store: Store, url: str, operation: str) -> tuple[Subscription, ...]:
    found = map(_subscription, _rows(store, operation))
    return tuple(row for row in found if row.url == url)


def _rows(store: Store, operation: str) -> Iterable[Fields]:
    rows = all_pages(lambda page: store.client.list_webhooks(page, operation=operation), store.connection)
    return [Fields(row, "a webhook of the list", store.connection) for row in rows]


def _subscription(row: Fields) -> Subscription:
    status = row.words("status")
    return Subscription(
        id=row.id(),
        topic=row.words("topic"),
        url=row.words("delivery_url"),
        active=status == _ACTIVE,
        note=_NOTES.get(status, ""),
    )


def _require_reachable(store: Store, url: str) -> None:
    """A shop beside us on this machine, such as a simulator, is believed to reach it."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ConfigurationError(f"{url} is not an address for webhooks: write it whole, with https://")
    if is_this_machine(urlsplit(store.settings.url).hostname):
        return
    if is_this_machine(address.hostname) or address.port not in _PORTS:
        raise ConfigurationError(
            f"WordPress sends nothing to {url}: give an address that the shop can reach from outside, "
            "with the port 80, 443 or 8080"
        )


def _require(store: Store, written: dict[str, Any] | Refusal) -> None:
    if isinstance(written, Refusal):
        raise ConfigurationError(
            f"{store.connection} does not take the webhook: {written.message} ({written.code}); correct the "
            "address, or the right of the key"
        )
