"""The second act: suppliers that decide, a refund that waits for them, and what the customer hears."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from dropconnect.cli.exits import Exit
from dropconnect.demo.backroom import Backroom
from dropconnect.demo.letterbox import Letterbox
from dropconnect.demo.narrator import A_DAY, Narrator, from_to
from dropconnect.demo.paper import Paper
from dropconnect.demo.reckoning import Account, Row
from dropconnect.demo.workplace import STORE, unseen_settings
from dropconnect.manager import InstalledConnector
from dropconnect.models.money import Money
from dropconnect.models.order import Customer
from dropconnect.notifiers.email import EmailConnector

if TYPE_CHECKING:
    from dropconnect.testing.fakes import FakeShop, FakeWorld

SCENES = 3
_NAME = "shop in memory"
_UNITS_BACK = {"LAMP-1": 4, "DESK-1": 1}
_LAMPS, _DESK = "11", "12"
"""Line ids of every order of this shop: two lamps and a desk."""

_CONNECTIONS = f"""
[stores.{STORE}]
connector = "fake-platform"
routes = [
  {{ sku = "LAMP-*", supplier = "lumen" }},
  {{ sku = "DESK-*", supplier = "woodwork" }},
]

[suppliers.lumen]
connector = "fake-supplier"
poll_minutes = 360

[suppliers.woodwork]
connector = "fake-supplier"
poll_minutes = 360
"""


@dataclass(frozen=True)
class _Sold:
    """An order of 82.49 USD (lamps 55.00, desk 21.99, shipping 5.50), and what must become of it."""

    id: str
    lamps: str
    """Its id at the supplier says what the supplier will do."""
    desk: str
    due: str
    status: str


_ONE_REFUSED = _Sold("ok-101", lamps="now-1", desk="made-to-order-1", due="55.00", status="processing")
_WAITS = _Sold("ok-102", lamps="ask-yes-2", desk="now-2", due="82.49", status="cancelled")
_DENIED = _Sold("ok-103", lamps="ask-no-3", desk="shipped-3", due="0.00", status="processing")


def play_waiting(paper: Paper, first_number: int) -> Account:
    """Show the scenes, numbered from ``first_number``. What the shop looks like afterwards."""
    from dropconnect.testing.fakes import FakeWorld

    with (
        unseen_settings(),
        tempfile.TemporaryDirectory(prefix="dropconnect-demo-") as folder,
        Letterbox() as letterbox,
    ):
        world = FakeWorld()
        registry = world.registry()
        registry.connectors[EmailConnector.name] = InstalledConnector(EmailConnector, "dropconnect", "")
        backroom = Backroom(Path(folder), _CONNECTIONS, registry, world.clock, letterbox.port)
        paper.act(
            "A shop in memory whose goods come from two suppliers, lumen and woodwork. Its clock is advanced "
            f"by hand; its mail goes to a server on 127.0.0.1:{letterbox.port}"
        )
        scenes = _Scenes(world, Narrator(paper, backroom, letterbox, first_number))
        scenes.one_supplier_refuses()
        scenes.refund_waits()
        scenes.denied()
        return _account(world.shop(STORE))


class _Scenes:
    def __init__(self, world: FakeWorld, narrator: Narrator) -> None:
        self._world = world
        self._narrator = narrator
        self._paper = narrator.paper

    def one_supplier_refuses(self) -> None:
        order = _ONE_REFUSED
        self._begin(order, f"Order {order.id}: one supplier stops its goods, the other refuses")
        self._narrator.plan(order.id)
        self._narrator.cancel(order.id)
        self._paper.say(
            "The lamps are stopped and paid back. The desk is made to order: the policy says deny."
        )
        self._narrator.mail(order.id, at_once=True)

    def refund_waits(self) -> None:
        order = _WAITS
        self._begin(order, f"Order {order.id}: the supplier has to be asked, and the refund waits")
        self._narrator.cancel(order.id, Exit.WAITING)
        self._paper.expect("the money paid before the answer", self._paid(order), Decimal(0))
        self._narrator.waiting()
        self._paper.say("Nothing was paid yet, and no process waits: the wait is a row with a date.")
        self._a_day_passes()
        self._paper.expect("the money paid after the answer", self._paid(order), Decimal(order.due))
        self._paper.say("The whole case, as the merchant reads it:")
        self._narrator.show(order.id)

    def denied(self) -> None:
        order = _DENIED
        self._begin(order, f"Order {order.id}: nobody can stop the goods, and the customer hears why")
        self._narrator.cancel(order.id, Exit.WAITING)
        self._a_day_passes()
        self._narrator.mail(order.id)

    def _begin(self, sold: _Sold, title: str) -> None:
        """Sell it, and order the lamps and the desk on, each at its supplier."""
        customer = Customer(name="Ada", email="ada@example.test", locale="en")
        order = self._world.shop(STORE).place(sold.id, customer=customer)
        self._world.supplier("lumen").place(sold.lamps, order, {_LAMPS: 2}, paid=Money.of("30.00", "USD"))
        self._world.supplier("woodwork").place(sold.desk, order, {_DESK: 1}, paid=Money.of("12.00", "USD"))
        self._narrator.begin(title)

    def _a_day_passes(self) -> None:
        before = self._world.clock.now()
        self._world.clock.advance(A_DAY.total_seconds())
        self._paper.say(f"A day passes: {from_to(before, self._world.clock.now())}.")
        self._narrator.work()

    def _paid(self, order: _Sold) -> Decimal:
        return self._world.shop(STORE).paid_back(order.id).amount


def _account(shop: FakeShop) -> Account:
    rows = []
    for sold in (_ONE_REFUSED, _WAITS, _DENIED):
        paid, order = shop.paid_back(sold.id), shop.order(sold.id)
        rows.append(
            Row(
                order=sold.id,
                currency=paid.currency,
                due=Decimal(sold.due),
                paid=paid.amount,
                status=order.provider_status,
                wanted_status=sold.status,
            )
        )
    return Account(_NAME, tuple(rows), dict(shop.put_back), _UNITS_BACK)
