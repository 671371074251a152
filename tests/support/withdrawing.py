"""A shop whose customers withdraw from the contract, at fake stores and a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.support.letter_office import MAIL, text
from tests.support.mail import Inbox, LoopbackController
from tests.support.office import Office

from dropconnect import Dropconnect
from dropconnect.manager import InstalledConnector
from dropconnect.models.order import Customer
from dropconnect.notifiers.email import EmailConnector
from dropconnect.report.withdrawals import WithdrawalReceipt, WithdrawalReport

ADA = "ada@example.test"
ADDRESS = "https://cancel.shop.example.test"
STORE = """
[serve]
url = "https://cancel.shop.example.test"

[people.ada]
name = "Ada"
role = "owner"
mail = "owner@shop.example.test"

[team]
notifier = "mail"

[stores.shop]
connector = "fake-platform"
{routes}

[stores.shop.policy]
fee = {{ fixed = "10.00 USD" }}
window_days = 1
shipping = "never"

[stores.shop.withdrawal]
enabled = true
{settings}
"""
SPEAKS = """
[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = { name = "Lamp House", contact = "help@shop.example.test" }
"""
WOODWORK = """
[suppliers.woodwork]
connector = "fake-supplier"
"""
ROUTES = 'routes = [{ sku = "DESK-*", supplier = "woodwork" }, { supplier = "own-stock" }]'


class WithdrawalOffice(Office):
    """``ok-1`` is Ada's order; close it when done."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.inbox = Inbox()
        self.controller = LoopbackController(self.inbox, hostname="127.0.0.1", port=0)
        self.controller.start()
        self.configure()
        self.order("ok-1")

    def close(self) -> None:
        self.controller.stop()

    def configure(
        self, settings: str = "", *, speaks: bool = True, supplier: bool = False, more: str = ""
    ) -> None:
        routes = ROUTES if supplier else ""
        file = STORE.format(settings=settings, routes=routes)
        file += (SPEAKS if speaks else "") + (WOODWORK if supplier else "") + more
        self.write(file + MAIL.format(port=self.controller.port))

    def order(self, order_id: str, mail: str = ADA, **changes: Any) -> None:
        who = {name: changes.pop(name) for name in ("name", "company", "withheld") if name in changes}
        customer = Customer(**{"name": "Ada Example", "email": mail, **who})
        self.shop.place(order_id, customer=customer, **changes)

    @contextmanager
    def opened(self, configuration: str = "") -> Iterator[Dropconnect]:
        if configuration:
            self.write(configuration)
        registry = self.world.registry()
        registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
        with Dropconnect.open(self.file, clock=self.world.clock, registry=registry) as app:
            yield app

    def mails(self, to: str = "") -> list[EmailMessage]:
        """What arrived since the last look; ``to``: for this address alone, the others stay."""
        read = [
            message_from_bytes(bytes(mail.content or b""), policy=policy.default) for mail in self.inbox.mails
        ]
        found = [mail for mail in read if isinstance(mail, EmailMessage)]
        wanted = [mail for mail in found if not to or mail["To"] == to]
        self.inbox.mails[:] = [
            kept for kept, mail in zip(self.inbox.mails, read, strict=True) if to and mail["To"] != to
        ]
        return wanted


def state(door: Dropconnect, order: str = "ok-1", mail: str = ADA, **more: Any) -> WithdrawalReceipt:
    return door.state_withdrawal("shop", "Ada Example", order, more.pop("goods", ""), mail, "en", **more)


def only(door: Dropconnect) -> WithdrawalReport:
    """The one withdrawal that there is."""
    [row] = door.withdrawals().withdrawals
    return door.withdrawal(row.id)


def link_in(mail: EmailMessage) -> str:
    """The path of the page on which somebody says that it was not they."""
    found = re.search(r"https://cancel\.shop\.example\.test(/c/shop/withdraw/keep/\S+)", text(mail))
    assert found is not None, text(mail)
    return found[1]
