"""A fake platform that sends webhooks, with one address for each topic, as some providers have it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from dropconnect.kit import delivery_key, header, verify_hmac
from dropconnect.plugin import ConfigurationError, Subscription, WebhookEvent, hookimpl
from dropconnect.testing.fakes.platform import FakePlatform
from dropconnect.testing.fakes.switchboard import Switchboard

TOPICS = ("orders", "refunds")
SIGNATURE = "x-fake-signature"


class FakeTellingPlatform(FakePlatform):
    """As ``FakePlatform``; ``FakeWorld.switchboard`` has its webhooks. They are signed with ``token``: the
    header ``x-fake-signature`` is the HMAC-SHA256 of the body in base64. A body is ``{"order": "ok-1"}``."""

    contract = 1
    name = "fake-telling-platform"
    title = "Fake Telling Platform"

    @property
    def _board(self) -> Switchboard:
        return self.world.switchboard(self.connection)

    @hookimpl
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        if self.settings.token is None:
            raise ConfigurationError(f"{self.connection} needs a token to verify webhooks: set it")
        signature = header(headers, SIGNATURE)
        verify_hmac(body, signature, (self.settings.token,), f"a webhook for {self.connection} is forged")
        key = delivery_key("order-changed", body)
        return WebhookEvent(kind="order-changed", order_id=json.loads(body)["order"], dedupe_key=key)

    @hookimpl
    def platform_list_webhooks(self) -> Iterable[Subscription]:
        self._shop.read("list_webhooks")
        return tuple(self._board.rows.values())

    @hookimpl
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        self._shop.read("install_webhooks")
        if self.settings.token is None:
            raise ConfigurationError(f"{self.connection} needs a token to sign webhooks with: set it")
        return tuple(self._installed(topic, url, replace=replace) for topic in TOPICS)

    @hookimpl
    def platform_remove_webhooks(self, url: str) -> Iterable[Subscription]:
        self._shop.read("remove_webhooks")
        gone = [row for row in self._board.rows.values() if row.url == url]
        for row in gone:
            del self._board.rows[row.id]
        return tuple(gone)

    def _installed(self, topic: str, url: str, *, replace: bool) -> Subscription:
        there = self._board.rows.get(topic)
        if there is not None and there.active and there.url != url and not replace:
            return there.changed(note="it leads elsewhere, and a topic has one address: left as it is")
        self._board.rows[topic] = Subscription(id=topic, topic=topic, url=url, active=True)
        return self._board.rows[topic]
