"""The WooCommerce simulator: a stateful shop that behaves as WooCommerce 10.0.2 was measured to."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from starlette.responses import Response

from dropconnect.testing.simulator import Demo, DemoShop, FaultFactory, Received, Simulator
from dropconnect_woocommerce.simulator.amounts import Units, units
from dropconnect_woocommerce.simulator.auth import ApiKey, Authentication
from dropconnect_woocommerce.simulator.deliveries import Delivery, deliver
from dropconnect_woocommerce.simulator.demo import demo_shop, recorded_demo, selling_demo
from dropconnect_woocommerce.simulator.faults import WOOCOMMERCE_FAULTS
from dropconnect_woocommerce.simulator.gateway import PaymentGateways
from dropconnect_woocommerce.simulator.seed import ShopSource, example_shop, filled_shop
from dropconnect_woocommerce.simulator.site import Site
from dropconnect_woocommerce.simulator.state import Mail, Shop
from dropconnect_woocommerce.simulator.transitions import change_status
from dropconnect_woocommerce.simulator.views import order_json
from dropconnect_woocommerce.simulator.webhooks import delivery, ping
from dropconnect_woocommerce.simulator.wp import PREFIX, Json

DEFAULT_KEY = ApiKey("ck_simulator", "cs_simulator")


class WooCommerceSimulator(Simulator):
    """Make one with ``from_shop`` or ``from_files``.

    ``keys`` are its API keys (``ck_simulator`` with ``cs_simulator`` may read and write), ``gateways`` its
    payment gateways with their knob ``slow_seconds``. Faults of its own are in
    ``dropconnect_woocommerce.simulator.faults``.
    """

    def __init__(self, source: ShopSource, *, decimals: int = 2) -> None:
        super().__init__()
        self.shop: Shop = filled_shop(source, self.clock, decimals=decimals)
        self.keys = Authentication()
        self.key = self.keys.add(ApiKey(DEFAULT_KEY.consumer_key, DEFAULT_KEY.consumer_secret))
        self.gateways = PaymentGateways(self.shop, self.faults)
        self._site = Site(self.shop, self.faults, self.keys, self.gateways)

    @classmethod
    def from_shop(cls, source: ShopSource, *, decimals: int = 2) -> Self:
        """A shop with the orders of a JSON file, of its content, or of a list of orders.

        ``decimals`` is the shop's setting for prices. What the source does not tell is assumed: every product
        has 1000 in stock, ``fakepay`` can refund, ``cod`` and ``bacs`` cannot.
        """
        return cls(source, decimals=decimals)

    @classmethod
    def from_files(cls, orders: Path | None = None) -> Self:
        """As ``from_shop``; without a file, the small built-in example shop."""
        return cls(example_shop() if orders is None else orders)

    def handle(self, request: Received) -> Response:
        return self._site.answer(request)

    def named_faults(self) -> Mapping[str, FaultFactory]:
        return {**super().named_faults(), **WOOCOMMERCE_FAULTS}

    def secrets(self) -> Mapping[str, str]:
        return {"consumer_key": self.key.consumer_key, "consumer_secret": self.key.consumer_secret}

    @classmethod
    def demo(cls) -> Demo:
        """The example shop with two more recorded orders."""
        return recorded_demo(cls(demo_shop()))

    @classmethod
    def demo_shop(cls) -> DemoShop:
        """The example shop, selling on demand."""
        simulator = cls(example_shop())
        return selling_demo(simulator, simulator.shop)

    def record(self) -> dict[str, Any]:
        """Gateway calls, money paid by order, mails, stock by SKU; money as text."""
        calls = [{**asdict(call), "moved": str(call.moved)} for call in list(self.shop.gateway_calls)]
        return {
            "gateway_calls": calls,
            "money_paid": {
                str(order_id): str(self.money_paid(order_id))
                for order_id in sorted({call["order_id"] for call in calls})
            },
            "mails": [asdict(mail) for mail in self.mails],
            "stock": {product["sku"]: product["stock_quantity"] for product in self.shop.products.values()},
            "statuses": {str(order["id"]): order["status"] for order in list(self.shop.orders.values())},
        }

    def money_paid(self, order_id: int) -> Decimal:
        """What the gateway really paid back for the order, whatever its refund rows say."""
        return self.gateways.money_paid(order_id)

    @property
    def mails(self) -> list[Mail]:
        """The mails the shop sent of itself, in order."""
        return list(self.shop.mails)

    def stock(self, sku: str) -> Units:
        """Units in stock; ``KeyError`` for an unknown SKU."""
        stocks = {product["sku"]: units(product["stock_quantity"]) for product in self.shop.products.values()}
        return stocks[sku]

    def order(self, order_id: int, base_url: str = "http://127.0.0.1") -> Json:
        """The order as GET answers it now, ``refunds`` included; ``KeyError`` for an unknown id."""
        path = f"{PREFIX}/orders/{order_id}"
        scheme, _, host = base_url.partition("://")
        request = Received(0, 0, "GET", path, "", {"host": host}, b"", scheme)
        return order_json(self.shop, self.shop.orders[order_id], request)

    def activate_status(self, status: str) -> None:
        """A plugin that has a status of its own is active."""
        if status not in self.shop.custom_statuses:
            self.shop.custom_statuses.append(status)

    def customer_asks(self, order_id: int, status: str = "cancel-request") -> None:
        """The customer asks for a cancellation by a plugin, which sets a status of its own."""
        self.activate_status(status)
        order = self.shop.orders[order_id]
        change_status(self.shop, order, copy.deepcopy(order), status, user_id=0)

    def webhook_delivery(
        self, webhook_id: int, order_id: int, base_url: str = "http://127.0.0.1"
    ) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers that the webhook would deliver now for the order, signed with its secret."""
        webhook = self.shop.webhooks[webhook_id]
        action = webhook.topic.removeprefix("action.")
        if action != webhook.topic:
            payload: Json = {"action": action, "arg": order_id}
        else:
            payload = self.order(order_id, base_url)
        return delivery(self.shop, webhook, payload, base_url)

    def deliver_webhooks(self, base_url: str = "http://127.0.0.1") -> list[Delivery]:
        """Send to the addresses of the shop's webhooks what has changed since they were made or last told."""
        return deliver(self.shop, lambda order_id: self.order(order_id, base_url), base_url)

    def webhook_ping(self, webhook_id: int) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of the unsigned ping sent when the webhook was created."""
        return ping(self.shop, self.shop.webhooks[webhook_id])
