"""Whole orders of a standard Shopify store cancelled in bulk: how much of the allowed pace is used; and what
one call costs, beside the same call by the library as it is shipped.

The shop is the simulator, in a process of its own. Its time runs faster, limits and all, so that the run is
short; the ratio is not touched by that.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import certifi
import shopify
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    Choice,
    ChosenLine,
    GuardReading,
    Order,
    RefundCommand,
    RefundMethod,
    StepStatus,
)
from dropconnect.testing.conformance.commands import cancel_command
from dropconnect_shopify.api import documents
from dropconnect_shopify.api.client import open_client
from dropconnect_shopify.plugin import Shopify
from dropconnect_shopify.settings import ShopifySettings
from dropconnect_shopify.simulator import ShopifySimulator
from dropconnect_shopify.simulator.books.lines import Line
from dropconnect_shopify.simulator.engine.bucket import Limits
from dropconnect_shopify.simulator.server import ACCESS_TOKEN

ORDERS, WORKERS = 300, 16
SPEED = 8.0
"""More of it, and it is this machine that sets the pace."""
STANDARD = Limits()
FIRST = 1001
GOAL = 0.9
CALLS = 200


@dataclass(frozen=True)
class Spent:
    """What the shop counted."""

    points: int
    throttled: int
    refunds: int


def measure_shopify(folder: Path) -> None:
    bulk(folder)
    one_call(folder)


def bulk(folder: Path) -> None:
    with serving(Limits(speed=SPEED), folder) as (settings, ledger):
        with closing(PlatformConnection(Shopify("shop", settings))) as connection:
            started = time.perf_counter()
            in_threads(connection)
            took = time.perf_counter() - started
        spent = ledger()
    if spent.refunds != ORDERS:
        raise SystemExit(f"{spent.refunds} of {ORDERS} orders were paid back")
    allowed = (spent.points - STANDARD.bucket) / STANDARD.restore_rate / SPEED
    pace = f"{allowed / took:.0%} of what the bucket allows (goal {GOAL:.0%})"
    print(f"Shopify orders cancelled     {ORDERS}, {spent.points / ORDERS:.0f} points each")
    print(f"  pace                       {pace}, {spent.throttled} throttled answers")


def in_threads(connection: PlatformConnection) -> None:
    numbers = itertools.count(FIRST)
    lock = threading.Lock()
    failed: list[str] = []

    def work() -> None:
        while not failed:
            with lock:
                number = next(numbers)
            if number >= FIRST + ORDERS:
                return
            said = cancel(connection, str(number))
            if said:
                failed.append(f"order {number}: {said}")

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(failed[0])


def cancel(connection: PlatformConnection, number: str) -> str:
    """Decide, cancel, see it done, pay back. Returns what went wrong."""
    order = connection.get_order(number)
    choice = everything(order)
    eligibility = connection.check_cancellation(order, choice)
    cancelled = connection.write(cancel_command(order, key=f"cancel-{number}").changed(restock=False))
    after = connection.look_at_order(number)
    quote = connection.quote_refund(after, choice)
    if cancelled.status is not StepStatus.DONE or quote is None:
        return f"{eligibility}, {cancelled}"
    refunded = connection.write(
        RefundCommand(
            key=f"refund-{number}",
            order_id=number,
            before=GuardReading.of(after),
            amount=quote.amount,
            method=RefundMethod.GATEWAY,
            lines=quote.lines,
            restock=False,
            reason="Order cancelled",
        )
    )
    return "" if refunded.status is StepStatus.DONE else str(refunded)


def everything(order: Order) -> Choice:
    lines = tuple(
        ChosenLine(line_id=line.id, kind=line.kind, quantity=line.quantity, whole=True)
        for line in order.lines
    )
    return Choice(lines=lines, whole_order=True)


def one_call(folder: Path) -> None:
    """The same document to the same shop over https, call by call; each with the time of the shop."""
    with serving(Limits(bucket=1e9, restore_rate=1e9), folder, tls=True) as (settings, _):
        document = documents.text("order_note")
        variables = {"id": f"gid://shopify/Order/{FIRST}"}
        with closing(open_client("shop", settings)) as client:
            ours = median(lambda: client.query("order_note", variables, operation="bench"))
        with trusting(settings.ca_file, folder):
            session = shopify.Session(settings.shop, settings.api_version, ACCESS_TOKEN)
            shopify.ShopifyResource.activate_session(session)
            shopify.ShopifyResource.site = settings.graphql_url.removesuffix("/graphql.json")
            shipped = shopify.GraphQL()
            theirs = median(lambda: shipped.execute(document, variables))
            shopify.ShopifyResource.clear_session()
    print(f"one Shopify call             {ours * 1000:.2f} ms; by shopify.GraphQL().execute as shipped "
          f"{theirs * 1000:.2f} ms ({theirs / ours:.1f} x)")  # fmt: skip


def median(call: Callable[[], object]) -> float:
    def once() -> float:
        started = time.perf_counter()
        call()
        return time.perf_counter() - started

    for _ in range(5):
        call()
    return statistics.median(once() for _ in range(CALLS))


@contextmanager
def serving(
    limits: Limits, folder: Path, *, tls: bool = False
) -> Iterator[tuple[ShopifySettings, Callable[[], Spent]]]:
    """A shop with unsent orders of two lines, and what it has counted so far."""
    starting = multiprocessing.get_context("spawn")
    here, there = starting.Pipe()
    process = starting.Process(target=serve, args=(there, limits, tls))
    process.start()

    def ledger() -> Spent:
        here.send("ledger")
        return Spent(*here.recv())

    try:
        given = here.recv()
        secret = {"access_token": SecretStr(ACCESS_TOKEN), "token_store": folder / "tokens.json"}
        yield ShopifySettings.model_validate({**given, **secret}), ledger
    finally:
        here.send("stop")
        process.join()


def serve(pipe: Connection, limits: Limits, tls: bool) -> None:
    """The process of the shop."""
    simulator = ShopifySimulator(limits=limits)
    for number in range(FIRST, FIRST + ORDERS):
        simulator.add_order(number, Line("LAMP", 2), Line("DESK", 1))
    with simulator.running(tls=tls) as url:
        pipe.send(dict(simulator.connection_settings(url)))
        while pipe.recv() == "ledger":
            told: dict[str, Any] = simulator.record()
            paid = sum(len(keyed) for keyed in told["refunds_by_key"].values())
            pipe.send((told["points"]["spent"], told["points"]["throttled"], paid))


@contextmanager
def trusting(ca_file: Path | None, folder: Path) -> Iterator[None]:
    """The library has no setting for it: OpenSSL trusts the usual authorities and ours."""
    bundle = folder / "trusted.pem"
    bundle.write_bytes(Path(certifi.where()).read_bytes() + (ca_file.read_bytes() if ca_file else b""))
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(bundle)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SSL_CERT_FILE"]
        else:
            os.environ["SSL_CERT_FILE"] = before
