"""The settings of a connection: addresses that would go wrong later are refused now."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.woocommerce.connector.shop import settings

from dropconnect_woocommerce.settings import WooCommerceSettings


@pytest.mark.parametrize(
    ("pasted", "shop"),
    [
        ("https://shop.example.test/wp-admin/", "https://shop.example.test"),
        ("https://shop.example.test/wp-admin", "https://shop.example.test"),
        ("https://example.test/store/wp-admin/edit.php?post_type=shop_order#x", "https://example.test/store"),
        ("https://shop.example.test/wp-login.php?redirect_to=x", "https://shop.example.test"),
    ],
)
def test_the_address_of_the_admin_is_taken_for_the_shop(pasted: str, shop: str) -> None:
    assert settings(pasted).url == shop


@pytest.mark.parametrize("url", ["https://shop.example.test/", " https://shop.example.test "])
def test_the_address_is_kept_without_a_trailing_slash(url: str) -> None:
    assert settings(url).url == "https://shop.example.test"


def test_a_shop_may_live_in_a_folder() -> None:
    assert settings("https://example.test/store/").url == "https://example.test/store"


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("shop.example.test", "beginning with https://"),
        ("ftp://shop.example.test", "beginning with https://"),
        ("https://", "beginning with https://"),
        ("https://shop.example.test:port", "not a web address"),
        ("https://ck_1:cs_1@shop.example.test", "leave user name and password out"),
        ("https://shop.example.test/wp-json/wc/v3", "without /wp-json"),
        ("https://shop.example.test/?lang=de", "without /wp-json, ?"),
    ],
)
def test_an_address_that_cannot_work_is_refused_with_advice(url: str, advice: str) -> None:
    with pytest.raises(ValidationError, match="url") as caught:
        settings(url)
    assert advice in str(caught.value)
    assert "cs_1" not in str(caught.value)


@pytest.mark.parametrize("change", [{"read_timeout": 0}, {"connect_timeout": -1}, {"consumerkey": "x"}])
def test_settings_that_make_no_sense_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings("https://shop.example.test", **change)


def test_a_key_in_plain_text_is_refused() -> None:
    with pytest.raises(ValidationError, match="by reference"):
        settings("https://shop.example.test", consumer_key="ck_plain")


def test_a_relative_ca_file_counts_from_the_configuration_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("ck_1")
    (tmp_path / "secret").write_text("cs_1")
    given = {
        "url": "https://shop.example.test",
        "consumer_key": {"file": "key"},
        "consumer_secret": {"file": "secret"},
        "ca_file": "ca.pem",
    }
    read = WooCommerceSettings.model_validate(given, context={"base": tmp_path})
    assert read.ca_file == tmp_path / "ca.pem"
    assert read.consumer_key.get_secret_value() == "ck_1"
