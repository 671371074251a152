"""suggestedRefund: the prices of what is to be refunded, and which payment it comes from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.shopify.simulator.admin_client import SUGGEST, AdminClient, amount, gid, line_input, pay_back

from dropconnect_shopify.simulator import (
    Currencies,
    Line,
    Order,
    ShippingLine,
    ShopifySimulator,
    Tax,
    gift_card_and_card,
)


def test_one_of_two_units(client: AdminClient, lamps: Order) -> None:
    suggestion = client.suggest(1001, lines=[line_input(lamps.lines[0], 1)])
    assert amount(suggestion["amountSet"]) == Decimal("27.50")
    assert amount(suggestion["subtotalSet"]) == Decimal("25.00")
    assert amount(suggestion["totalTaxSet"]) == Decimal("2.50")
    assert amount(suggestion["maximumRefundableSet"]) == Decimal("93.49")
    (transaction,) = suggestion["suggestedTransactions"]
    assert (transaction["kind"], transaction["gateway"]) == ("SUGGESTED_REFUND", "shopify_payments")
    assert transaction["parentTransaction"] == {
        "id": gid("OrderTransaction", lamps.payments.transactions[0].id)
    }


@pytest.mark.parametrize(
    ("wish", "shipping", "tax"),
    [
        ({"shipping": True}, "5.00", "0.50"),
        ({"amount": "2.00"}, "2.00", "0.20"),
        ({"shipping": True, "amount": "1.00"}, "1.00", "0.10"),
        ({}, "0.00", "0.00"),
    ],
    ids=str,
)
def test_shipping(
    client: AdminClient, lamps: Order, wish: dict[str, object], shipping: str, tax: str
) -> None:
    suggestion = client.suggest(1001, **wish)
    assert amount(suggestion["shipping"]["amountSet"]) == Decimal(shipping)
    assert amount(suggestion["shipping"]["taxSet"]) == Decimal(tax)
    assert amount(suggestion["amountSet"]) == Decimal(shipping) + Decimal(tax)


def test_all_ignores_the_lines(client: AdminClient, lamps: Order) -> None:
    suggestion = client.suggest(1001, all=True, lines=[line_input(lamps.lines[0], 1)])
    assert amount(suggestion["amountSet"]) == Decimal("93.49")
    assert [row["quantity"] for row in suggestion["refundLineItems"]] == [2, 1, 1]
    assert {row["restockType"] for row in suggestion["refundLineItems"]} == {"CANCEL"}


def test_tax_in_the_price_is_not_added(simulator: ShopifySimulator, client: AdminClient) -> None:
    line = Line("MUG-1", 1, Decimal("11.00"), (Tax(Decimal("1.00")),))
    simulator.add_order(1, line, taxes_included=True)
    suggestion = client.suggest(1, all=True)
    assert amount(suggestion["amountSet"]) == 11
    assert amount(suggestion["totalTaxSet"]) == 1


def test_parts_of_a_line_add_up_to_the_line(simulator: ShopifySimulator, client: AdminClient) -> None:
    """3 units for 10.00 after discounts, 1.00 tax: no cent is lost or gained over three refunds."""
    line = Line("MUG-1", 3, Decimal("4.00"), (Tax(Decimal("1.00")),), Decimal("1.50"), Decimal("0.50"))
    order = simulator.add_order(1, line)
    parts = []
    for number in range(3):
        suggestion = client.suggest(1, lines=[line_input(line, 1)])
        parts.append(amount(suggestion["amountSet"]))
        fields = {"refundLineItems": [line_input(line, 1)], "transactions": [pay_back(order, str(parts[-1]))]}
        assert client.refund(f"key-{number}", 1, **fields)["userErrors"] == []
    assert sum(parts) == Decimal("11.00") == simulator.money_paid(1)
    assert client.order(1, "displayFinancialStatus") == {"displayFinancialStatus": "REFUNDED"}


def test_gift_card_and_card_as_far_as_they_hold(simulator: ShopifySimulator, client: AdminClient) -> None:
    order = simulator.add_order(1, paid=gift_card_and_card(Decimal("10.00"), Decimal("3.00")))
    suggestion = client.suggest(1, all=True)
    split = [(row["gateway"], amount(row["amountSet"])) for row in suggestion["suggestedTransactions"]]
    assert split == [("gift_card", Decimal("3.00")), ("shopify_payments", Decimal("7.00"))]

    transaction = pay_back(order, "1.00", 0)
    assert client.refund("key", 1, transactions=[transaction])["userErrors"] == []
    suggestion = client.suggest(1, all=True)
    split = [(row["gateway"], amount(row["amountSet"])) for row in suggestion["suggestedTransactions"]]
    assert split == [("gift_card", Decimal("2.00")), ("shopify_payments", Decimal("7.00"))]


def test_payments_that_get_nothing_are_listed_or_not(
    simulator: ShopifySimulator, client: AdminClient
) -> None:
    simulator.add_order(1, Line("MUG-1", 2), paid=gift_card_and_card(Decimal("20.00"), Decimal("12.00")))
    wish = [line_input(simulator.order(1).lines[0], 1)]
    amounts = [amount(row["amountSet"]) for row in client.suggest(1, lines=wish)["suggestedTransactions"]]
    assert amounts == [Decimal("10.00"), Decimal("0.00")]
    simulator.knobs.zero_suggestions = False
    assert len(client.suggest(1, lines=wish)["suggestedTransactions"]) == 1


@pytest.mark.parametrize("paid", ["authorized", "no"])
def test_nothing_can_be_refunded_through_a_gateway(
    simulator: ShopifySimulator, client: AdminClient, paid: str
) -> None:
    simulator.add_order(1, paid=paid)
    suggestion = client.suggest(1, all=True)
    assert amount(suggestion["amountSet"]) == 0
    assert suggestion["suggestedTransactions"] == []


def test_store_credit(client: AdminClient, lamps: Order) -> None:
    suggestion = client.suggest(1001, all=True, allocation="STORE_CREDIT")
    assert suggestion["suggestedTransactions"] == []
    assert [amount(row["amount"]) for row in suggestion["suggestedRefundMethods"]] == [Decimal("93.49")]


def test_both_currencies(simulator: ShopifySimulator, client: AdminClient) -> None:
    yen = Currencies("USD", "JPY", Decimal("0.0067"))
    shipping = [ShippingLine(Decimal(500))]
    simulator.add_order(
        1, Line("MUG-1", 3, Decimal(1000), discount=Decimal(1)), currencies=yen, shipping=shipping
    )
    suggestion = client.suggest(1, lines=[line_input(simulator.order(1).lines[0], 1)])
    assert suggestion["amountSet"] == {
        "presentmentMoney": {"amount": "1000.0"},
        "shopMoney": {"amount": "6.7", "currencyCode": "USD"},
    }


def test_what_cannot_be_refunded_is_an_error(client: AdminClient, lamps: Order) -> None:
    lamp = lamps.lines[0]
    for wish in (
        {"lines": [line_input(lamp, 3)]},
        {"lines": [line_input(lamp, 1), line_input(lamp, 2)]},
        {"lines": [line_input(lamp, 0)]},
        {"lines": [{**line_input(lamp, 1), "lineItemId": gid("LineItem", 1)}]},
        {"lines": [line_input(lamp, 1, "LEGACY_RESTOCK")]},
        {"amount": "5.01"},
    ):
        body = client.ask(SUGGEST, id=gid("Order", 1001), **wish)
        assert body["errors"][0]["path"] == ["order", "suggestedRefund"]
        assert body["data"]["order"]["suggestedRefund"] is None
