"""The third act: the real connectors of a shop and of a supplier with rules, and a supplier without an API.

The supplier's simulator tells the stories; here they are played, and the outcome is compared.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dropconnect.cli.exits import Exit
from dropconnect.clock import SystemClock
from dropconnect.demo.backroom import PERSON, Backroom
from dropconnect.demo.letterbox import Letterbox
from dropconnect.demo.narrator import A_DAY, Narrator, from_to
from dropconnect.demo.paper import Paper
from dropconnect.demo.reckoning import Account, account_of
from dropconnect.demo.workplace import STORE, section, unseen_settings
from dropconnect.manager import InstalledConnector, Registry

if TYPE_CHECKING:
    from dropconnect.testing.fakes import FakeClock
    from dropconnect.testing.simulator import (
        DemoOrder,
        DemoShop,
        DemoSupplier,
        Sale,
        SimulatedProvider,
        Story,
    )

_WORKSHOP = "workshop"
_AHEAD = timedelta(days=365)
_PHONE_CALL = timedelta(minutes=30)


class Shop(NamedTuple):
    """A platform and what its simulator offers to this act."""

    installed: InstalledConnector
    demo: DemoShop


class Supplier(NamedTuple):
    """A supplier and what its simulator offers to this act."""

    installed: InstalledConnector
    demo: DemoSupplier


def play_supplying(shop: Shop, supplier: Supplier, registry: Registry, paper: Paper, first: int) -> Account:
    """Play the supplier's stories in this shop, numbered from ``first``. What it looks like afterwards."""
    from dropconnect.testing.fakes import FakeClock

    with (
        unseen_settings(),
        tempfile.TemporaryDirectory(prefix="dropconnect-demo-") as name,
        Letterbox() as letterbox,
        shop.demo.simulator.running() as shop_url,
        supplier.demo.simulator.running() as supplier_url,
    ):
        folder, clock = Path(name), _clock(FakeClock())
        connections = _connections(folder, shop, shop_url, supplier, supplier_url)
        backroom = Backroom(folder, connections, registry, clock, letterbox.port)
        paper.act(
            f"A simulated {shop.installed.connector.title} shop: {shop_url}. Its goods come from a simulated "
            f"{supplier.installed.connector.title} account, {supplier_url}, and from a workshop without an "
            "API. The connectors are the real ones; the clocks are advanced by hand."
        )
        paper.say(supplier.demo.remark)
        stage = _Stage(shop, supplier, Narrator(paper, backroom, letterbox, first), clock)
        return stage.play()


class _Stage:
    def __init__(self, shop: Shop, supplier: Supplier, narrator: Narrator, clock: FakeClock) -> None:
        self._shop = shop.demo
        self._supplier = supplier.demo
        self._title = supplier.installed.connector.title
        self._narrator = narrator
        self._paper = narrator.paper
        self._clock = clock

    def play(self) -> Account:
        sold = [(story, self._sell(story)) for story in self._supplier.stories]
        stock_before = self._shop.simulator.record()["stock"]
        for story, sale in sold:
            self._tell(story, sale)
        orders = [_order(story, sale, self._shop) for story, sale in sold]
        return account_of(self._title, self._shop.simulator, orders, stock_before)

    def _sell(self, story: Story) -> Sale:
        sale = self._shop.sell((*story.items, *story.by_hand), story.shipping)
        story.order_on(sale)
        return sale

    def _tell(self, story: Story, sale: Sale) -> None:
        self._narrator.begin(f"Order {sale.number}: {story.title}")
        self._paper.say(story.begin)
        if len(story.items) + len(story.by_hand) > 1:
            self._narrator.plan(sale.id)
        if self._narrator.cancel(sale.id, _first_exit(story)):
            self._answer(story, sale)
        self._end(story, sale)

    def _answer(self, story: Story, sale: Sale) -> None:
        """Whoever was asked answers: people at once, the supplier after a day."""
        if story.by_hand and not self._workshop_answers(story, sale):
            return
        if story.decide:
            self._expect_paid("before the answer", sale, Decimal(0))
            self._narrator.waiting()
            story.decide(sale)
            before = self._clock.now()
            self._let_pass(A_DAY)
            times = from_to(before, self._clock.now())
            self._paper.say(f"Nothing was paid yet. {self._title} decides, and a day passes, {times}:")
            self._narrator.work()

    def _workshop_answers(self, story: Story, sale: Sale) -> bool:
        """Whether the case then waits, or ends, as told."""
        self._expect_paid("before any answer", sale, Decimal(0))
        before = self._clock.now()
        self._let_pass(_PHONE_CALL)
        times = from_to(before, self._clock.now())
        self._paper.say(f"{PERSON} has called the workshop, and it has stopped its goods, {times}:")
        return self._narrator.resolve(sale.id, "stopped", Exit.WAITING if story.decide else Exit.DONE)

    def _end(self, story: Story, sale: Sale) -> None:
        self._expect_paid("in the end", sale, story.due)
        books = self._supplier.books(sale)
        self._paper.expect(f"what {self._title} has in its books about {sale.number}", books, story.books)
        self._paper.say(story.end)
        self._paper.say(f"In the books of {self._title}: {books}.")
        if not story.is_cancelled:
            self._narrator.mail(sale.number, at_once=not (story.by_hand or story.decide))

    def _let_pass(self, time: timedelta) -> None:
        for clock in (self._clock, self._shop.simulator.clock, self._supplier.simulator.clock):
            clock.advance(time.total_seconds())

    def _expect_paid(self, when: str, sale: Sale, wanted: Decimal) -> None:
        paid = Decimal(self._shop.simulator.record()["money_paid"].get(sale.id, "0"))
        self._paper.expect(f"the money paid for {sale.number} {when}", paid, wanted)


def _first_exit(story: Story) -> Exit:
    """How the cancel command must end: the highest of what fits."""
    if story.by_hand:
        return Exit.PERSON
    if story.decide:
        return Exit.WAITING
    return Exit.DONE if story.due else Exit.REFUSED


def _order(story: Story, sale: Sale, shop: DemoShop) -> DemoOrder:
    from dropconnect.testing.simulator import DemoOrder

    return DemoOrder(
        id=sale.id,
        due=story.due,
        currency="USD",
        status=shop.cancelled_status if story.is_cancelled else shop.open_status,
        units_back=story.units_back,
    )


def _clock(clock: FakeClock) -> FakeClock:
    """Wall time as on the simulators. Boot time is ahead of the machine's: the connectors compare the last
    moment at which a request may be sent with the machine's own, and must not find it over."""
    clock.advance(SystemClock().boot() + _AHEAD.total_seconds())
    clock.set_wall_clock(datetime.now(UTC))
    return clock


def _connections(folder: Path, shop: Shop, shop_url: str, supplier: Supplier, supplier_url: str) -> str:
    name = supplier.installed.connector.name
    by_hand = [item.sku for story in supplier.demo.stories for item in story.by_hand]
    routes = [f"{{ sku = {json.dumps(sku)}, supplier = {json.dumps(_WORKSHOP)} }}" for sku in by_hand]
    routes.append(f"{{ supplier = {json.dumps(name)} }}")
    lines = [
        *section(
            f"stores.{STORE}",
            shop.installed.connector.name,
            shop.demo.simulator.connection_settings(shop_url),
            _kept(folder, shop.demo.simulator, STORE),
        ),
        f"routes = [{', '.join(routes)}]",
        *section(
            f"suppliers.{name}",
            name,
            supplier.demo.settings(supplier_url),
            _kept(folder, supplier.demo.simulator, name),
        ),
        *section(f"suppliers.{_WORKSHOP}", "manual", {"contact": "workshop@example.test"}, {}),
    ]
    return "\n".join(lines) + "\n"


def _kept(folder: Path, simulator: SimulatedProvider, name: str) -> dict[str, dict[str, str]]:
    """Each secret in a file of its own, and where that is."""
    places = {}
    for secret, value in simulator.secrets().items():
        file = folder / f"{name}-{secret}"
        file.write_text(value, encoding="utf-8")
        places[secret] = {"file": file.name}
    return places
