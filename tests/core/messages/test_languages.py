"""Languages: which one is taken, how amounts and dates look in it, and that the words are all there."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import dropconnect.messages
from dropconnect.messages import ShopVoice
from dropconnect.messages.languages import text_language
from dropconnect.messages.render import render
from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import Acknowledgement, OutcomeMessage, RefundMade, RequestReceived

PACKAGE = Path(dropconnect.messages.__file__).parent
CATALOGUES = sorted(PACKAGE.glob("locale/*/LC_MESSAGES/messages.po"))


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("de_DE_formal", "de"),
        ("DE_de.UTF-8", "de"),
        ("en-GB", "en"),
        ("fr_FR", "en"),
        ("zh-Hans-CN", "en"),
        ("", "en"),
        ("../../etc", "en"),
        ("no such language", "en"),
    ],
)
def test_the_nearest_language_is_taken(shop: ShopVoice, wanted: str, language: str) -> None:
    message = Acknowledgement(
        order_number="1042", request=RequestReceived(received_at=datetime(2025, 3, 3, tzinfo=UTC))
    )
    mail = render(message, language=wanted, shop=shop)

    assert text_language(wanted) == language
    assert mail.text.startswith({"en": "Hello,", "de": "Guten Tag,"}[language])
    assert f'<html lang="{language}" dir="ltr">' in mail.html


@pytest.mark.parametrize(
    ("language", "currency", "amount", "shown"),
    [
        ("en", "EUR", "1234.50", "€1,234.50"),
        ("de", "EUR", "1234.50", "1.234,50\N{NO-BREAK SPACE}€"),
        ("de-CH", "CHF", "1234.50", "CHF\N{NO-BREAK SPACE}1\N{RIGHT SINGLE QUOTATION MARK}234.50"),
        ("en", "JPY", "1200", "¥1,200"),
        ("en", "KWD", "1.250", "KWD1.250"),
        ("en", "AFN", "12.50", "AFN12.50"),
    ],
)
def test_an_amount_is_told_to_the_last_digit(
    shop: ShopVoice,
    refund: Callable[..., RefundMade],
    language: str,
    currency: str,
    amount: str,
    shown: str,
) -> None:
    paid = refund(currency, items=amount, shipping="0", tax="0", fee_kept="0", total=amount)
    mail = render(
        OutcomeMessage(order_number="1", cause=Cause.CUSTOMER, refund=paid), language=language, shop=shop
    )

    assert re.search(rf"(Total|Summe): {re.escape(shown)}\n", mail.text)


@pytest.mark.parametrize(
    ("language", "zone", "day"),
    [
        ("en", "UTC", "March 3, 2025"),
        ("en-GB", "Europe/Berlin", "4 March 2025"),
        ("fr", "UTC", "March 3, 2025"),
        ("de", "Europe/Berlin", "4. März 2025"),
    ],
)
def test_a_date_is_that_of_the_shop(language: str, zone: str, day: str) -> None:
    shop = ShopVoice(name="Lamp Shop", contact="help@shop.example.test", timezone=zone)
    late = RequestReceived(received_at=datetime(2025, 3, 3, 23, 30, tzinfo=UTC))

    assert day in render(Acknowledgement(order_number="1", request=late), language=language, shop=shop).text


def test_a_time_zone_is_known_or_refused() -> None:
    with pytest.raises(ValueError, match="not a time zone"):
        ShopVoice(name="Lamp Shop", contact="help@shop.example.test", timezone="Europe/Atlantis")


def _english() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(PACKAGE, [("templates/**.jinja", "jinja2")], {"**": {"silent": "false"}})
    return {words for _, _, words, _, _ in found}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def _forms(words: Any) -> tuple[str, ...]:
    """Singular and plural are a tuple, all others one text."""
    return tuple(words) if isinstance(words, list | tuple) else (words,)


def test_german_is_there() -> None:
    assert "de" in {path.parts[-3] for path in CATALOGUES}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_all_words_and_no_others(path: Path) -> None:
    catalogue = _read(path)
    entries = [entry for entry in catalogue if entry.id]

    assert {entry.id for entry in entries} == _english()
    for entry in entries:
        assert all(_forms(entry.string)), f"{entry.id} is not translated"
        assert not entry.fuzzy
        assert not list(entry.check(catalogue)), f"the placeholders of {entry.id} do not fit"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_compiled_catalogue_is_up_to_date(path: Path) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _read(path))

    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), (
        f"run: pybabel compile -d {PACKAGE.name}/locale"
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_words_are_plain_text(path: Path) -> None:
    """They are put into HTML as they are."""
    for entry in _read(path):
        if entry.id:
            words = (*_forms(entry.id), *_forms(entry.string))
            assert not re.search(r"[<>&!]", "".join(words))
