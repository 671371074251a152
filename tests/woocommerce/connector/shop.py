"""Connections to a simulated or recorded shop, and the commands that the core would give them."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
from pydantic import SecretStr
from tests.support.recordings import WOOCOMMERCE as RECORDINGS

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    CancelOrderCommand,
    ClaimCommand,
    GuardReading,
    Money,
    Order,
    RefundCommand,
    RefundLine,
    RefundMethod,
)
from dropconnect.testing.conformance import cancel_command
from dropconnect_woocommerce.plugin import WooCommerce
from dropconnect_woocommerce.settings import WooCommerceSettings
from dropconnect_woocommerce.simulator import WooCommerceSimulator

KEY = "5e1a9c02-0000-5000-8000-000000000001"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def recorded(name: str) -> Any:
    """A JSON file of the recordings; numbers with a point as Decimal, as the connector reads them."""
    return json.loads((RECORDINGS / name).read_text("utf-8"), parse_float=Decimal)


def settings(url: str, **changes: Any) -> WooCommerceSettings:
    given = {"consumer_key": SecretStr("ck_simulator"), "consumer_secret": SecretStr("cs_simulator")}
    return WooCommerceSettings(url=url, **{**given, **changes})


@contextmanager
def connected(url: str, **changes: Any) -> Iterator[PlatformConnection]:
    connection = PlatformConnection(WooCommerce("shop", settings(url, **changes)))
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def open_shop(simulator: WooCommerceSimulator, **changes: Any) -> Iterator[PlatformConnection]:
    """The simulator running with https, and a connection to it."""
    with simulator.running(tls=True) as url, connected(url, ca_file=simulator.ca_file, **changes) as shop:
        yield shop


def colleague(simulator: WooCommerceSimulator, url: str) -> httpx.Client:
    """Somebody else with the shop's key, who does not know of us."""
    return httpx.Client(
        base_url=f"{url}/wp-json/wc/v3/",
        auth=(simulator.key.consumer_key, simulator.key.consumer_secret),
        verify=ssl.create_default_context(cafile=str(simulator.ca_file)),
        trust_env=False,
    )


def full_refund(order: Order, **changes: Any) -> RefundCommand:
    """The whole order with all its lines; ``amount="1.00"`` refunds that, without lines."""
    lines = tuple(
        RefundLine(
            line_id=line.id,
            kind=line.kind,
            quantity=line.quantity,
            net=line.net,
            tax=line.tax,
            taxes=tuple(
                (share.rate_id, Money.rounded(share.amount, order.currency)) for share in line.tax_shares
            ),
        )
        for line in order.lines
    )
    amount = changes.pop("amount", None)
    if amount is not None:
        changes |= {"amount": Money.of(amount, order.currency), "lines": ()}
    given = {
        "key": KEY,
        "order_id": order.id,
        "before": GuardReading.of(order),
        "amount": order.total,
        "method": RefundMethod.GATEWAY,
        "lines": lines,
        "restock": True,
        "reason": "Order cancelled",
    }
    return RefundCommand(**{**given, **changes})


def cancellation(order: Order, **changes: Any) -> CancelOrderCommand:
    return cancel_command(order, key=KEY).changed(**changes)


def claim_row(name: str, value: str | None, **changes: Any) -> ClaimCommand:
    """Write a row of a claim at order 21, or take it away."""
    return ClaimCommand(key=name, order_id="21", name=name, value=value).changed(**changes)
