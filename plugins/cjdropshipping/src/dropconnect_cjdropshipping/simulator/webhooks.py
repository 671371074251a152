"""Webhooks: where they go, and the bytes and signature that a delivery would have."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from dropconnect_cjdropshipping.simulator.call import Call
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json, Success, missing, utc_text
from dropconnect_cjdropshipping.simulator.state import Account, Order

_TOPICS = ("product", "stock", "order", "logistics")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_PAID = 300


def set_webhooks(call: Call) -> Success:
    """CJ docs, 08. Webhook (documented): replaces what was set; one address per topic."""
    for topic in _TOPICS:
        setting = call.required(topic)
        if setting.get("type") not in ("ENABLE", "CANCEL"):
            raise CjError(1600300)
        urls = setting.get("callbackUrls")
        if not urls:
            raise missing("callbackUrls")
        for url in urls:
            _check(str(url))
    if not any(given["type"] == "ENABLE" for given in call.account.callbacks.values()):
        call.account.told = call.account.standings()
    call.account.callbacks.clear()
    call.account.callbacks.update(
        {
            topic: {"type": call.body[topic]["type"], "urls": list(call.body[topic]["callbackUrls"])}
            for topic in _TOPICS
        }
    )
    return Success(True)


def delivery(account: Account, message: Json) -> tuple[bytes, Mapping[str, str]]:
    """Body and headers: ``sign`` is Base64 of HMAC-SHA256 over the raw body, with the openId as key
    (second-hand; the header was seen in a live registration)."""
    body = json.dumps(message, separators=(",", ":")).encode()
    digest = hmac.new(str(account.open_id).encode(), body, hashlib.sha256).digest()
    return body, {"content-type": "application/json", "sign": base64.b64encode(digest).decode()}


def message(type_: str, message_type: str, params: Json) -> Json:
    """The envelope (documented)."""
    return {"messageId": uuid.uuid4().hex, "type": type_, "messageType": message_type, "params": params}


def order_params(order: Order) -> Json:
    """CJ docs, Webhook Mechanism, order message (documented)."""
    return {
        "orderNumber": order.number,
        "orderNum": order.number,
        "cjOrderId": order.code,
        "orderStatus": order.status,
        "logisticName": "CJPacket Ordinary",
        "trackNumber": order.track_number,
        "createDate": utc_text(order.created),
        "updateDate": utc_text(order.sent or order.paid or order.created),
        "payDate": utc_text(order.paid),
        "deliveryDate": None,
        "completeDate": None,
    }


def split_params(original: Order, parts: Sequence[Order]) -> Json:
    """CJ docs, Webhook Mechanism, order splitting message (documented)."""
    return {
        "originalOrderId": original.code,
        "splitOrderList": [
            {
                "createAt": 0 if part.created is None else int(part.created.timestamp() * 1000),
                "orderCode": part.code,
                "orderStatus": _PAID,
                "productList": [
                    {"sku": line.sku, "vid": line.vid, "quantity": line.quantity, "productCode": line.id}
                    for line in part.lines
                ],
            }
            for part in parts
        ],
        "orderSplitTime": utc_text(parts[0].created),
    }


def logistic_params(order: Order, tracking_status: int) -> Json:
    """CJ docs, Webhook Mechanism, logistics message (documented): the events are text."""
    return {
        "orderId": order.code,
        "logisticName": "CJPacket Ordinary",
        "trackingNumber": order.track_number,
        "trackingStatus": tracking_status,
        "logisticsTrackEvents": json.dumps([{"status": tracking_status, "activity": "Scanned"}]),
    }


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.hostname in _LOCAL:
        raise CjError(1607001)
    if parts.scheme != "https":
        raise CjError(1607002)
