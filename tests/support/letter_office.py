"""A merchant who writes to a supplier without an API: what was sent, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.support.mail import Inbox, LoopbackController
from tests.support.trade import HOUR, Trade, two_suppliers

from dropconnect import Dropconnect
from dropconnect.journal.rows import Case
from dropconnect.manager import InstalledConnector
from dropconnect.notifiers.email import EmailConnector

MAIL = """
[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
timeout_seconds = 60
"""
WORKSHOP = "orders@workshop.example.test"
LETTERS = f"""contact = "{WORKSHOP}"
answer_hours = 48
mail = "{WORKSHOP}"
notifier = "mail"
reply_to = "desk@shop.example.test"
"""


class LetterOffice:
    """A merchant whose desks come from a workshop that is written to, at a real mail server."""

    case: Case
    """The one of a test that has only one."""

    def __init__(self, folder: Path) -> None:
        self.inbox = Inbox()
        self.controller = LoopbackController(self.inbox, hostname="127.0.0.1", port=0)
        self.controller.start()
        self.trade = Trade(folder)
        self.trade.registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
        self.configure()

    def configure(self, settings: str = LETTERS, rules: str = "", more: str = "") -> None:
        file = two_suppliers(rules, woodwork="manual", settings=settings) + more
        self.trade.reconfigure(file + MAIL.format(port=self.controller.port))

    @contextmanager
    def opened(self) -> Iterator[Dropconnect]:
        with Dropconnect.open(self.trade.file, clock=self.trade.clock, registry=self.trade.registry) as app:
            yield app

    def confirm(self) -> None:
        with self.opened() as app:
            app.test_supplier_mail("woodwork")
            [mail] = self.mails()
            app.confirm_supplier_mail("woodwork", code_in(mail), by="Ada")

    def cancel(self, order_id: str = "ok-1", *lines: str) -> Case:
        self.trade.ordered(order_id, lamps="now-1")
        return self.trade.cancel(order_id, *lines)

    def later(self, hours: float) -> None:
        self.trade.clock.advance(hours * HOUR)
        self.trade.work()

    def mails(self) -> list[EmailMessage]:
        """What arrived since the last look."""
        read = [
            message_from_bytes(bytes(mail.content or b""), policy=policy.default) for mail in self.inbox.mails
        ]
        self.inbox.mails.clear()
        return [mail for mail in read if isinstance(mail, EmailMessage)]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"code on to us: (\w+)", text(mail))
    assert found is not None
    return found[1]


def link_in(mail: EmailMessage) -> str:
    """The path of the page on which the supplier answers."""
    found = re.search(r"https://cancel\.shop\.example\.test(/s/\S+)", text(mail))
    assert found is not None, text(mail)
    return found[1]
