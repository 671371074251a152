"""``supplier-mail``: a supplier is written to once its test mail was confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from tests.support.mail import Inbox, LoopbackController
from tests.support.workplace import ROUTES, Workplace, by_hand, section

LETTERS = 'mail = "desk@hub.example.test"\nnotifier = "mail"'
MAIL = """
[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "orders@shop.example.test"
timeout_seconds = 60
"""


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def place(empty: Workplace, url: str, inbox: Inbox) -> Iterator[Workplace]:
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    empty.configure(section("shop", url, ROUTES), by_hand(LETTERS), MAIL.format(port=controller.port))
    yield empty
    controller.stop()


def code_in(inbox: Inbox) -> str:
    mail = message_from_bytes(bytes(inbox.mails[-1].content or b""), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"pass this code on to us: (\w+)", body.get_content())
    assert found is not None
    return found[1]


def test_a_supplier_is_written_to_after_its_code_was_confirmed(place: Workplace, inbox: Inbox) -> None:
    sent = place.call("supplier-mail", "test", "hub")
    code = code_in(inbox)
    confirmed = place.call("supplier-mail", "confirm", "hub", code, "--by", "Ada", "--json")

    assert (sent.code, "supplier-mail confirm hub CODE" in sent.out) == (0, True)
    assert code not in sent.said
    assert confirmed.document["confirmed_by"] == "Ada"
    assert confirmed.document["address"] == "desk@hub.example.test"

    place.cancel("21")

    [envelope] = inbox.mails[1:]
    assert envelope.rcpt_tos == ["desk@hub.example.test"]
    assert b"USB hub (HUB-1)" in bytes(envelope.content or b"")


def test_another_code_is_refused_with_what_to_do(place: Workplace, inbox: Inbox) -> None:
    place.call("supplier-mail", "test", "hub")

    refused = place.call("supplier-mail", "confirm", "hub", "00000000")

    assert refused.code == 2
    assert "supplier-mail test hub" in refused.err


def test_the_check_says_that_nobody_has_confirmed_it(place: Workplace) -> None:
    checked = place.call("check", "hub", "--json")

    assert checked.code == 2
    [hub] = checked.document["connections"]
    [letters] = [row for row in hub["rows"] if row["name"] == "letters"]
    assert not letters["ok"]
    assert "nobody has confirmed that mails to desk@hub.example.test arrive" in letters["detail"]
    assert "`dropconnect supplier-mail test hub`" in letters["fix"]
