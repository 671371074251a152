"""A mail is in one language: words of another one are left out, or told in translation."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from dropconnect.messages import ShopVoice
from dropconnect.messages.languages import Speech
from dropconnect.messages.render import render
from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import Alternative, LinesRefused, NamedUnits, OutcomeMessage
from dropconnect_cjdropshipping.plugin import CJDropshipping

MUG = NamedUnits(name="Mug", quantity=1)
CATALOGUES = (CJDropshipping.catalogues,) if CJDropshipping.catalogues else ()


def refused(reason: str, language: str = "en") -> OutcomeMessage:
    part = LinesRefused(
        lines=(MUG,), reason=reason, reason_language=language, alternatives=(Alternative.RETURN,)
    )
    return OutcomeMessage(order_number="1042", cause=Cause.CUSTOMER, refused=(part,))


def test_a_plugins_reason_is_told_in_the_customers_language(shop: ShopVoice) -> None:
    message = refused("it is already on its way to you")

    german = render(message, language="de", shop=shop, speech=Speech("en", CATALOGUES))
    english = render(message, language="en", shop=shop, speech=Speech("de", CATALOGUES))

    assert "Die Sendung ist bereits zu Ihnen unterwegs." in german.text
    assert "It is already on its way to you." in english.text


def test_an_english_reason_without_a_translation_is_left_out_of_a_german_mail(shop: ShopVoice) -> None:
    mail = render(refused("the parcel is on its way"), language="de", shop=shop)

    assert "parcel" not in mail.text + mail.html
    assert "bleiben bestellt" in mail.text


@pytest.mark.parametrize(("language", "is_told"), [("de_AT", True), ("en", False)])
def test_what_the_merchant_wrote_is_told_to_those_who_speak_the_shops_language(
    shop: ShopVoice, language: str, is_told: bool
) -> None:
    own = shop.changed(return_text="Bitte nutzen Sie den beigelegten Aufkleber.")
    message = refused("wird von Hand gefertigt", "de")

    mail = render(message, language=language, shop=own, speech=Speech("de"))

    assert ("von Hand" in mail.text) is is_told
    assert ("Aufkleber" in mail.text) is is_told
    assert ("Send the items back" in mail.text) is not is_told


def test_a_merchants_catalogue_translates_his_own_words(shop: ShopVoice, tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    words = Catalog(locale="en")
    words.add("wird von Hand gefertigt", "it is made by hand")
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, words)

    mail = render(
        refused("wird von Hand gefertigt", "de"),
        language="en",
        shop=shop,
        templates=tmp_path,
        speech=Speech("de"),
    )

    assert "It is made by hand." in mail.text
