"""A test opens a connection of a connector's class, without a configuration file."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from tests.conformance.small_shop import SmallShop, SmallShopServer
from tests.conformance.small_supply import SmallSupply, SmallSupplyServer

from dropconnect.errors import PluginError
from dropconnect.testing import connect
from dropconnect.testing.conformance import SupplierSale
from dropconnect_shopify.plugin import Shopify


def test_a_platform_is_connected_and_closed() -> None:
    server = SmallShopServer()
    with server.running() as url, connect(SmallShop, url=url, token="t-secret") as shop:
        assert shop.get_order(server.sell()).number == "o-1"
        assert shop.name == "shop"
        connector = shop.connector
    with pytest.raises(RuntimeError, match="closed"):
        connector.platform_get_order("o-1")


def test_a_supplier_is_connected_under_a_name() -> None:
    server = SmallSupplyServer()
    reference = server.sell(SupplierSale(number="1001"))
    with server.running() as url, connect(SmallSupply, connection="ours", url=url, token="t") as supply:
        assert [order.connection for order in supply.find_orders(reference)] == ["ours"]


def test_secrets_are_given_as_text_and_hidden() -> None:
    settings = {"shop": "example-shop.myshopify.com", "access_token": "s-1", "webhook_secrets": ["s-2"]}
    with connect(Shopify, **settings) as shop:
        made = shop.connector.settings
    assert made.access_token.get_secret_value() == "s-1"
    assert [secret.get_secret_value() for secret in made.webhook_secrets] == ["s-2"]
    assert "s-1" not in repr(made)


def test_what_the_connector_does_not_know_is_refused() -> None:
    with (
        pytest.raises(ValidationError, match="no_such_setting"),
        connect(SmallShop, url="http://127.0.0.1:9", token="t", no_such_setting=1),
    ):
        pass


def test_a_class_of_neither_role_is_refused() -> None:
    with pytest.raises(PluginError, match="neither a platform nor a supplier"):
        connect(object, url="")  # type: ignore[call-overload]
