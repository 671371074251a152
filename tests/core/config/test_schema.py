"""The JSON Schema that editors check the file with says what the program says."""

from __future__ import annotations

import tomllib

import pytest
from jsonschema import Draft202012Validator
from tests.core.config.conftest import Load

from dropconnect.config import json_schema
from dropconnect.manager import Registry

GOOD = """
journal = "journal.sqlite3"
blocked_plugins = ["shopify"]

[stores.shop]
connector = "woocommerce"
url = "https://shop.example.test"
consumer_key = { env = "SHOP_KEY" }
consumer_secret = { file = "secret" }
webhook_secret = { keyring = "shop/webhooks" }
ca_file = "ca.pem"
settle_seconds = 60
repeat_after_absent = true

[stores.shop.policy]
window_days = 14
stages = { completed = "ask" }
fee = { fixed = "5.00 USD" }
reasons = { no-longer-made = "stock" }
approve_over = "200.00 USD"

[stores.fake]
connector = "fake-platform"

[suppliers.maker]
connector = "cjdropshipping"
api_key = { env = "CJ_API_KEY" }
"""


@pytest.fixture
def validator(registry: Registry) -> Draft202012Validator:
    schema = json_schema(registry)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_a_good_file_fits_both(validator: Draft202012Validator, loaded: Load) -> None:
    assert [error.message for error in validator.iter_errors(tomllib.loads(GOOD))] == []
    assert loaded(GOOD).names() == ("shop", "fake", "maker")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{ env = "SHOP_KEY" }', '"ck_plain"'),
        ('{ env = "SHOP_KEY" }', '{ env = "A", file = "b" }'),
        ('url = "https://shop.example.test"', ""),
        ("settle_seconds = 60", "settle_secnds = 60"),
        ("settle_seconds = 60", 'settle_seconds = "long"'),
        ("window_days", "windows_days"),
        ('"ask"', '"perhaps"'),
        ('"woocommerce"', '"magento"'),
        ('"cjdropshipping"', '"woocommerce"'),
        ("journal =", "jurnal ="),
        ('"200.00 USD"', "200.00"),
    ],
)
def test_a_mistake_does_not_fit(validator: Draft202012Validator, before: str, after: str) -> None:
    assert before in GOOD
    assert not validator.is_valid(tomllib.loads(GOOD.replace(before, after, 1)))


def test_every_setting_is_explained(registry: Registry) -> None:
    schema = json_schema(registry)
    tables = [schema, *schema["properties"]["stores"]["additionalProperties"]["oneOf"]]
    silent = [
        name
        for table in tables
        for name, setting in table["properties"].items()
        if "description" not in setting and "const" not in setting
    ]
    assert silent == []
