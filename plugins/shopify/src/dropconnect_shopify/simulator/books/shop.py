"""One simulated shop."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from dropconnect.testing.simulator import SimulatorClock
from dropconnect_shopify.simulator.books.edits import EditSession
from dropconnect_shopify.simulator.books.fulfilment import FulfillmentOrder
from dropconnect_shopify.simulator.books.jobs import CancelJob
from dropconnect_shopify.simulator.books.ledger import Ledger
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order, Return
from dropconnect_shopify.simulator.books.payments import Transaction
from dropconnect_shopify.simulator.books.refunds import Refund
from dropconnect_shopify.simulator.books.subscriptions import Standing, Webhook
from dropconnect_shopify.simulator.knobs import Knobs


class Verdict(NamedTuple):
    """What a gateway says to the next refund: ``status`` now, and ``then`` after ``seconds``."""

    status: str = "SUCCESS"
    then: str | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Remembered:
    """An idempotency key: the input it came with, and the refund or the user errors it led to."""

    input: Json
    until: datetime
    refund_id: int | None
    errors: tuple[str, ...] = ()


@dataclass
class Shop:
    """``state`` is "open", "frozen" (402), "locked" (423) or "gone" (404)."""

    domain: str
    clock: SimulatorClock
    knobs: Knobs
    currency: str = "USD"
    name: str = "Example Shop"
    plan: str = "Basic"
    state: str = "open"
    number_prefix: str = "#"
    number_suffix: str = ""
    app: str = ""
    """The client id of the app whose tokens these are."""
    orders: dict[int, Order] = field(default_factory=dict)
    edit_sessions: dict[int, EditSession] = field(default_factory=dict)
    """Edits that are not committed, by their id."""
    jobs: list[CancelJob] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    keys: dict[str, Remembered] = field(default_factory=dict)
    verdicts: deque[Verdict] = field(default_factory=deque)
    """What the gateways say to the next refunds, in order; afterwards they succeed."""
    job_failures: dict[int, Json] = field(default_factory=dict)
    """By order: the error with which its next cancellation job fails."""
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    """Those that the app made, by their id."""
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def now(self) -> datetime:
        return self.clock.now()

    def after(self, seconds: float) -> datetime:
        return self.now() + timedelta(seconds=seconds)

    def touch(self, order: Order) -> None:
        order.updated = self.now()

    def standing(self) -> Standing:
        """How the orders are, as far as webhooks tell of it."""
        return {
            number: (
                order.updated,
                order.cancelled is not None,
                frozenset(refund.id for refund in order.refunds),
            )
            for number, order in self.orders.items()
        }

    def refund(self, refund_id: int) -> tuple[Order, Refund] | None:
        rows = ((order, refund) for order in self.orders.values() for refund in order.refunds)
        return next((row for row in rows if row[1].id == refund_id), None)

    def transaction(self, transaction_id: int) -> tuple[Order, Transaction] | None:
        for order in self.orders.values():
            if (found := order.payments.find(transaction_id)) is not None:
                return order, found
        return None

    def fulfillment_order(self, number: int) -> tuple[Order, FulfillmentOrder] | None:
        rows = ((order, row) for order in self.orders.values() for row in order.fulfillment_orders)
        return next((found for found in rows if found[1].id == number), None)

    def return_(self, number: int) -> tuple[Order, Return] | None:
        rows = ((order, row) for order in self.orders.values() for row in order.returns)
        return next((found for found in rows if found[1].id == number), None)

    def decide_payments(self) -> None:
        """Give every PENDING transaction whose time has come its end."""
        now = self.now()
        for order in self.orders.values():
            for row in order.payments.undecided:
                if row.then is not None and row.decided_at is not None and row.decided_at <= now:
                    decide(row, row.then)
                    self.touch(order)


def decide(transaction: Transaction, status: str) -> None:
    transaction.status, transaction.then = status, None
    transaction.error_code = None if status == "SUCCESS" else "CARD_DECLINED"
