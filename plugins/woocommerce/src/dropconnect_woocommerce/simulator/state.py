"""What the simulated shop knows: orders, refunds, notes, stock, and what it did to the world."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from dropconnect.testing.simulator import SimulatorClock
from dropconnect_woocommerce.simulator.amounts import Units, php_number, rounded, units
from dropconnect_woocommerce.simulator.wp import Json

DATE_FORMAT = "%Y-%m-%dT%H:%M:%S"


@dataclass
class Refund:
    """A refund row. ``refunded_payment`` says that the gateway confirmed; ``amount`` is positive."""

    id: int
    order_id: int
    created: str
    amount: Decimal
    reason: str
    refunded_by: int
    refunded_payment: bool = False
    meta_data: list[Json] = field(default_factory=list)
    line_items: list[Json] = field(default_factory=list)
    shipping_lines: list[Json] = field(default_factory=list)
    tax_lines: list[Json] = field(default_factory=list)
    fee_lines: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Note:
    id: int
    order_id: int
    author: str
    created: str
    note: str
    customer_note: bool


@dataclass(frozen=True)
class Mail:
    """A mail the shop sent of itself; ``template`` is WooCommerce's id of it."""

    order_id: int
    template: str
    recipient: str
    subject: str
    text: str


@dataclass
class GatewayCall:
    """One call of the payment gateway.

    ``amount_text`` is what WooCommerce handed over, ``moved`` what really went to the customer. ``outcome``:
    ``in flight`` (also for ever, when PHP died before the money moved), ``declined``, ``threw``, ``paid``
    (also when PHP died afterwards) or ``paid, then threw``.
    """

    order_id: int
    refund_id: int
    amount_text: str
    outcome: str = "in flight"
    moved: Decimal = Decimal(0)


@dataclass
class Webhook:
    id: int
    name: str
    status: str
    topic: str
    delivery_url: str
    secret: str
    created: str
    modified: str | None = None
    """None until it is changed for the first time."""
    told: dict[int, str] = field(default_factory=dict)
    """``Shop.standing_orders`` when it was made, or told last."""
    failures: int = 0
    """Deliveries in a row that were not taken."""


Row = TypeVar("Row", Refund, Note)


class Shop:
    """The database. Reads and single writes are atomic; between a read and a write nothing is locked,
    because in WooCommerce nothing is."""

    def __init__(self, clock: SimulatorClock, *, currency: str = "USD", decimals: int = 2) -> None:
        self.clock = clock
        self.currency = currency
        self.decimals = decimals
        self.version = "10.0.2"
        self.wp_version = "6.8.3"
        self.orders: dict[int, Json] = {}
        """As GET answers them, without ``refunds`` and ``_links``; a date is text in UTC."""
        self.refunds: dict[int, Refund] = {}
        self.notes: dict[int, Note] = {}
        self.products: dict[int, Json] = {}
        self.payment_gateways: list[Json] = []
        self.taxes: list[Json] = []
        self.webhooks: dict[int, Webhook] = {}
        self.custom_statuses: list[str] = []
        """Statuses that plugins of the shop have added; the API then takes them as its own."""
        self.ignored_queries: set[str] = set()
        """Query names that the list of orders does not know, as when a site filters them out."""
        self.synchronised = False
        """Compatibility mode: the orders are kept in two storages, and a read may copy one over the other."""
        self.meta_added: dict[int, datetime] = {}
        """Id of a meta row -> when a request added it."""
        self.writing_meta = threading.Lock()
        self.mails: list[Mail] = []
        self.mail_switches = {"customer_refunded_order": True, "customer_cancelled_order": False}
        """The mails to customers that the shop's owner can switch, as a new shop has them."""
        self.gateway_calls: list[GatewayCall] = []
        self._lock = threading.Lock()
        self._counters: dict[str, itertools.count[int]] = {}

    def next_id(self, kind: str) -> int:
        """The next number of ``kind``: post (orders and refunds), item, meta, note or webhook."""
        with self._lock:
            return next(self._counters.setdefault(kind, itertools.count(1)))

    def start_ids_after(self, kind: str, used: Iterable[int]) -> None:
        with self._lock:
            self._counters[kind] = itertools.count(max(used, default=0) + 1)

    def now(self) -> str:
        return self.clock.now().strftime(DATE_FORMAT)

    def refunds_of(self, order_id: int) -> list[Refund]:
        """Newest first, and of one second in order of creation, as measured."""
        rows = [refund for refund in list(self.refunds.values()) if refund.order_id == order_id]
        return newest_first(rows)

    def remaining(self, order: Json) -> Decimal:
        """What is not yet refunded of the order's total; below zero after a race."""
        refunded = sum((refund.amount for refund in self.refunds_of(order["id"])), Decimal(0))
        return rounded(php_number(str(order["total"])) - refunded, self.decimals)

    def add_note(
        self,
        order_id: int,
        text: str,
        *,
        author: str = "WooCommerce",
        customer_note: bool = False,
        created: str | None = None,
    ) -> Note:
        """``created`` is now unless the note is an old one."""
        note = Note(self.next_id("note"), order_id, author, created or self.now(), text, customer_note)
        self.notes[note.id] = note
        return note

    def change_stock(self, product_id: int, change: Units) -> tuple[Units, Units] | None:
        """Stock before and after, in one atomic statement; None when the product manages no stock."""
        with self._lock:
            product = self.products.get(product_id)
            if product is None or not product.get("manage_stock"):
                return None
            before = units(product["stock_quantity"])
            product["stock_quantity"] = before + change
            return before, before + change

    def standing_orders(self) -> dict[int, str]:
        """Each order that is not in the trash -> a digest of what it and its refunds look like."""
        return {
            order_id: self._digest(order)
            for order_id, order in list(self.orders.items())
            if order["status"] != "trash"
        }

    def _digest(self, order: Json) -> str:
        refunds = [(row.id, row.amount) for row in self.refunds_of(order["id"])]
        return hashlib.sha256(json.dumps([order, refunds], default=str).encode()).hexdigest()

    def touch(self, order: Json) -> None:
        order["date_modified"] = order["date_modified_gmt"] = self.now()


def newest_first(rows: Iterable[Row]) -> list[Row]:
    by_id = sorted(rows, key=lambda row: row.id)
    return sorted(by_id, key=lambda row: datetime.fromisoformat(row.created), reverse=True)
