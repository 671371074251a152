"""The rows of ``dropconnect check``: what they say, and what they advise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tests.shopify.client.shop import SHOP, FakeShop, Reply, connected, data, error, settings

from dropconnect.plugin import CheckItem
from dropconnect_shopify.api import scopes
from dropconnect_shopify.api.store import Store
from dropconnect_shopify.check import check_rows


def told(granted: Iterable[str] = scopes.needed(), **shop: Any) -> dict[str, Any]:
    return {
        "shop": {
            "id": "gid://shopify/Shop/1",
            "name": "Example",
            "myshopifyDomain": SHOP,
            "currencyCode": "EUR",
            "plan": {"publicDisplayName": "Basic", "partnerDevelopment": False},
            **shop,
        },
        "currentAppInstallation": {"accessScopes": [{"handle": scope} for scope in granted]},
        "publicApiVersions": [
            {"handle": "2026-07", "supported": True},
            {"handle": "2026-10", "supported": True},
            {"handle": "2025-10", "supported": False},
        ],
    }


def rows(shop: FakeShop, reply: Reply | None = None, **changes: Any) -> dict[str, CheckItem]:
    shop.answering = lambda call: reply
    with connected(shop, **changes) as client:
        found = list(check_rows(Store("shop", settings(shop.url, **changes), client)))
    assert len({row.name for row in found}) == len(found)
    return {row.name: row for row in found}


def wrong(found: dict[str, CheckItem]) -> list[str]:
    assert all(row.fix for row in found.values() if not row.ok)
    return [name for name, row in found.items() if not row.ok]


def test_a_store_that_is_set_up(shop: FakeShop) -> None:
    found = rows(shop, data(told()))
    assert wrong(found) == []
    assert list(found) == [
        "reachable",
        "API version",
        "token",
        "access scopes",
        "order edits",
        "order history",
        "currency",
        "plan",
        "claims",
        "customer data",
        "requests of buyers",
    ]
    assert found["reachable"].detail.startswith("Example at ")
    assert "60 days" in found["order history"].detail
    assert found["plan"].detail == "Basic"


def test_a_store_that_hides_metafields_is_told_with_what_follows(shop: FakeShop) -> None:
    denied = data({"orders": None}, error("ACCESS_DENIED", path=("orders", "nodes", "0", "metafield")))
    shop.answering = lambda call: denied if "ClaimCheck" in str(call.json) else data(told())
    with connected(shop) as client:
        found = {row.name: row for row in check_rows(Store("shop", settings(shop.url), client))}

    assert wrong(found) == ["claims"]
    assert "another dropconnect at work on an order would not be seen" in found["claims"].detail
    assert "write_orders" in found["claims"].fix


def test_a_store_that_withholds_who_the_customer_is_is_told_with_what_is_lost(shop: FakeShop) -> None:
    denied = [
        error("ACCESS_DENIED", path=("orders", "nodes", 0, name)) for name in ("email", "displayAddress")
    ]
    nodes = [{"id": "gid://shopify/Order/1", "email": None, "displayAddress": None, "billingAddress": None}]
    withheld = data({"orders": {"nodes": nodes}}, *denied)
    shop.answering = lambda call: withheld if "CustomerCheck" in str(call.json) else data(told())
    with connected(shop) as client:
        found = {row.name: row for row in check_rows(Store("shop", settings(shop.url), client))}

    assert wrong(found) == ["customer data"]
    assert "the customer's mail address and name" in found["customer data"].detail
    assert "no customer is told by mail" in found["customer data"].detail
    assert "protected customer data" in found["customer data"].fix


def test_all_orders_may_be_read(shop: FakeShop) -> None:
    found = rows(shop, data(told({*scopes.needed(), "read_all_orders"})))
    assert found["order history"].detail == "all orders"


@pytest.mark.parametrize(
    ("more", "words"), [((), "a person's work"), (("write_order_edits",), "can be taken")]
)
def test_a_store_whose_orders_may_not_be_edited_works_all_the_same(
    shop: FakeShop, more: tuple[str, ...], words: str
) -> None:
    found = rows(shop, data(told({*scopes.needed(), *more})))
    assert wrong(found) == []
    assert words in found["order edits"].detail


def test_scopes_that_are_missing_are_named(shop: FakeShop) -> None:
    found = rows(shop, data(told(["write_orders"])))
    assert wrong(found) == ["access scopes"]
    assert "read_locations" in found["access scopes"].detail
    assert "read_orders" not in found["access scopes"].detail


def test_an_api_version_that_has_ended(shop: FakeShop) -> None:
    found = rows(shop, data(told(), version="2027-10"))
    assert wrong(found) == ["API version"]
    assert "answered in 2027-10" in found["API version"].detail


def test_an_api_version_that_shopify_does_not_list(shop: FakeShop) -> None:
    content = {**told(), "publicApiVersions": [{"handle": "2027-10", "supported": True}]}
    found = rows(shop, data(content))
    assert wrong(found) == ["API version"]
    assert "only 2027-10" in found["API version"].detail


def test_an_answer_that_names_no_version(shop: FakeShop) -> None:
    assert "does not say" in rows(shop, data(told(), version=""))["API version"].detail


def test_another_shop_answers(shop: FakeShop) -> None:
    found = rows(shop, data(told(myshopifyDomain="renamed.myshopify.com")))
    assert wrong(found) == ["reachable"]
    assert found["reachable"].fix == 'write shop = "renamed.myshopify.com"'


def test_a_currency_that_is_none(shop: FakeShop) -> None:
    assert wrong(rows(shop, data(told(currencyCode="XXX")))) == ["currency"]


def test_a_development_store_is_called_one(shop: FakeShop) -> None:
    plan = {"publicDisplayName": "Basic", "partnerDevelopment": True}
    assert rows(shop, data(told(plan=plan)))["plan"].detail == "Basic, a development store"


@pytest.mark.parametrize(
    ("reply", "row", "words"),
    [
        (Reply("{}", status=401), "token", "does not accept its access token"),
        (Reply("{}", status=403), "token", "refuses the app"),
        (Reply({"errors": "Unavailable Shop"}, status=402), "shop", "frozen"),
        (Reply({"errors": "Not Found"}, status=404), "shop", "whether shop is right"),
        (Reply("{}", status=423), "shop", "locked"),
        (Reply("<html>", status=503), "reachable", "cannot answer now"),
        (Reply("{}", status=429), "reachable", "slow down"),
        (None, "reachable", "cannot be reached"),
        (data(None, error("undefinedField")), "reachable", "unexpected"),
        (data({"shop": None}), "reachable", "shop"),
    ],
)
def test_what_stands_in_the_way_is_said(shop: FakeShop, reply: Reply | None, row: str, words: str) -> None:
    found = rows(shop, reply)
    assert wrong(found) == [row]
    assert words in found[row].detail


def test_each_kind_of_token_is_named(shop: FakeShop) -> None:
    assert rows(shop, data(told()))["token"].detail == "fixed: accepted, does not end"
