"""A shop whose customers cancel for themselves, at fake stores and a real mail server."""

from __future__ import annotations

import re
from email.message import EmailMessage

from tests.support.letter_office import text
from tests.support.withdrawing import WithdrawalOffice

from dropconnect import Dropconnect
from dropconnect.errors import ProviderUnavailable
from dropconnect.journal.customer_mails import CUSTOMER_MAILS, CustomerMail
from dropconnect.journal.withdrawal_tables import customer_mail
from dropconnect.testing.fakes.books import Call

PAGE = """
[stores.shop.customer_page]
enabled = true
"""
_WITH_THE_RIGHT = "[stores.shop.withdrawal]\nenabled = true\n"


class CustomerOffice(WithdrawalOffice):
    """``ok-1`` is Ada's order; close it when done."""

    def configure(
        self, settings: str = "", *, speaks: bool = True, supplier: bool = False, more: str = PAGE
    ) -> None:
        page = settings if "customer_page" in settings else more
        super().configure("", speaks=speaks, supplier=supplier, more=page)

    def allow(self, policy: str) -> None:
        """Let the store's policy be this."""
        before, _, behind = self.file.read_text(encoding="utf-8").partition("[stores.shop.policy]")
        rest = behind[behind.index("\n[") :]
        self.write(f"{before}[stores.shop.policy]\n{policy}\n{rest}")

    def sell_without_the_right(self) -> None:
        """The store has no withdrawal function: its policy's fee counts for everybody."""
        self.write(self.file.read_text(encoding="utf-8").replace(_WITH_THE_RIGHT, ""))

    def exempt(self, sku: str, *, company: str = "ask") -> None:
        """Let the merchant's list say that the right does not cover these goods."""
        rows = f'company = "{company}"\nexempt = [{{ sku = "{sku}", reason = {{ en = "Made for you." }} }}]\n'
        text = self.file.read_text(encoding="utf-8")
        self.write(text.replace(_WITH_THE_RIGHT, _WITH_THE_RIGHT + rows))

    def break_down(self) -> None:
        self.shop.listeners.append(_down)

    @staticmethod
    def mails_kept(door: Dropconnect) -> list[CustomerMail]:
        with door._journal.opened().read() as reading:
            return CUSTOMER_MAILS.all(reading._connection, customer_mail.select())


def _down(call: Call) -> None:
    raise ProviderUnavailable("an internal detail of the shop", connection="shop")


def link_of(mail: EmailMessage) -> str:
    """The path of the order's page."""
    found = re.search(r"https?://[^/\s]+(/c/shop/o/\S+)", text(mail))
    assert found is not None, text(mail)
    return found[1]


def secret_of(link: str) -> str:
    return link.rpartition("/")[2].partition("?")[0]
