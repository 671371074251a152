"""The fields of Mutation that are about webhooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.acts.subscriptions import create, delete, update
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.subscriptions import Webhook
from dropconnect_shopify.simulator.engine.call import Call, number_in
from dropconnect_shopify.simulator.views.subscriptions import webhook_view

_KIND = "WebhookSubscription"


class Subscriptions:
    def __init__(self, call: Call) -> None:
        self._call = call

    def root(self) -> Json:
        return {
            "webhookSubscriptionCreate": self.create,
            "webhookSubscriptionUpdate": self.update,
            "webhookSubscriptionDelete": self.delete,
        }

    def create(self, _info: object, **arguments: Any) -> Json:
        topic, asked = arguments["topic"], arguments["webhookSubscription"]
        return _payload(lambda: create(self._call.shop, self._call.scopes, topic, asked))

    def update(self, _info: object, **arguments: Any) -> Json:
        number = number_in(arguments["id"], _KIND)
        return _payload(lambda: update(self._call.shop, number, arguments["webhookSubscription"]))

    def delete(self, _info: object, **arguments: Any) -> Json:
        try:
            delete(self._call.shop, number_in(arguments["id"], _KIND))
        except Refused as refused:
            return {"deletedWebhookSubscriptionId": None, "userErrors": [refused.section]}
        return {"deletedWebhookSubscriptionId": arguments["id"], "userErrors": []}


def _payload(act: Callable[[], Webhook]) -> Json:
    try:
        row = act()
    except Refused as refused:
        return {"webhookSubscription": None, "userErrors": [refused.section]}
    return {"webhookSubscription": webhook_view(row), "userErrors": []}
