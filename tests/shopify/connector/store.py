"""A connection to a simulated store, and the order and commands that the tests are about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    CancelOrderCommand,
    Choice,
    ChosenLine,
    EffectKind,
    GuardReading,
    LineKind,
    LookUpCommand,
    Money,
    Order,
    RefundCommand,
    RefundLine,
    RefundMethod,
)
from dropconnect.testing.conformance import cancel_command, look_up_command
from dropconnect.testing.simulator import Fault, Match, Received
from dropconnect_shopify.plugin import Shopify
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.simulator import (
    ACCESS_TOKEN,
    CLIENT_SECRET,
    FulfillmentOrder,
    Line,
    Location,
    ShippingLine,
    ShopifySimulator,
    Tax,
)
from dropconnect_shopify.simulator.books.fulfilment import FulfillmentLine

NUMBER = "1001"
LAMPS, DESK, SHADE = "11", "12", "13"
TOTAL = "93.00"
PATIENT, IMPATIENT = 60.0, 0.0
"""How long a connection waits for Shopify to carry something out: to the end, or for one look."""
IMPATIENTLY = pytest.mark.parametrize("patience", [IMPATIENT], ids=["impatiently"])
"""For tests of what happens when the connection does not wait for the end."""
KEY = "5e1a9c02-0000-5000-8000-000000000001"


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def goods() -> tuple[Line, Line, Line]:
    """Two lamps of 25.00, a desk of 20.00 and a shade of 10.00, each with 10 % tax on top."""
    return (
        Line("LAMP-1", 2, Decimal("25.00"), (Tax(Decimal("5.00")),), vendor="Lumen", id=int(LAMPS)),
        Line("DESK-1", 1, Decimal("20.00"), (Tax(Decimal("2.00")),), vendor="Woodwork", id=int(DESK)),
        Line("SHADE-1", 1, Decimal("10.00"), (Tax(Decimal("1.00")),), vendor="Lumen", id=int(SHADE)),
    )


def place(simulator: ShopifySimulator, number: str = NUMBER, **options: Any) -> None:
    """The order of 93.00, its goods sent from two places: lamps and shade by one, the desk by another."""
    lamps, desk, shade = lines = options.pop("lines", goods())
    options.setdefault("shipping", [ShippingLine(Decimal("5.00"))])
    lumen, woodwork = Location("Lumen"), Location("Woodwork")
    places = [
        FulfillmentOrder([FulfillmentLine(lamps, lamps.quantity), FulfillmentLine(shade, 1)], lumen),
        FulfillmentOrder([FulfillmentLine(desk, desk.quantity)], woodwork),
    ]
    simulator.add_order(number, *lines, fulfillment_orders=places, **options)


@dataclass
class Shop:
    """A connection, and the store that it is connected to."""

    simulator: ShopifySimulator
    connection: PlatformConnection

    def order(self, number: str = NUMBER) -> Order:
        return self.connection.get_order(number)

    @property
    def paid(self) -> Money:
        return usd(str(self.simulator.money_paid(NUMBER)))

    def sent(self, operation: str) -> int:
        """How often a document arrived."""
        return sum(doing(operation)(request) for request in self.simulator.log.requests("POST", "graphql"))

    def remaining(self, line_id: str) -> int:
        order = self.simulator.order(NUMBER)
        line = order.line(int(line_id))
        assert line is not None
        return order.remaining_units(line)


def doing(operation: str) -> Callable[[Received], bool]:
    """Whether a request holds that operation, as in ``RefundCreate``."""
    return lambda request: json.loads(request.body).get("operationName") == operation


def fault(operation: str, at: str, action: Any, times: int | None = 1) -> Fault:
    return Fault(Match("POST", "graphql", doing(operation)), at, action, times)


def settings(simulator: ShopifySimulator, url: str, folder: Path, **changes: Any) -> ShopifySettings:
    given = {
        **simulator.connection_settings(url),
        "access_token": SecretStr(ACCESS_TOKEN),
        "token_store": folder / "tokens.json",
        "webhook_secrets": (SecretStr(CLIENT_SECRET),),
        "job_wait_seconds": PATIENT,
    }
    return ShopifySettings.model_validate({**given, **changes})


@contextmanager
def open_at(
    simulator: ShopifySimulator, url: str, folder: Path, **changes: Any
) -> Iterator[PlatformConnection]:
    with closing(PlatformConnection(Shopify("shop", settings(simulator, url, folder, **changes)))) as found:
        yield found


@contextmanager
def connected(simulator: ShopifySimulator, folder: Path, **changes: Any) -> Iterator[Shop]:
    with simulator.running() as url, open_at(simulator, url, folder, **changes) as connection:
        yield Shop(simulator, connection)


def everything(order: Order) -> Choice:
    rows = (
        ChosenLine(line_id=line.id, kind=line.kind, quantity=line.quantity, whole=True)
        for line in order.lines
    )
    return Choice(lines=tuple(rows), whole_order=True)


def some(order: Order, units: dict[str, int]) -> Choice:
    rows = (
        ChosenLine(
            line_id=line_id, kind=LineKind.ITEM, quantity=count, whole=count == order.line(line_id).quantity
        )
        for line_id, count in units.items()
    )
    return Choice(lines=tuple(rows), whole_order=False)


def refund_of(shop: Shop, choice: Choice, **changes: Any) -> RefundCommand:
    """What dropconnect commands for that choice, at the store's own numbers."""
    order = shop.order()
    quote = shop.connection.quote_refund(order, choice)
    assert quote is not None
    given: dict[str, Any] = {
        "key": KEY,
        "order_id": order.id,
        "before": GuardReading.of(order),
        "amount": quote.amount,
        "method": RefundMethod.GATEWAY,
        "lines": tuple(
            RefundLine(line_id=row.line_id, kind=row.kind, quantity=row.quantity, net=row.net, tax=row.tax)
            for row in quote.lines
        ),
        "restock": True,
        "reason": "Cancelled items",
    }
    return RefundCommand(**{**given, **changes})


def cancellation(order: Order, **changes: Any) -> CancelOrderCommand:
    return cancel_command(order, key=KEY).changed(**changes)


def question(command: RefundCommand | CancelOrderCommand, **changes: Any) -> LookUpCommand:
    return look_up_command(command).changed(**changes)


def kind_question(kind: EffectKind, order: Order, **changes: Any) -> LookUpCommand:
    return question(cancellation(order), kind=kind, **changes)
