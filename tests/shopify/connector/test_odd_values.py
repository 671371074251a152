"""An odd value where money does not depend on it changes no plan; where money does, it asks or refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.shopify.connector.samples import mapped, order, transaction

from dropconnect.plugin import InvalidResponse
from dropconnect.testing.odd_values import OddOrder, Path, name_of
from dropconnect_shopify.plugin import Shopify

RAW = order(note="ring twice", customAttributes=[{"key": "gift", "value": "yes"}])
_ITEM, _SHIPPING, _PAYMENT = "lineItems.nodes", "shippingLines.nodes", "transactions"
_BAGS = (
    "totalPriceSet",
    "totalCapturableSet",
    "totalCashRoundingAdjustment.paymentSet",
    f"{_ITEM}.originalTotalSet",
    f"{_ITEM}.taxLines.priceSet",
    f"{_SHIPPING}.discountedPriceSet",
    f"{_PAYMENT}.amountSet",
)
_PRESENTMENT = [f"{bag}.presentmentMoney" for bag in _BAGS]
MONEY = {
    *_BAGS,
    *_PRESENTMENT,
    *(f"{money}.{name}" for money in _PRESENTMENT for name in ("amount", "currencyCode")),
    *("cancelledAt", "closed", "displayFinancialStatus", "displayFulfillmentStatus", "taxesIncluded"),
    *("currentTotalDutiesSet", "additionalFees", "totalCashRoundingAdjustment", "disputes", "refundable"),
    *("lineItems", _ITEM, "shippingLines", _SHIPPING, "shippingLines.pageInfo"),
    *("shippingLines.pageInfo.hasNextPage", "transactions"),
    *(f"{_ITEM}.{name}" for name in ("quantity", "isGiftCard", "taxLines", "currentQuantity")),
    *(f"{_ITEM}.{name}" for name in ("unfulfilledQuantity", "nonFulfillableQuantity", "discountAllocations")),
    *(f"{_SHIPPING}.taxLines", f"{_PAYMENT}.kind", f"{_PAYMENT}.status", f"{_PAYMENT}.manualPaymentGateway"),
}
"""What money depends on. Shopify's schema is typed, so these are read strictly."""
OPAQUE = {"id", f"{_ITEM}.id", f"{_SHIPPING}.id", f"{_PAYMENT}.id", f"{_PAYMENT}.gateway"} | {
    f"{_PAYMENT}.parentTransaction",
    f"{_ITEM}.lineItemGroup",
}


def is_right(path: Path, value: Any) -> bool:
    """Null where the schema has it, no discounts, a smaller amount, and the unit that has been sent."""
    return value in (None, [], False) or value in (Decimal("1.5"), -7, True)


SHOPIFYS = OddOrder(RAW, mapped, MONEY, opaque=OPAQUE, traits=Shopify.traits, is_harmless=is_right)


@pytest.mark.parametrize("path", SHOPIFYS.beside_money, ids=name_of)
def test_an_odd_value_beside_the_money_changes_no_plan(path: Path) -> None:
    SHOPIFYS.assert_nothing_changes(path)


@pytest.mark.parametrize("path", SHOPIFYS.in_money, ids=name_of)
def test_an_odd_value_in_the_money_asks_or_refuses(path: Path) -> None:
    SHOPIFYS.assert_it_asks(path)


@pytest.mark.parametrize("path", SHOPIFYS.opaque, ids=name_of)
def test_an_id_of_another_form_is_read_or_refused(path: Path) -> None:
    SHOPIFYS.assert_it_is_read_or_refused(path)


@pytest.mark.parametrize("status", ["HAGGLED", "UNKNOWN"])
def test_a_payment_that_ended_in_an_unknown_way_is_asked_about(status: str) -> None:
    """It may have paid: 0.00 would be a guess."""
    found = mapped(order(transactions=[transaction(1, "SALE", "93.00", status)]))

    assert found.paid is None
    [evidence] = found.payment_evidence
    assert (str(evidence.amount), status.lower() in evidence.says) == ("93.00 USD", True)


def test_fewer_than_no_units_are_refused() -> None:
    raw = order()
    raw["lineItems"]["nodes"][0]["quantity"] = -7
    with pytest.raises(InvalidResponse, match="quantity is negative"):
        mapped(raw)
