"""What a customer calls themselves stands in our mail only as a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dropconnect.messages.render import render
from dropconnect.messages.voice import ShopVoice
from dropconnect.models.facts import Acknowledgement, RequestReceived

RECEIVED = RequestReceived(received_at=datetime(2025, 3, 3, tzinfo=UTC))


def greeting(shop: ShopVoice, name: str) -> str:
    message = Acknowledgement(order_number="1042", customer_name=name, request=RECEIVED)
    return render(message, language="en", shop=shop).text.splitlines()[0]


@pytest.mark.parametrize(
    "name",
    [
        "Ada",
        "Ada  Lovelace",
        "J. R. R. Tolkien",
        "Dr. Müller-Lüdenscheidt",
        "O'Brien & Søn",
        "李小龍",
        "Ada 2nd",
        "رضا\u200cپور",
        "N" * 40,
    ],
)
def test_a_name_is_greeted(shop: ShopVoice, name: str) -> None:
    assert greeting(shop, name) == f"Hello {' '.join(name.split())},"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "N" * 41,
        "Ada https://evil.example/prize",
        "Ada hxxp://evil",
        "Ada www.evil",
        "WWW",
        "evil.example",
        "Ada evil.example/x",
        "Ada evil\u3002example",
        "ada@evil.example",
        "call 0900 123456",
        "Ada\nYour parcel waits",
        "Ada\r\nBcc: somebody",
        "Ada\tLovelace",
        "Ada\x1b[2J",
        "Ada\u202eecalevoL",
        "Ada\u2028Lovelace",
        "Ada\ud800",
        "<b>Ada</b>",
    ],
)
def test_other_words_get_the_neutral_greeting(shop: ShopVoice, name: str) -> None:
    assert greeting(shop, name) == "Hello,"
