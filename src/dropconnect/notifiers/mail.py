"""Turns an outgoing message into the bytes of a mail, and refuses what would forge one.

Addresses and subjects hold what customers typed: a line break there would start a header of its own.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from dropconnect.models.message import OutgoingMessage

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DOMAIN_LIKE = re.compile(r"[^\s@<>\"(),:;\[\]\\]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class NotAMail(ValueError):
    """The message cannot be a mail, however often it is tried. ``code`` names why."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def mailbox(text: str) -> Address:
    """The one address in ``text`` (``ada@example.test`` or ``Ada <ada@example.test>``).

    The domain is turned into its ASCII form. Raises ``NotAMail`` if there is no address or more than
    one, a control character, or a name before the ``@`` that only servers with SMTPUTF8 could take.
    """
    if _CONTROL.search(text):
        raise NotAMail("bad-address", "a mail address holds a line break or another control character")
    try:
        header: Any = SMTP.header_factory("to", text)
        if header.defects or len(header.addresses) != 1:
            raise NotAMail("bad-address", "there is not exactly one mail address")
        address: Address = header.addresses[0]
        if not address.username or not _DOMAIN_LIKE.fullmatch(address.domain):
            raise NotAMail("bad-address", "the mail address is not complete")
        address.username.encode("ascii")
        domain = address.domain.encode("idna").decode("ascii")
        return Address(address.display_name, address.username, domain)
    except NotAMail:
        raise
    except ValueError:  # beyond ASCII, or a line break hidden in an encoded word
        raise NotAMail("bad-address", "the mail address cannot be written in a header") from None


def compose(
    message: OutgoingMessage, *, sender: Address, reply_to: Address | None, date: datetime
) -> EmailMessage:
    """The mail: text and HTML side by side. Raises ``NotAMail``.

    ``Auto-Submitted`` keeps out-of-office answers from answering.
    """
    if _CONTROL.search(message.subject):
        raise NotAMail("bad-subject", "the subject holds a line break or another control character")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = mailbox(message.to)
    answers_to = mailbox(message.reply_to) if message.reply_to else reply_to
    if answers_to is not None:
        mail["Reply-To"] = answers_to
    mail["Subject"] = message.subject
    mail["Date"] = date
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", charset="utf-8", cte="quoted-printable")
    language = message.language.replace("_", "-")
    if _LANGUAGE.fullmatch(language):
        mail["Content-Language"] = language  # now: add_alternative moves earlier Content- headers to the text
    return mail
