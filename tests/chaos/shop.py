"""The two sides of a crash test: a merchant with the real command line, and the shop that he sells in."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from dropconnect.journal import Journal, Transaction
from dropconnect.journal.rows import Case, Outcome, Task
from dropconnect.testing.simulator import Exchange, Match, Received
from dropconnect_woocommerce.simulator import WooCommerceSimulator

DRIVER = Path(__file__).with_name("driver.py")
PATIENCE = 60.0
"""Seconds after which a process or an answer counts as lost; nothing waits that long when all is well."""

REFUND, CANCEL = "refund", "cancel-order"
"""The kinds of effect, as the journal names them."""
DONE, NEEDS_PERSON = 0, 5
"""Exit codes of the command line."""


CONFIGURATION = """\
journal = "journal.sqlite3"
[stores.shop]
connector = "woocommerce"
url = "{url}"
consumer_key = {{ env = "SHOP_KEY" }}
consumer_secret = {{ env = "SHOP_SECRET" }}
"""


@dataclass(frozen=True)
class Cancellation:
    """What is asked for of an order like the recorded 21, and what must have happened in the end."""

    words: tuple[str, ...]
    due: Decimal
    status: str
    back: dict[str, int]


WHOLE = Cancellation((), Decimal("82.49"), "cancelled", {"LAMP-1": 2, "HUB-1": 1})
LINE = Cancellation(("--line", "LAMP-1:1"), Decimal("27.50"), "processing", {"LAMP-1": 1})


class ShopOrder:
    """A fresh copy of the recorded order 21, paid by a gateway that can refund, of products of its own."""

    def __init__(self, simulator: WooCommerceSimulator) -> None:
        self._simulator = simulator
        shop = simulator.shop
        order = copy.deepcopy(shop.orders[21])
        self.id = shop.next_id("post")
        order.update(id=self.id, number=str(self.id))
        for line in order["line_items"]:
            product = copy.deepcopy(shop.products[line["product_id"]])
            product["id"] = line["product_id"] = shop.next_id("post")
            shop.products[product["id"]] = product
        shop.orders[self.id] = order
        self._stock = self._stocks()

    def __str__(self) -> str:
        return str(self.id)

    def _stocks(self) -> dict[str, int]:
        shop = self._simulator.shop
        lines = shop.orders[self.id]["line_items"]
        return {line["sku"]: int(shop.products[line["product_id"]]["stock_quantity"]) for line in lines}

    @property
    def money_paid(self) -> Decimal:
        return self._simulator.money_paid(self.id)

    @property
    def gateway_calls(self) -> int:
        return sum(call.order_id == self.id for call in self._simulator.shop.gateway_calls)

    @property
    def status(self) -> str:
        status: str = self._simulator.order(self.id)["status"]
        return status

    @property
    def refunds(self) -> list[Decimal]:
        return [refund.amount for refund in self._simulator.shop.refunds_of(self.id)]

    @property
    def back_in_stock(self) -> dict[str, int]:
        """Units by SKU that came back since the order was made."""
        now = self._stocks()
        return {sku: now[sku] - before for sku, before in self._stock.items() if now[sku] != before}

    def sent(self, kind: str) -> list[Exchange]:
        """The requests of an effect that reached the shop."""
        match = self.match(kind)
        found = self._simulator.log.requests(match.method, match.path)
        return [exchange for exchange in found if kind == REFUND or _sets_cancelled(exchange)]

    def match(self, kind: str) -> Match:
        """The request of an effect: the note of a refund's intent is a PUT too, without a status."""
        if kind == REFUND:
            return Match("POST", rf"/orders/{self.id}/refunds$")
        return Match("PUT", rf"/orders/{self.id}$", _sets_cancelled)

    def assert_is(self, wanted: Cancellation) -> None:
        """Paid once and to the cent, booked once, in the right status, in stock once."""
        assert self.money_paid == wanted.due
        assert self.refunds == [wanted.due]
        assert self.status == wanted.status
        assert self.back_in_stock == wanted.back

    def wait_until_processed(self, kind: str) -> None:
        """The provider goes on after its client went away: wait until it has come to its answer."""
        deadline = time.monotonic() + PATIENCE
        while self.sent(kind)[-1].status is None:
            assert time.monotonic() < deadline, f"the {kind} was never answered"
            time.sleep(0.01)


def _sets_cancelled(request: Received | Exchange) -> bool:
    return "status" in (request.json() or {})


class Victim:
    """A process that is killed from within the simulator, which knows the moment but not the process."""

    def __init__(self) -> None:
        self._process: Future[subprocess.Popen[str]] = Future()

    def becomes(self, process: subprocess.Popen[str]) -> None:
        self._process.set_result(process)

    def kill(self, _request: Received) -> None:
        """Returns when it is dead."""
        process = self._process.result(PATIENCE)
        process.kill()
        process.wait(PATIENCE)


@dataclass
class Merchant:
    """A folder with a configuration and a journal, and the command line run in it as processes."""

    folder: Path
    url: str
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        defaults = {"settle_seconds": 0, "repeat_after_absent": "true"}
        lines = [f"{name} = {value}" for name, value in {**defaults, **self.settings}.items()]
        (self.folder / "dropconnect.toml").write_text(
            "\n".join([CONFIGURATION.format(url=self.url), *lines]), "utf-8"
        )

    def start(self, *words: str, driver: Sequence[str] = ()) -> subprocess.Popen[str]:
        """A process of the command line; ``driver`` says what shall be done to it."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")},
            "SHOP_KEY": "ck_simulator",
            "SHOP_SECRET": "cs_simulator",
            "NO_PROXY": "127.0.0.1",
        }
        return subprocess.Popen(
            [sys.executable, str(DRIVER), *driver, *words],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def cancel(self, order: ShopOrder | str, wanted: Cancellation, *driver: str) -> int:
        return finish(self.start(*cancel_words(order, wanted), driver=driver))

    def work(self, *driver: str) -> int:
        return finish(self.start("work", "--once", driver=driver))

    def resolve(self, order: ShopOrder, said: str) -> int:
        """Answer the question that the order's case waits with."""
        return finish(self.start("resolve", str(self.open_task(order).id), "--say", said, "--by", "Ada"))

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        journal = Journal(self.folder / "journal.sqlite3")
        try:
            with journal.read() as transaction:
                yield transaction
        finally:
            journal.close()

    def case(self, order: ShopOrder) -> Case:
        """The one case of the order."""
        with self.reading() as journal:
            [case] = journal.cases.of_order("shop", str(order))
        return case

    def open_task(self, order: ShopOrder) -> Task:
        """The one question that waits for a person."""
        case = self.case(order)
        with self.reading() as journal:
            [task] = [task for task in journal.tasks.of_case(case.id) if task.decided_at is None]
        return task

    def assert_done(self, order: ShopOrder, wanted: Cancellation) -> None:
        """The case is closed without an incident, and the shop is as it must be."""
        case = self.case(order)
        assert (case.is_open, case.outcome) == (False, Outcome.DONE), case.waiting_on
        with self.reading() as journal:
            assert journal.incidents.of_case(case.id) == []
        order.assert_is(wanted)


def cancel_words(order: ShopOrder | str, wanted: Cancellation) -> tuple[str, ...]:
    return ("cancel", "shop", str(order), *wanted.words, "--reason", "changed-mind", "--yes")


def finish(process: subprocess.Popen[str]) -> int:
    """Wait for its end; its output goes to the test's."""
    output, _ = process.communicate(timeout=PATIENCE)
    print(output)
    return process.returncode
