"""The endpoint ``webhooks``, and the very bytes WooCommerce would deliver.

WooCommerce 10.0.2, measured: the secret is never shown; a ping carries no signature; a delivery's body is the
order as it is at delivery time; the delivery id is not unique within a second.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.params import Parameter, checked
from dropconnect_woocommerce.simulator.state import Shop, Webhook
from dropconnect_woocommerce.simulator.views import ITEM_METHODS, page_response, webhook_json
from dropconnect_woocommerce.simulator.wp import Json, encode, json_body, refusal, rest_response

ALLOW_LIST = "GET, POST"
_ALLOW_ITEM = ", ".join(ITEM_METHODS)
_TOPIC = re.compile(
    r"(coupon|customer|order|product)\.(created|updated|deleted|restored)|action\.woocommerce_\w+"
)
_HOOKS = {
    "order.created": ["woocommerce_new_order"],
    "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"],
    "order.deleted": ["wp_trash_post", "woocommerce_trash_order"],
    "order.restored": ["untrashed_post", "woocommerce_untrash_order"],
}
_STATUSES = ("active", "paused", "disabled")
_FIELDS = {
    "name": Parameter(),
    "status": Parameter(enum=_STATUSES),
    "topic": Parameter(),
    "delivery_url": Parameter(),
    "secret": Parameter(),
}
_CREATE = {
    **_FIELDS,
    "topic": Parameter(required=True),
    "delivery_url": Parameter(required=True),
}


class WebhookEndpoints:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def list_all(self, request: Received, key: ApiKey) -> Response:
        rows = sorted(self._shop.webhooks.values(), key=lambda webhook: webhook.id, reverse=True)
        return page_response(request, rows, lambda row: self._shown(row, request), allow=ALLOW_LIST)

    def create(self, request: Received, key: ApiKey) -> Response:
        values = checked(json_body(request), _CREATE)
        _check_topic(values["topic"])
        _check_address(values["delivery_url"])
        now = self._shop.now()
        webhook = Webhook(
            self._shop.next_id("webhook"),
            values.get("name") or f"Webhook created on {now}",
            values.get("status", "active"),
            values["topic"],
            values["delivery_url"],
            values.get("secret") or secrets.token_hex(25),
            now,
            told=self._shop.standing_orders(),
        )
        self._shop.webhooks[webhook.id] = webhook
        return rest_response(request, self._shown(webhook, request), 201, {"Allow": ALLOW_LIST})

    def get(self, request: Received, key: ApiKey, webhook_id: int) -> Response:
        return self._item(request, self._find(webhook_id))

    def update(self, request: Received, key: ApiKey, webhook_id: int) -> Response:
        webhook = self._find(webhook_id)
        values = checked(json_body(request), _FIELDS)
        if "topic" in values:
            _check_topic(values["topic"])
        if "delivery_url" in values:
            _check_address(values["delivery_url"])
        for name, value in values.items():
            setattr(webhook, name, value)
        if values.get("status") == "active":
            webhook.failures = 0
        webhook.modified = self._shop.now()
        return self._item(request, webhook)

    def delete(self, request: Received, key: ApiKey, webhook_id: int) -> Response:
        webhook = self._find(webhook_id)
        del self._shop.webhooks[webhook_id]
        return self._item(request, webhook)

    def _item(self, request: Received, webhook: Webhook) -> Response:
        return rest_response(request, self._shown(webhook, request), headers={"Allow": _ALLOW_ITEM})

    def _shown(self, webhook: Webhook, request: Received) -> Json:
        hooks = _HOOKS.get(webhook.topic, [])
        if webhook.topic.startswith("action."):
            hooks = [webhook.topic.removeprefix("action.")]
        return webhook_json(webhook, hooks, request)

    def _find(self, webhook_id: int) -> Webhook:
        webhook = self._shop.webhooks.get(webhook_id)
        if webhook is None:
            raise refusal(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
        return webhook


def delivery(shop: Shop, webhook: Webhook, payload: Json, base_url: str) -> tuple[bytes, Mapping[str, str]]:
    """Body and headers of one delivery, signed over the very bytes."""
    resource, _, event = webhook.topic.partition(".")
    body = encode(payload)
    signature = base64.b64encode(hmac.digest(webhook.secret.encode(), body, "sha256")).decode()
    moment = f"{webhook.id}{shop.now()}".encode()
    return body, {
        "Content-Type": "application/json",
        "User-Agent": f"WooCommerce/{shop.version} Hookshot (WordPress/{shop.wp_version})",
        "X-WC-Webhook-Source": f"{base_url}/",
        "X-WC-Webhook-Topic": webhook.topic,
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": signature,
        "X-WC-Webhook-ID": str(webhook.id),
        "X-WC-Webhook-Delivery-ID": hashlib.md5(moment, usedforsecurity=False).hexdigest(),
        "Connection": "close",
    }


def ping(shop: Shop, webhook: Webhook) -> tuple[bytes, Mapping[str, str]]:
    """What is sent on creation and on a change of the address: unsigned, and no JSON."""
    return f"webhook_id={webhook.id}".encode(), {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": f"WooCommerce/{shop.version} Hookshot (WordPress/{shop.wp_version})",
        "Connection": "close",
    }


def _check_topic(topic: str) -> None:
    if not _TOPIC.fullmatch(topic):
        message = "Webhook topic is required and must be valid."
        raise refusal(400, "woocommerce_rest_shop_webhook_invalid_topic", message)


def _check_address(address: str) -> None:
    if not re.match(r"https?://\S+$", address):
        message = "Webhook delivery URL must be a valid URL starting with http:// or https://."
        raise refusal(400, "woocommerce_rest_shop_webhook_invalid_delivery_url", message)
