"""The Shopify simulator: the part of the Admin API 2026-10 that matters to a cancellation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from starlette.responses import Response

from dropconnect.testing.simulator import DemoSample, FaultFactory, Received, Simulator
from dropconnect_shopify.simulator.books.fulfilment import Fulfillment
from dropconnect_shopify.simulator.books.lines import Line
from dropconnect_shopify.simulator.books.money import ZERO
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import STORE_CREDIT
from dropconnect_shopify.simulator.books.refunds import Refund
from dropconnect_shopify.simulator.books.shop import Shop, decide
from dropconnect_shopify.simulator.demo import sample
from dropconnect_shopify.simulator.engine.bucket import Bucket, Limits
from dropconnect_shopify.simulator.faults import SHOPIFY_FAULTS, ShopFaults
from dropconnect_shopify.simulator.front.account import Account, Accounts
from dropconnect_shopify.simulator.front.site import Site
from dropconnect_shopify.simulator.front.tokens import TokenDesk
from dropconnect_shopify.simulator.knobs import Knobs
from dropconnect_shopify.simulator.reports import ledger_of
from dropconnect_shopify.simulator.sale import sell, ship
from dropconnect_shopify.simulator.seed import fill, read_orders
from dropconnect_shopify.simulator.webhooks import Delivery, Family, deliver, send

SHOP = "example-shop.myshopify.com"
ACCESS_TOKEN = "shpat_simulator"  # noqa: S105 - worth nothing elsewhere
CLIENT_ID, CLIENT_SECRET = "simulator-app", "shpss_simulator"


class ShopifySimulator(Simulator):
    """One shop with a fixed token and an app; more with ``add_shop``. ``knobs`` says how this Shopify behaves
    where that is not known, and is shared by all shops.

    Make one with ``from_files`` or fill it with ``add_order``. Faults of its own are in
    ``dropconnect_shopify.simulator.faults`` and, where they touch a shop, at ``shop_faults``.
    """

    def __init__(self, *, knobs: Knobs | None = None, limits: Limits | None = None) -> None:
        super().__init__()
        self.knobs = knobs or Knobs()
        self._accounts = Accounts()
        self.account = self.add_shop(SHOP, ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, limits=limits)
        self.shop_faults = ShopFaults(self.account)
        self._site = Site(self._accounts)

    @classmethod
    def from_files(cls, orders: Path | None = None) -> Self:
        """With the orders of a JSON file (``dropconnect_shopify.simulator.seed`` says its shape); without
        one, the built-in example shop."""
        simulator = cls()
        fill(simulator.shop, read_orders(orders))
        return simulator

    @classmethod
    def demo_sample(cls) -> DemoSample:
        simulator = cls()
        return sample(simulator, simulator.shop)

    def handle(self, request: Received) -> Response:
        return self._site.answer(request)

    def connection_settings(self, url: str) -> Mapping[str, str]:
        return {**super().connection_settings(url), "shop": self.shop.domain}

    def secrets(self) -> Mapping[str, str]:
        return {"access_token": ACCESS_TOKEN}

    def add_shop(
        self,
        domain: str,
        access_token: str,
        client_id: str,
        client_secret: str,
        *,
        currency: str = "USD",
        limits: Limits | None = None,
    ) -> Account:
        """Another shop, with a token, an app and points of its own; the others cannot see its orders."""
        shop = Shop(domain, self.clock, self.knobs, currency, app=client_id)
        desk = TokenDesk(self.clock, client_id, client_secret)
        desk.add(access_token)
        account = Account(shop, desk, Bucket(self.clock, limits or Limits()))
        self._accounts.rows.append(account)
        return account

    @property
    def shop(self) -> Shop:
        """The first shop."""
        return self.account.shop

    @property
    def limits(self) -> Limits:
        """The first shop's limits; change them at any time."""
        return self.account.bucket.limits

    def set_scopes(self, scopes: Collection[str]) -> None:
        """From now on the first shop's fixed token, and what is handed out, has these access scopes only."""
        self.account.desk.scopes = frozenset(scopes)
        self.account.desk.add(ACCESS_TOKEN)

    def add_order(self, number: int | str, *lines: Line, days_old: float = 0.0, **options: Any) -> Order:
        """Sell an order in the first shop: one ten-dollar line unless lines are given, paid by card.

        ``options`` are those of ``sale.sell``: ``shipping``, ``paid``, ``currencies``, ``tags``...
        """
        created = self.clock.now() - timedelta(days=days_old)
        wanted = list(lines) or [Line("SAMPLE-1")]
        return sell(self.shop, int(number), wanted, created=created, **options)

    def order(self, number: int | str) -> Order:
        """The order of the first shop with this id; ``KeyError`` when there is none."""
        return self.shop.orders[int(number)]

    def ship(self, number: int | str, units: Mapping[str, int] | None = None) -> Fulfillment:
        """Send these units by SKU, or everything that is left."""
        return ship(self.shop, self.order(number), units)

    def decide_refund(self, refund: Refund, status: str) -> None:
        """Give the PENDING transactions of a refund their end: "SUCCESS" or "FAILURE"."""
        with self.shop.lock:
            for row in refund.transactions:
                if row.is_undecided:
                    decide(row, status)

    def money_paid(self, number: int | str) -> Decimal:
        """What really went back to the customer's means of payment, in the order's presentment currency."""
        return self._refunded(number, store_credit=False)

    def store_credit(self, number: int | str) -> Decimal:
        """What was given as store credit for the order."""
        return self._refunded(number, store_credit=True)

    def order_webhook(
        self,
        topic: str,
        number: int | str | None = None,
        *,
        secret: str = CLIENT_SECRET,
        family: Family = "x-shopify",
        **changes: Any,
    ) -> tuple[dict[str, str], bytes]:
        """Headers and raw body of a delivery about an order of the first shop, signed with ``secret``.

        ``changes`` replace fields of the body. ``KeyError`` for an unknown topic or order.
        """
        order = None if number is None else self.order(number)
        return deliver(self.shop, topic, order, secret, family, changes)

    def deliver_webhooks(self) -> list[Delivery]:
        """Send to the addresses of the first shop's webhooks, signed with the secret of its app, what has
        changed since they were made or last told."""
        return send(self.shop, self.account.desk.client_secret)

    def _refunded(self, number: int | str, *, store_credit: bool) -> Decimal:
        with self.shop.lock:
            rows = self.order(number).payments.transactions
            done = [row for row in rows if row.moves_money]
            fitting = [row.amount for row in done if (row.gateway == STORE_CREDIT) == store_credit]
            return sum(fitting, ZERO)

    def record(self) -> dict[str, Any]:
        """What the first shop did to the world; money as text."""
        with self.shop.lock:
            self.shop.decide_payments()
            return ledger_of(self.account)

    def named_faults(self) -> Mapping[str, FaultFactory]:
        return {**super().named_faults(), **SHOPIFY_FAULTS, **self.shop_faults.named()}
