"""What the customer reads, in English and German."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from dropconnect.messages import ShopVoice, formats
from dropconnect.messages.render import Rendered, render
from dropconnect.models.cancellation import Cause, RefundMethod
from dropconnect.models.facts import (
    Alternative,
    LinesRefused,
    Message,
    NamedUnits,
    OutcomeMessage,
    RefundMade,
)

SENTENCES = [
    (
        "acknowledgement",
        "en",
        "We received your cancellation request for order 1042",
        ["Hello Ada,", "your request of March 3, 2025 to cancel order 1042.", "not yet a confirmation"],
    ),
    (
        "acknowledgement",
        "de",
        "Ihr Stornierungswunsch zu Bestellung 1042 ist eingegangen",
        ["Guten Tag Ada,", "Ihr Wunsch vom 3. März 2025, die Bestellung 1042 zu", "noch keine Bestätigung"],
    ),
    (
        "acknowledgement of lines",
        "en",
        "We received your cancellation request for order 1042",
        ["Hello,", "these items of order 1042: 1 x Reading lamp, 2 x Shade."],
    ),
    (
        "waiting",
        "en",
        "Your cancellation request for order 1042 takes longer",
        ["On March 3, 2025 we asked whether order 1042", "by March 6, 2025 at the latest."],
    ),
    (
        "waiting for lines",
        "de",
        "Ihr Stornierungswunsch zu Bestellung 1042 dauert länger",
        ["am 3. März 2025 haben wir angefragt", "- 1 x Reading lamp", "spätestens am 6. März 2025"],
    ),
    (
        "cancelled and paid back",
        "en",
        "Your order 1042 has been cancelled",
        [
            "We paid back €77.49 on March 3, 2025 to the payment method you used.",
            "Items without tax: €70.00\nShipping without tax: €5.00\nTax: €7.49\n"
            "Less cancellation fee: -€5.00\nTotal: €77.49\n",
            "within 10 days of that date",
        ],
    ),
    (
        "cancelled and paid back",
        "de",
        "Ihre Bestellung 1042 wurde storniert",
        [
            "Wir haben 77,49\N{NO-BREAK SPACE}€ am 3. März 2025 auf Ihre Zahlungsart zurückgezahlt.",
            "Versand ohne Steuer: 5,00\N{NO-BREAK SPACE}€\n",
            "Abzüglich Stornogebühr: -5,00\N{NO-BREAK SPACE}€\nSumme: 77,49\N{NO-BREAK SPACE}€\n",
            "binnen 10 Tagen ab diesem Datum",
        ],
    ),
    (
        "partly refused",
        "en",
        "The result of your cancellation request for order 1042",
        [
            "These items have been cancelled:\n\n- 1 x Reading lamp\n- 2 x Shade\n",
            "We paid back €78.49 to you directly",
            "Other charges without tax: €1.00",
            "within 1 day of that date",
            "could not be cancelled and stay ordered:\n\n- 1 x Mug with a name\n",
            "It is made for you and was already printed.",
            "- Keep the items.",
            "- Send the items back",
            "- Choose something else",
        ],
    ),
    (
        "partly refused",
        "de",
        "Das Ergebnis Ihres Stornierungswunsches zu Bestellung 1042",
        [
            "Diese Artikel wurden storniert:",
            "binnen 1 Tag ab",
            "bleiben bestellt:\n\n- 1 x Mug with a name\n",
        ],
    ),
    (
        "out of stock",
        "en",
        "A change to your order 1042",
        ["We are sorry: we cannot supply everything", "The reserved payment of €77.49 was released"],
    ),
    (
        "goods still come",
        "en",
        "A change to your order 1042",
        [
            "may still arrive:\n\n- 3 x Cable\n",
            "Tracking number: TR-1, TR-2",
            "you may keep them",
            "refuse the parcel",
            "please send them back",
        ],
    ),
    (
        "goods still come",
        "de",
        "Eine Änderung an Ihrer Bestellung 1042",
        ["Sendungsnummer: TR-1, TR-2", "dürfen Sie sie behalten", "nehmen Sie das Paket bitte nicht an"],
    ),
]


@pytest.mark.parametrize(("name", "language", "subject", "sentences"), SENTENCES)
def test_a_message_says(
    messages: dict[str, Message],
    shop: ShopVoice,
    name: str,
    language: str,
    subject: str,
    sentences: list[str],
) -> None:
    mail = render(messages[name], language=language, shop=shop)

    assert mail.subject == subject
    for sentence in sentences:
        assert sentence in mail.text


def _all(messages: dict[str, Message], shop: ShopVoice) -> list[Rendered]:
    return [
        render(message, language=language, shop=shop)
        for message in messages.values()
        for language in ("en", "de")
    ]


def test_text_and_html_say_the_same(messages: dict[str, Message], shop: ShopVoice) -> None:
    for mail in _all(messages, shop):
        body = mail.html.partition("<body")[2].partition(">")[2]
        from_html = html.unescape(re.sub(r"<[^>]+>", " ", body)).split()
        # Marks that only a list or a row of amounts in plain text needs.
        from_text = re.sub(r"(?m)^- |:(?= [-€\d.,\s]+$)", "", mail.text).split()
        assert " ".join(from_html) == " ".join(from_text)


def test_an_acknowledgement_is_short(messages: dict[str, Message], shop: ShopVoice) -> None:
    for name in ("acknowledgement", "acknowledgement of lines"):
        for language in ("en", "de"):
            assert len(render(messages[name], language=language, shop=shop).text.splitlines()) <= 8


def test_the_tone_is_calm_and_the_words_are_not_ours(messages: dict[str, Message], shop: ShopVoice) -> None:
    internal = (
        r"(?i)\b(supplier|case|leg|effect|plan|refus\w+ by|dropship\w*|dropconnect|gateway|none|lieferant)\b"
    )
    for mail in _all(messages, shop):
        for form in (mail.subject, mail.text):
            assert "!" not in form
            assert not re.search(internal, form)
        assert "!" not in mail.html.removeprefix("<!DOCTYPE html>")


def test_a_part_without_its_fact_is_not_mentioned(shop: ShopVoice, refund: Callable[..., RefundMade]) -> None:
    refused = LinesRefused(lines=(NamedUnits(name="Mug", quantity=1),), reason="It is made for you.")
    only_refused = OutcomeMessage(order_number="1042", cause=Cause.CUSTOMER, refused=(refused,))
    only_refund = OutcomeMessage(order_number="1042", cause=Cause.CUSTOMER, refund=refund())

    about_refusal = render(only_refused, language="en", shop=shop).text
    about_money = render(only_refund, language="en", shop=shop).text

    assert "paid back" not in about_refusal
    assert "been cancelled" not in about_refusal
    assert "What you can do" not in about_refusal
    assert "been cancelled" not in about_money
    assert "could not be cancelled" not in about_money


def test_parts_of_nothing_are_left_out(shop: ShopVoice, refund: Callable[..., RefundMade]) -> None:
    plain = refund(shipping="0", tax="0", fee_kept="0", total="70.00", method=RefundMethod.GATEWAY)
    mail = render(OutcomeMessage(order_number="1", cause=Cause.STOCK, refund=plain), language="en", shop=shop)

    assert "Items without tax: €70.00\nTotal: €70.00\n" in mail.text


def test_the_merchant_says_how_to_return_and_what_else_there_is(shop: ShopVoice) -> None:
    spoken = shop.changed(
        return_text="Use the label\nin the parcel.",
        substitute_text="We have a plain mug.",
        signature="Your lamp people\nSome Street 1",
    )
    refused = LinesRefused(
        lines=(NamedUnits(name="Mug", quantity=1),),
        reason="It is made for you.",
        alternatives=(Alternative.RETURN, Alternative.SUBSTITUTE),
    )
    mail = render(
        OutcomeMessage(order_number="1", cause=Cause.CUSTOMER, refused=(refused,)), language="en", shop=spoken
    )

    assert "- Use the label\nin the parcel.\n- We have a plain mug.\n" in mail.text
    assert "<li>Use the label<br>in the parcel.</li>" in mail.html
    assert mail.text.endswith("Kind regards\nYour lamp people\nSome Street 1\n")
    assert "Please ask us" not in mail.text


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("it is made for you", "It is made for you."),
        ("Made for you.", "Made for you."),
        ("gone?", "Gone?"),
        ("", ""),
    ],
)
def test_a_reason_is_told_as_a_sentence(reason: str, told: str) -> None:
    assert formats.sentence(reason) == told
