"""A store that writes to its customers: the part of its file about mail, and what arrived."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.support.mail import Inbox
from tests.support.trade import Trade

from dropconnect.models.order import Customer

MESSAGES = """
[stores.shop.messages]
notifier = "mail"
domain = "shop.example.test"
voice = {{ name = "Lamp House", contact = "help@shop.example.test" }}

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
timeout_seconds = 60
"""


def customer(trade: Trade, order_id: str, locale: str = "en") -> None:
    trade.shop.change(order_id, customer=Customer(name="Ada", email="ada@example.test", locale=locale))


def mails(inbox: Inbox) -> list[EmailMessage]:
    read = [message_from_bytes(bytes(mail.content or b""), policy=policy.default) for mail in inbox.mails]
    return [mail for mail in read if isinstance(mail, EmailMessage)]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
