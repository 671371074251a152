"""The webhooks of an account: where each topic leads, and those that lead to us.

CJ docs, 08. Webhook (documented): one call sets all topics at once and replaces what was set, with one
address for each topic; it takes https alone and no address of the caller's own machine. ``setting/get`` shows
them (CJ docs, 2 Settings, documented). CJ closes a topic of which too many messages failed (second-hand).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from dropconnect.kit import is_this_machine
from dropconnect.plugin import ConfigurationError, InvalidResponse, Refusal, Subscription
from dropconnect_cjdropshipping.api.fields import Fields
from dropconnect_cjdropshipping.orders.account import Account

TOPICS = ("order", "logistics")
"""What tells of a change at an order or its parcel."""

_NEEDED = ("product", "stock", *TOPICS)
"""What has to be named in each call (documented)."""
_ON, _OFF = "ENABLE", "CANCEL"
_CLOSED = "CJ sends nothing: it was cancelled, or closed after too many failures"
_TAKEN = "it leads elsewhere, and CJ has one address for a topic: left as it is; replace it if it is yours"
_LIST, _INSTALL, _REMOVE = "list_webhooks", "install_webhooks", "remove_webhooks"


@dataclass(frozen=True)
class _Topic:
    """Where one topic leads, as CJ shows it."""

    urls: tuple[str, ...]
    active: bool

    @property
    def body(self) -> Mapping[str, Any]:
        return {"type": _ON if self.active else _OFF, "callbackUrls": list(self.urls)}

    def rows(self, name: str, note: str = "") -> tuple[Subscription, ...]:
        told = note or ("" if self.active else _CLOSED)
        return tuple(
            Subscription(id=name, topic=name, url=url, active=self.active, note=told) for url in self.urls
        )

    def is_taken_from(self, url: str) -> bool:
        """Whether another integration gets it."""
        return self.active and any(each != url for each in self.urls)


def listed(account: Account) -> tuple[Subscription, ...]:
    """All topics that lead anywhere, those that are switched off included."""
    return tuple(row for name, topic in _topics(account, _LIST).items() for row in topic.rows(name))


def install(account: Account, url: str, *, takes_over: bool) -> tuple[Subscription, ...]:
    """Orders and parcels are told to ``url``; a topic that leads elsewhere only if ``takes_over``."""
    _require_public(url)
    before = _topics(account, _INSTALL)
    if not account.open_id:
        raise ConfigurationError(
            f"{account.connection} signs webhooks with its openId, which CJ has not told yet: set open_id in "
            "its section, and ask again"
        )
    free = _Topic((), active=False)
    left = [name for name in TOPICS if not takes_over and before.get(name, free).is_taken_from(url)]
    ours = {name: _Topic((url,), active=True) for name in TOPICS if name not in left}
    if any(before.get(name) != topic for name, topic in ours.items()):
        _set(account, {**before, **ours}, url, _INSTALL)
    after = _topics(account, _INSTALL)
    missing = [name for name, topic in ours.items() if after.get(name) != topic]
    if missing:
        raise InvalidResponse(
            f"CJ does not show that {', '.join(missing)} leads to the address; ask again shortly",
            connection=account.connection,
            operation=_INSTALL,
        )
    told = [row for name in ours for row in after[name].rows(name)]
    return (*told, *(row for name in left for row in after.get(name, free).rows(name, _TAKEN)))


def remove(account: Account, url: str) -> tuple[Subscription, ...]:
    """Nothing is told to ``url`` any more. Returns what was."""
    before = _topics(account, _REMOVE)
    ours = {name: topic for name, topic in before.items() if topic.active and url in topic.urls}
    if ours:
        # Without an address CJ takes no topic: it stays named, and switched off.
        off = {name: replace(topic, active=False) for name, topic in ours.items()}
        _set(account, {**before, **off}, url, _REMOVE)
    return tuple(row for name, topic in ours.items() for row in topic.rows(name) if row.url == url)


def _topics(account: Account, operation: str) -> dict[str, _Topic]:
    data = account.client.get_settings(operation=operation)
    shown = Fields(data, "the account's settings", account.connection).part("callback")
    raw = shown.content if isinstance(shown.content, dict) else {}
    return {name: topic for name in raw if (topic := _topic(shown.part(name))).urls}


def _topic(row: Fields) -> _Topic:
    given = row.raw("urls")
    urls = tuple(str(url) for url in given if url) if isinstance(given, list) else ()
    return _Topic(urls, active=row.words("type") != _OFF)


def _set(account: Account, topics: Mapping[str, _Topic], url: str, operation: str) -> None:
    """All at once: what is not named would be lost, so that the others are named as they are."""
    unset = {name: _Topic((url,), active=False) for name in _NEEDED if name not in topics}
    body = {name: topic.body for name, topic in {**topics, **unset}.items()}
    said = account.client.set_webhooks(body, operation=operation)
    if isinstance(said, Refusal):
        raise ConfigurationError(
            f"{account.connection} does not take the webhook: {said.message} ({said.code}); give an address "
            "with https:// that CJ reaches from outside and that answers 200"
        )


def _require_public(url: str) -> None:
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname or is_this_machine(address.hostname):
        raise ConfigurationError(
            f"CJ sends nothing to {url}: give an address with https:// that it can reach from outside"
        )
