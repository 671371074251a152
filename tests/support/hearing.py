"""Fake connectors that take deliveries: the body says in plain JSON what a provider would tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from dropconnect.kit import delivery_key
from dropconnect.manager import InstalledConnector, Registry
from dropconnect.models.listed import OrderSearch, OrderSummary
from dropconnect.plugin import CheckItem, WebhookEvent, hookimpl
from dropconnect.testing.fakes import FakeWorld
from dropconnect.testing.fakes.platform import FakePlatform
from dropconnect.testing.fakes.supplier import FakeSupplier


def told(**event: Any) -> bytes:
    """The body of a delivery. ``at`` makes it another one than before."""
    return json.dumps({"kind": "order-changed", **event}).encode()


def _parsed(body: bytes) -> WebhookEvent:
    event = {name: value for name, value in json.loads(body).items() if name != "at"}
    return WebhookEvent(**event, dedupe_key=delivery_key(event["kind"], body))


class HearingPlatform(FakePlatform):
    """An object belongs to the order of its name behind ``of-``."""

    contract = 1
    locked_out: ClassVar = False

    @hookimpl
    def platform_check_connection(self) -> tuple[CheckItem, ...]:
        ok = not self.locked_out
        return (CheckItem(name="access", ok=ok, detail="" if ok else "the app was removed"),)

    @hookimpl
    def platform_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return _parsed(body)

    @hookimpl
    def platform_find_by_object(self, object_id: str) -> OrderSearch:
        order = self._shop.order(object_id.removeprefix("of-"))
        row = OrderSummary(id=order.id, number=order.number, provider_status=order.provider_status)
        return OrderSearch(rows=(row,))


class HearingSupplier(FakeSupplier):
    contract = 1

    @hookimpl
    def supplier_parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return _parsed(body)


def hearing(world: FakeWorld) -> Registry:
    """The registry of a world whose shops and suppliers send deliveries."""
    registry = world.registry()
    for connector in (HearingPlatform, HearingSupplier):
        bound = type(connector.__name__, (connector,), {"world": world})
        registry.connectors[connector.name] = InstalledConnector(bound, "dropconnect", "")
    return registry
