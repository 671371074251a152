"""The two sides of a crash test: a merchant with the real command line, and the shop that he sells in."""

from __future__ import annotations

import copy
import json
import multiprocessing
import os
import pkgutil
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.chaos.driver import run_in
from tests.support.patience import PATIENCE, wait_until

from dropconnect import cli
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome
from dropconnect.testing.simulator import Exchange, Match, Received
from dropconnect_woocommerce.simulator import WooCommerceSimulator

_PROCESSES = multiprocessing.get_context("forkserver")
"""Real processes, forked from one that has everything imported: a start costs hundredths of a second."""
_PROCESSES.set_forkserver_preload(
    [
        "tests.chaos.driver",
        *(entry_point.module for entry_point in entry_points(group="dropconnect")),
        *(module.name for module in pkgutil.walk_packages(cli.__path__, "dropconnect.cli.")),
    ]
)

REFUND, CANCEL = "refund", "cancel-order"
"""The kinds of effect, as the journal names them."""
DONE, WAITING, NEEDS_PERSON = 0, 3, 5
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
        wait_until(lambda: self.sent(kind)[-1].status is not None, f"the {kind} is answered")


def _sets_cancelled(request: Received | Exchange) -> bool:
    return "status" in (request.json() or {})


class Command:
    """The command line at work in a process of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str], words: Sequence[str]) -> None:
        self._log = folder / f"{uuid4()}.log"
        self._process = _PROCESSES.Process(target=run_in, args=(folder, self._log, environment, words))
        self._process.start()
        self._gone = threading.Event()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        """With -9, while another thread waits for its end; returns when it is dead."""
        self._process.kill()
        # Only one thread may read the exit code: it can be read once.
        assert self._gone.wait(PATIENCE)

    def interrupt(self) -> None:
        """Ctrl-C."""
        os.kill(self.pid, signal.SIGINT)

    @property
    def has_ended(self) -> bool:
        """Whether it has come to its end by now."""
        return not self._process.is_alive()

    def ended(self) -> int:
        """Its exit code, once it has ended; minus the signal's number if one killed it.

        Its output goes to the test's.
        """
        self._process.join(PATIENCE)
        code = self._process.exitcode
        assert code is not None, f"it never ended:\n{self.output}"
        self._gone.set()
        print(self.output)
        return code

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._log.read_text("utf-8") if self._log.exists() else ""


class Victim:
    """A process that is killed from within the simulator, which knows the moment but not the process."""

    def __init__(self) -> None:
        self._command: Future[Command] = Future()

    def becomes(self, command: Command) -> None:
        self._command.set_result(command)

    def kill(self, _request: Received) -> None:
        """Returns when it is dead."""
        self._command.result(PATIENCE).kill()


@dataclass
class Shopkeeper:
    """A folder with a configuration and a journal, and the command line run in it as processes."""

    folder: Path
    url: str
    settings: dict[str, Any] = field(default_factory=dict)
    key: str = "simulator"
    """Which of the shop's API keys it has, without what is before the name."""

    def __post_init__(self) -> None:
        # Nothing is too late on a slow machine, where the test does not say so.
        slow = {"read_timeout": PATIENCE, "connect_timeout": PATIENCE, "send_within_seconds": 600}
        defaults = {"settle_seconds": 0, "repeat_after_absent": "true", **slow}
        lines = [f"{name} = {value}" for name, value in {**defaults, **self.settings}.items()]
        (self.folder / "dropconnect.toml").write_text(
            "\n".join([CONFIGURATION.format(url=self.url), *lines]), "utf-8"
        )

    def start(self, *words: str, driver: Sequence[str] = ()) -> Command:
        """A process of the command line; ``driver`` says what shall be done to it."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DROPCONNECT_")},
            "SHOP_KEY": f"ck_{self.key}",
            "SHOP_SECRET": f"cs_{self.key}",
            "NO_PROXY": "127.0.0.1",
        }
        return Command(self.folder, environment, [*driver, *words])

    def cancel(self, order: ShopOrder | str, wanted: Cancellation, *driver: str) -> int:
        return self.start(*cancel_words(order, wanted), driver=driver).ended()

    def work(self, *driver: str) -> int:
        return self.start("work", "--once", driver=driver).ended()

    def document(self, *words: str, driver: Sequence[str] = ()) -> Any:
        """What a command prints for programs; it has to end well, or to say that a person is needed."""
        command = self.start(*words, "--json", driver=driver)
        assert command.ended() in (DONE, NEEDS_PERSON)
        return json.loads(command.output)

    def resolve(self, order: ShopOrder, said: str) -> int:
        """Answer the question that the order's case waits with."""
        return self.start("resolve", str(self.open_task(order).id), "--say", said, "--by", "Ada").ended()

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
