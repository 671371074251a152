"""A shop whose customers cancel for themselves, at fake stores and a real mail server."""

from __future__ import annotations

import re
from email.message import EmailMessage

from tests.support.letter_office import text
from tests.support.withdrawing import WithdrawalOffice

from dropconnect import Dropconnect
from dropconnect.journal.customer_mails import CUSTOMER_MAILS, CustomerMail
from dropconnect.journal.withdrawal_tables import customer_mail

PAGE = """
[stores.shop.customer_page]
enabled = true
"""


class CustomerOffice(WithdrawalOffice):
    """``ok-1`` is Ada's order; close it when done."""

    def configure(
        self, settings: str = "", *, speaks: bool = True, supplier: bool = False, more: str = PAGE
    ) -> None:
        page = settings if "customer_page" in settings else more
        super().configure("", speaks=speaks, supplier=supplier, more=page)

    @staticmethod
    def mails_kept(door: Dropconnect) -> list[CustomerMail]:
        with door._journal.opened().read() as reading:
            return CUSTOMER_MAILS.all(reading._connection, customer_mail.select())


def link_of(mail: EmailMessage) -> str:
    """The path of the order's page."""
    found = re.search(r"https://cancel\.shop\.example\.test(/c/shop/o/\S+)", text(mail))
    assert found is not None, text(mail)
    return found[1]
