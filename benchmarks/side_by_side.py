"""Twenty cancels at a shop that takes its time to answer: one after another, and side by side.

The shop is the WooCommerce simulator, in a process of its own, so that its work is not ours.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path

from dropconnect import Dropconnect, Standing
from dropconnect.testing.simulator import ARRIVED, Fault, Hang, Item, Match, Price
from dropconnect_woocommerce.simulator import WooCommerceSimulator

ORDERS, JOBS = 20, 4
ANSWERS_IN = 0.150
"""Seconds before the shop begins with a request: a usual shop on a usual host."""
GOAL = 0.35
_PRICE, _SHIPPING = Price(Decimal("20.00"), Decimal("2.00")), Price(Decimal("5.00"), Decimal("0.50"))
_FILE = """
state_folder = "state"

[stores.shop]
connector = "woocommerce"
url = "{url}"
consumer_key = {{ env = "BENCH_KEY" }}
consumer_secret = {{ env = "BENCH_SECRET" }}
"""


def measure_side_by_side(folder: Path) -> None:
    """Print how long the cancels take side by side, as a share of one after another."""
    with _serving() as shop:
        os.environ["BENCH_KEY"], os.environ["BENCH_SECRET"] = shop.recv()
        seconds = []
        for name, jobs in (("one", 1), ("many", JOBS)):
            (folder / name).mkdir()
            seconds.append(_work(folder / name, shop, jobs))
    alone, together = seconds
    ratio = f"{together / alone:.2f} x of one after another (goal {GOAL})"
    print(f"WooCommerce cancels          {ORDERS}, each answer after {ANSWERS_IN * 1000:.0f} ms")
    print(f"  one after another          {alone:.1f} s")
    print(f"  side by side, {JOBS} jobs       {together:.1f} s, {ratio}")


def _work(folder: Path, shop: Connection, jobs: int) -> float:
    """Seconds that ``work`` needs for the cancels, which were asked for during a pause."""
    shop.send("sell")
    url, orders = shop.recv()
    file = folder / "dropconnect.toml"
    file.write_text(_FILE.format(url=url), encoding="utf-8")
    with Dropconnect.open(file) as app:
        app.pause("shop", "the benchmark prepares", by="benchmark")
        with ThreadPoolExecutor(JOBS) as threads:
            asked = [threads.submit(_ask, app, order) for order in orders]
        for each in asked:
            each.result()
        app.resume("shop", by="benchmark")
        shop.send("take your time")
        shop.recv()
        started = time.perf_counter()
        worked = app.work(jobs=jobs)
        seconds = time.perf_counter() - started
    if [case.standing for case in worked.cases] != [Standing.DONE] * ORDERS:
        raise SystemExit(f"not all cancels came to their end: {[case.standing for case in worked.cases]}")
    return seconds


def _ask(app: Dropconnect, order: str) -> None:
    app.cancel("shop", order, reason="changed-mind", by="benchmark")


@contextmanager
def _serving() -> Iterator[Connection]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours
    finally:
        ours.send("end")
        process.join()


def _serve(asked: Connection) -> None:
    demo = WooCommerceSimulator.demo_shop()
    simulator = demo.simulator
    if not isinstance(simulator, WooCommerceSimulator):
        raise TypeError("the demo's shop is another one")
    asked.send((simulator.key.consumer_key, simulator.key.consumer_secret))
    with simulator.running() as url:
        numbers = iter(range(10_000))
        while (what := asked.recv()) != "end":
            simulator.faults.clear()
            if what == "sell":
                lamps = (Item(f"LAMP-{next(numbers)}", "Lamp", 1, _PRICE) for _ in range(ORDERS))
                asked.send((url, [demo.sell((lamp,), _SHIPPING).id for lamp in lamps]))
            else:
                simulator.faults.add(Fault(Match(), ARRIVED, Hang(ANSWERS_IN), times=None))
                asked.send("ready")
