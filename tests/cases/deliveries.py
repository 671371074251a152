"""One signed delivery of a provider, given to its connector."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import closing
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_shopify.plugin import Shopify
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_woocommerce.plugin import WooCommerce
from dropconnect_woocommerce.settings import WooCommerceSettings

SECRET = "1234567890"  # CJ signs with the number of the account
SHOP = "example-shop.myshopify.com"
Headers = dict[str, str]


def heard(connector: str, delivery: dict[str, Any], folder: Path) -> dict[str, str]:
    """The event that the connector makes of a delivery with ``raw`` or ``body``, and a ``topic``."""
    body = delivery["raw"].encode() if "raw" in delivery else json.dumps(delivery["body"]).encode()
    signature = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    connection, headers = _RECEIVERS[connector](folder, signature, delivery.get("topic", ""))
    with closing(connection):
        event = connection.parse_webhook({**headers, **delivery.get("headers", {})}, body)
    return {"kind": str(event.kind), "order_id": event.order_id}


def _shopify(folder: Path, signature: str, topic: str) -> tuple[PlatformConnection, Headers]:
    settings = {
        "shop": SHOP,
        "access_token": SecretStr("shpat_x"),
        "token_store": folder / "tokens.json",
        "webhook_secrets": (SecretStr(SECRET),),
    }
    headers = {
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": SHOP,
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Webhook-Id": "1",
    }
    return PlatformConnection(Shopify("shop", ShopifySettings.model_validate(settings))), headers


def _woocommerce(folder: Path, signature: str, topic: str) -> tuple[PlatformConnection, Headers]:
    settings = {
        "url": "https://shop.example.test",
        "consumer_key": SecretStr("ck_x"),
        "consumer_secret": SecretStr("cs_x"),
        "webhook_secret": SecretStr(SECRET),
    }
    headers = {"X-WC-Webhook-Topic": topic, "X-WC-Webhook-ID": "7", "X-WC-Webhook-Signature": signature}
    return PlatformConnection(WooCommerce("shop", WooCommerceSettings.model_validate(settings))), headers


def _cj(folder: Path, signature: str, topic: str) -> tuple[SupplierConnection, Headers]:
    settings = {
        "api_key": SecretStr("CJ1@api@x"),
        "open_id": SecretStr(SECRET),
        "token_store": folder / "tokens.json",
    }
    return SupplierConnection(CJDropshipping("cj", CJSettings.model_validate(settings))), {"sign": signature}


_RECEIVERS: dict[str, Any] = {"shopify": _shopify, "woocommerce": _woocommerce, "cjdropshipping": _cj}
