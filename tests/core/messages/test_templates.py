"""Templates of the merchant's own: what they can replace, and what they cannot reach."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from dropconnect.errors import ConfigurationError
from dropconnect.messages import ShopVoice
from dropconnect.messages.render import check_templates, render
from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import (
    Acknowledgement,
    LinesRefused,
    NamedUnits,
    OutcomeMessage,
    RequestReceived,
)

RECEIVED = RequestReceived(received_at=datetime(2025, 3, 3, tzinfo=UTC))
SUBJECT = '{% set subject = "Hi" %}'


def acknowledge(shop: ShopVoice, templates: Path, *, name: str = "Ada", language: str = "en") -> str:
    message = Acknowledgement(order_number="1042", customer_name=name, request=RECEIVED)
    return render(message, language=language, shop=shop, templates=templates).text


def write(folder: Path, text: str, name: str = "acknowledgement.jinja") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_template_is_replaced_and_the_others_stay(shop: ShopVoice, tmp_path: Path) -> None:
    folder = write(tmp_path, SUBJECT + "Order {{ message.order_number }}, {{ shop.name }}")
    refused = LinesRefused(lines=(NamedUnits(name="Mug", quantity=1),), reason="It is made for you.")
    outcome = OutcomeMessage(order_number="1042", cause=Cause.CUSTOMER, refused=(refused,))

    assert acknowledge(shop, folder) == "Order 1042, Lamp Shop\n"
    assert "stay ordered" in render(outcome, language="en", shop=shop, templates=folder).text


def test_a_layout_is_replaced_for_one_medium(shop: ShopVoice, tmp_path: Path) -> None:
    layout = (
        "{% macro mail() %}~~~\n{{ caller() }}{% endmacro %}{% macro paragraph(t) %}{{ t }}{% endmacro %}"
    )
    folder = write(tmp_path, layout, "text/layout.jinja")
    message = Acknowledgement(order_number="1042", request=RECEIVED)
    mail = render(message, language="en", shop=shop, templates=folder)

    assert mail.text.startswith("~~~\nWe received")
    assert mail.html.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    "expression",
    [
        "message.__class__.__mro__[-1].__subclasses__()",
        "message['__class__']",
        "message|attr('__class__')",
        "message.request.received_at.__reduce__()",
        "''.__class__.__base__",
        "'{0.__class__}'.format(message)",
        "'{0.parse_file}'.format(message)",
        "message.parse_file('/etc/passwd')",
        "message.parse_raw('x', allow_pickle=True)",
        "message.model_construct()",
        "shop.model_dump()",
        "shop.zone",
        "out.__globals__",
        "self._TemplateReference__context",
        "cycler.__init__.__globals__",
        "lipsum.__globals__",
        "_.__globals__",
        "message.kind.__class__",
        "range(10 ** 9)",
        "message.request.lines.append(1)",
    ],
)
def test_a_hostile_template_reaches_nothing(shop: ShopVoice, tmp_path: Path, expression: str) -> None:
    folder = write(tmp_path, SUBJECT + "{{ " + expression + " }}")

    with pytest.raises(ConfigurationError, match=r"acknowledgement\.jinja"):
        acknowledge(shop, folder)


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "text/../../secret.txt"])
def test_a_template_includes_only_templates(shop: ShopVoice, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = write(tmp_path / "own", SUBJECT + '{% include "' + path + '" %}')

    with pytest.raises(ConfigurationError, match=r"TemplateNotFound"):
        acknowledge(shop, folder)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (SUBJECT + "{{ message.refund.total }}", "refund"),
        (SUBJECT + "{{ messages.order_number }}", "'messages' is undefined"),
        ("no subject here", "sets no subject"),
        (SUBJECT + "\n\n{% if %}", "acknowledgement.jinja, line 3"),
        (SUBJECT + "{{ 1 / 0 }}", "ZeroDivisionError"),
        (SUBJECT + "{{ _('%(name)s') }}", "KeyError"),
    ],
)
def test_a_broken_template_is_named(shop: ShopVoice, tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        acknowledge(shop, write(tmp_path, text))


def test_a_misnamed_template_is_found(shop: ShopVoice, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"outcom\.jinja, which replaces nothing"):
        check_templates(write(tmp_path, SUBJECT, "outcom.jinja"))
    with pytest.raises(ConfigurationError, match="does not exist"):
        acknowledge(shop, tmp_path / "nowhere")


def test_names_cannot_write_html(shop: ShopVoice) -> None:
    evil = "<script>alert(1)</script><a href='https://evil.example.test'>"
    lines = (NamedUnits(name=evil, quantity=1),)
    asked = RequestReceived(received_at=RECEIVED.received_at, lines=lines)
    refused = LinesRefused(lines=lines, reason="100 % " + evil)
    hostile_shop = shop.changed(signature=evil, contact=evil)
    messages = (
        Acknowledgement(order_number=evil, customer_name=evil, request=asked),
        OutcomeMessage(order_number=evil, customer_name=evil, cause=Cause.CUSTOMER, refused=(refused,)),
    )
    for message in messages:
        mail = render(message, language="en", shop=hostile_shop)
        assert "<script" not in mail.html
        assert "<a " not in mail.html
        assert "&lt;script&gt;alert(1)" in mail.html
        assert "Hello," in mail.text, "words with markup are no name"
        assert evil in mail.text


def test_a_placeholder_in_a_name_stays_as_it_is(shop: ShopVoice) -> None:
    message = Acknowledgement(order_number="%(contact)s", customer_name="{{ 7 * 7 }} %s", request=RECEIVED)
    mail = render(message, language="de", shop=shop)

    assert "{{ 7 * 7 }} %s" in mail.text
    assert "Bestellung %(contact)s" in mail.text


def test_a_subject_is_one_line(shop: ShopVoice, tmp_path: Path) -> None:
    folder = write(tmp_path, '{% set subject = "Hi\r\nBcc: eve@example.test" %}text')
    message = Acknowledgement(order_number="1042", request=RECEIVED)

    assert render(message, language="en", shop=shop, templates=folder).subject == "Hi Bcc: eve@example.test"


def _catalogue(folder: Path, language: str, words: dict[str, str]) -> Path:
    catalogue = Catalog(locale=language)
    for english, own in words.items():
        catalogue.add(english, own)
    path = folder / "locale" / language / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    return folder


def test_a_merchant_brings_words_of_a_language(shop: ShopVoice, tmp_path: Path) -> None:
    _catalogue(tmp_path, "fr", {"Hello %(name)s,": "Bonjour %(name)s,"})
    folder = _catalogue(
        tmp_path, "de", {"Kind regards": "Herzlichst", "It is made for you.": "Es wird für Sie gemacht."}
    )
    refused = LinesRefused(lines=(NamedUnits(name="Mug", quantity=1),), reason="It is made for you.")
    outcome = OutcomeMessage(order_number="1042", cause=Cause.CUSTOMER, refused=(refused,))
    german = render(outcome, language="de", shop=shop, templates=folder).text

    assert acknowledge(shop, folder, language="fr_FR").startswith("Bonjour Ada,")
    assert "Herzlichst\nLamp Shop" in german
    assert "bleiben bestellt" in german
    assert "Es wird für Sie gemacht." in german
