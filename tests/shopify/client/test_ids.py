"""One order has one id here; what cannot be one says so."""

from __future__ import annotations

import pytest

from dropconnect.plugin import InvalidResponse, OrderNotFound
from dropconnect_shopify.api.ids import gid, number_of, order_gid, read_gid


def test_both_forms_lead_to_the_same() -> None:
    assert gid("Refund", "7") == gid("Refund", "gid://shopify/Refund/7") == "gid://shopify/Refund/7"
    assert number_of("Location", "gid://shopify/Location/7?inventory_item_id=9") == "7"


@pytest.mark.parametrize(
    "text",
    [
        "", "#1001", "1001a", "-1", "0", "01", "1" * 21, "gid://shopify/Order/", "gid://shopify/Order/x",
        "gid://other/Order/1", " 1001", "1001\n", "gid://shopify/Order/1001; drop",
    ],
)  # fmt: skip
def test_what_is_no_id_is_no_order(text: str) -> None:
    with pytest.raises(OrderNotFound, match="shop has no such order") as caught:
        order_gid(text, "shop", "get_order")
    assert (caught.value.connection, caught.value.operation) == ("shop", "get_order")


def test_an_id_of_another_kind_is_named() -> None:
    with pytest.raises(OrderNotFound, match="names a Refund, not a Order"):
        order_gid("gid://shopify/Refund/1001", "shop", "get_order")


def test_an_order_goes_by_its_number_alone() -> None:
    """With two names for it, one order could be two cases."""
    assert order_gid("1001", "shop", "get_order") == "gid://shopify/Order/1001"
    with pytest.raises(OrderNotFound, match="write 1001 instead of gid://shopify/Order/1001"):
        order_gid("gid://shopify/Order/1001", "shop", "get_order")


def test_a_wrong_id_in_an_answer_is_an_invalid_response() -> None:
    with pytest.raises(InvalidResponse, match="names a Order, not a Refund"):
        read_gid("Refund", "gid://shopify/Order/1", "shop")
