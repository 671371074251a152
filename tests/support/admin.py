"""Whoever works in a WooCommerce shop's admin, beside dropconnect."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from woocommerce import API

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@dataclass
class Admin:
    """Its writes go over HTTP; ``written`` are the paths of them."""

    shop: WooCommerceSimulator
    url: str
    written: list[str] = field(default_factory=list)

    def refunds(self, order_id: int, *, shipping: bool = True) -> None:
        """All of it, through the gateway, line by line; with or without what the shipping cost."""
        order = self.shop.order(order_id)
        kept = [] if shipping else order["shipping_lines"]
        lines = [
            {
                "id": line["id"],
                "quantity": line.get("quantity", 0),
                "refund_total": line["total"],
                "refund_tax": [{"id": tax["id"], "refund_total": tax["total"]} for tax in line["taxes"]],
            }
            for kind in ("line_items", "shipping_lines")
            for line in order[kind]
            if line not in kept
        ]
        less = sum((Decimal(line["total"]) + Decimal(line["total_tax"]) for line in kept), Decimal(0))
        amount = str(Decimal(order["total"]) - less)
        self._send(f"orders/{order_id}/refunds", {"amount": amount, "line_items": lines})

    def cancels(self, order_id: int) -> None:
        self._send(f"orders/{order_id}", {"status": "cancelled"})

    def makes_webhook(self, topic: str, url: str, secret: str) -> int:
        """Its id."""
        body = {"topic": topic, "delivery_url": url, "secret": secret}
        reply = self._api.post("webhooks", body)
        assert reply.ok, reply.text
        return int(reply.json()["id"])

    @property
    def _api(self) -> API:
        return API(url=self.url, consumer_key="ck_simulator", consumer_secret="cs_simulator", version="wc/v3")

    def _send(self, path: str, body: dict[str, Any]) -> None:
        api = self._api
        reply = api.post(path, body) if path.endswith("refunds") else api.put(path, body)
        assert reply.ok, reply.text
        self.written.append(path)
