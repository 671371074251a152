"""The second act: suppliers that decide, a refund that waits for them, and what the customer hears."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from dropconnect.cli.exits import Exit
from dropconnect.demo.backroom import Backroom
from dropconnect.demo.letterbox import Letterbox, in_words
from dropconnect.demo.paper import Paper
from dropconnect.demo.reckoning import Account, Row
from dropconnect.demo.workplace import STORE, unseen_settings

_SHOP = "shop in memory"
_UNITS_BACK = {"LAMP-1": 4, "DESK-1": 1}


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
        backroom = Backroom(Path(folder), FakeWorld(), letterbox.port)
        paper.console.print()
        paper.console.print(
            "A shop in memory whose goods come from two suppliers, lumen and woodwork. Its clock is advanced "
            f"by hand; its mail goes to a server on 127.0.0.1:{letterbox.port}",
            style="bold",
        )
        scenes = _Scenes(paper, backroom, letterbox, first_number)
        scenes.one_supplier_refuses()
        scenes.refund_waits()
        scenes.denied()
        return _account(backroom)


class _Scenes:
    def __init__(self, paper: Paper, backroom: Backroom, letterbox: Letterbox, number: int) -> None:
        self._paper = paper
        self._room = backroom
        self._letterbox = letterbox
        self._number = number

    def one_supplier_refuses(self) -> None:
        order = _ONE_REFUSED
        self._begin(order, f"Order {order.id}: one supplier stops its goods, the other refuses")
        self._paper.command(("plan", STORE, order.id, "--reason", "changed-mind"), self._room.plan(order.id))
        self._cancel(order)
        self._paper.say(
            "The lamps are stopped and paid back. The desk is made to order: the policy says deny."
        )
        self._mail(order)

    def refund_waits(self) -> None:
        order = _WAITS
        self._begin(order, f"Order {order.id}: the supplier has to be asked, and the refund waits")
        self._cancel(order, Exit.WAITING)
        self._paper.expect("the money paid before the answer", self._paid(order), Decimal(0))
        self._paper.command(("cases", "--waiting"), self._room.waiting())
        self._paper.say("Nothing was paid yet, and no process waits: the wait is a row with a date.")
        self._a_day_passes()
        self._paper.expect("the money paid after the answer", self._paid(order), Decimal(order.due))
        case = self._room.case_of(order.id).case.id
        self._paper.say("The whole case, as the merchant reads it:")
        self._paper.command(("show", str(case)), self._room.show(case))

    def denied(self) -> None:
        order = _DENIED
        self._begin(order, f"Order {order.id}: nobody can stop the goods, and the customer hears why")
        self._cancel(order, Exit.WAITING)
        self._a_day_passes()
        self._mail(order)

    def _begin(self, order: _Sold, title: str) -> None:
        self._room.sell(order.id, lamps=order.lamps, desk=order.desk)
        self._paper.title(f"{self._number}. {title}")
        self._number += 1

    def _cancel(self, order: _Sold, expected: Exit = Exit.DONE) -> None:
        words = ("cancel", STORE, order.id, "--reason", "changed-mind", "--yes")
        self._paper.command(words, self._room.cancel(order.id), expected)

    def _a_day_passes(self) -> None:
        self._paper.say("A day passes.")
        self._room.let_pass(timedelta(days=1))
        self._paper.command(("work", "--once"), self._room.work())

    def _mail(self, order: _Sold) -> None:
        """The last mail about the order; one that is missing is a surprise."""
        mine = [mail for mail in self._letterbox.mails if order.id in str(mail["Subject"])]
        self._paper.expect(f"the number of mails about {order.id}", len(mine), 2)
        for mail in mine[-1:]:
            self._paper.say("The customer was told that the request is there, and in the end:")
            self._paper.quote(in_words(mail))

    def _paid(self, order: _Sold) -> Decimal:
        return self._room.shop.paid_back(order.id).amount


def _account(backroom: Backroom) -> Account:
    rows = []
    for sold in (_ONE_REFUSED, _WAITS, _DENIED):
        paid, order = backroom.shop.paid_back(sold.id), backroom.shop.order(sold.id)
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
    return Account(_SHOP, tuple(rows), dict(backroom.shop.put_back), _UNITS_BACK)
