"""What a customer means is recognised in the words people use, and nothing is recognised that is not said."""

from __future__ import annotations

import pytest

from dropconnect.policy import DEFAULT_REASONS
from dropconnect.written.goods import Goods, goods_named
from dropconnect.written.orders import named
from dropconnect.written.words import vocabulary

LAMP = Goods("11", "Desk lamp", "LAMP-1", 2)
DESK = Goods("12", "Walnut desk", "DESK-1", 1)
WORDS = vocabulary()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("please cancel #1042", ("1042",)),
        ("my order number is 1042, thanks", ("1042",)),
        ("Order No. DF-4498!", ("DF-4498",)),
        ("Bestellung Nr. 1042 und Bestellnummer: 1043", ("1042", "1043")),
        ("1042 please", ("1042",)),
        ("I paid 82.49 USD on 2026-11-30 for 130 EUR, call 030/123456", ()),
        ("an order for my mother, bestellung bitte stornieren", ()),
        ("order 1042, and a photo 99887", ("1042",)),
    ],
)
def test_numbers_of_orders_are_found(text: str, numbers: tuple[str, ...]) -> None:
    assert named((text,)).numbers == numbers


def test_the_number_of_an_old_mail_counts_only_where_the_customer_names_none() -> None:
    found = named(("cancel #2 please", "thank you for order #1"), "ada@example.test")
    assert found.numbers == ("2",)
    assert named(("cancel it", "thank you for order #1")).numbers == ("1",)
    assert named(("cancel it, bo@example.test",), "ada@example.test").mails == (
        "ada@example.test",
        "bo@example.test",
    )


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("cancel my order", {}),
        ("I do not want the lamp", {"11": 2}),
        ("one lamp only", {"11": 1}),
        ("2 of the lamps", {"11": 2}),
        ("1x LAMP-1", {"11": 1}),
        ("LAMP-1 x 1", {"11": 1}),
        ("both lamps please", {"11": 2}),
        ("cancel both", {"11": 2, "12": 1}),
        ("eine Lamp", {"11": 1}),
        ("cancel the walnut", {"12": 1}),
        ("7 lamps", {"11": 2}),
        ("cancel the lamp, I want to keep the walnut", {"11": 2}),
        ("I keep the lamp", {"12": 1}),
        ("I keep the lamp. The rest please cancel.", {"12": 1}),
        ("the clamp is fine, no desktop", {}),
        ("DESK-1 and two lamps", {"12": 1, "11": 2}),
    ],
)
def test_goods_and_how_many(text: str, units: dict[str, int]) -> None:
    assert goods_named(text, (LAMP, DESK), WORDS).units == units


def test_an_order_of_many_lines_and_a_long_text_are_read_at_once() -> None:
    many = [Goods(str(number), f"Lamp model {number}", f"SKU-{number}", 1) for number in range(400)]
    assert goods_named("a, " * 3_000 + "SKU-7", many, WORDS).units == {}, "nobody reads so far"
    assert goods_named("SKU-7 and SKU-399", many, WORDS).units == {"7": 1, "399": 1}


def test_what_two_lines_share_names_neither() -> None:
    shade = Goods("13", "Desk shade", "SHADE", 1)
    assert goods_named("cancel the desk", (LAMP, shade), WORDS).units == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I don\u2019t need it any more", "changed-mind"),
        ("Ich habe es mir anders \u00fcberlegt", "changed-mind"),
        ("I ordered it by mistake", "ordered-by-mistake"),
        ("das war aus Versehen", "ordered-by-mistake"),
        ("found it CHEAPER elsewhere", "found-cheaper"),
        ("woanders g\u00fcnstiger", "found-cheaper"),
        ("it takes too long", "delivery-too-slow"),
        ("das dauert zu lange", "delivery-too-slow"),
        ("I gave the wrong address", "wrong-address"),
        ("doppelt bestellt", "duplicate-order"),
    ],
)
def test_reasons_are_recognised(text: str, reason: str) -> None:
    assert list(WORDS.reasons_in(text)) == [reason]


def test_all_reasons_of_the_files_are_known_ones() -> None:
    assert set(WORDS.reasons) <= set(DEFAULT_REASONS)


@pytest.mark.parametrize(
    "text",
    [
        "I hereby withdraw from the contract",
        "I want to use my right of withdrawal",
        "Hiermit widerrufe ich den Vertrag",
        "Ich m\u00f6chte WIDERRUFEN",
        "Ich trete vom Vertrag zur\u00fcck: vom Vertrag zur\u00fccktreten",
    ],
)
def test_a_withdrawal_is_recognised(text: str) -> None:
    assert WORDS.withdrawal_in(text)


@pytest.mark.parametrize("text", ["please cancel", "bitte stornieren", "a cash withdrawal fee", "Widerstand"])
def test_a_plain_wish_is_no_withdrawal(text: str) -> None:
    assert not WORDS.withdrawal_in(text)


def test_anger_and_language_are_recognised() -> None:
    assert WORDS.anger_in("This is UNACCEPTABLE!!!") == "unacceptable"
    assert not WORDS.anger_in("thank you, kind people")
    assert WORDS.language_of("bitte die Bestellung stornieren") == "de"
    assert WORDS.language_of("please cancel my order") == "en"
    assert WORDS.language_of("1042") == ""
