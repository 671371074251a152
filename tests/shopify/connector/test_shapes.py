"""What real orders have beside goods and shipping: fees, gift cards, bundles, disputes, cash."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.shopify.connector.samples import (
    DESK,
    LAMPS,
    TOTAL,
    bag,
    line,
    mapped,
    order,
    page,
    transaction,
)
from tests.shopify.connector.store import (
    NUMBER,
    cancellation,
    connected,
    everything,
    refund_of,
    usd,
)

from dropconnect.plugin import DisputeState, LineKind, Money, StepStatus
from dropconnect_shopify.simulator import Dispute, Fee, Line, ShopifySimulator, Tax


def fee(price: str, name: str = "Packing", tax: str = "0.00") -> dict[str, object]:
    taxes = [{"title": "VAT", "ratePercentage": 10, "priceSet": bag(tax)}]
    return {"id": "gid://shopify/AdditionalFee/91", "name": name, "price": bag(price), "taxLines": taxes}


def test_an_additional_fee_is_a_line() -> None:
    found = mapped(order(totalPriceSet=bag("97.40"), additionalFees=[fee("4.00", tax="0.40")]))
    packing = found.lines[-1]
    assert (packing.id, packing.kind, packing.name) == ("fee-91", LineKind.FEE, "Packing")
    assert (packing.net, packing.tax) == (usd("4.00"), usd("0.40"))
    assert Money.total((row.gross for row in found.lines), "USD") == found.total


@pytest.mark.parametrize(("total", "duties"), [("100.00", 0), ("107.00", 1)], ids=["the fee", "beside it"])
def test_duties_are_counted_once(total: str, duties: int) -> None:
    """Shopify may show them as an additional fee, too."""
    raw = order(
        totalPriceSet=bag(total), currentTotalDutiesSet=bag("7.00"), additionalFees=[fee("7.00", "Import")]
    )
    found = mapped(raw)
    assert [row.name for row in found.lines].count("Duties") == duties
    assert Money.total((row.gross for row in found.lines), "USD") == found.total


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_fee_is_paid_back_with_the_whole_order(tmp_path: Path, cancelled: bool) -> None:
    simulator = ShopifySimulator()
    packing = Fee("Packing", Decimal("4.00"), (Tax(Decimal("0.40")),))
    simulator.add_order(NUMBER, Line("LAMP-1", price=Decimal("20.00")), fees=[packing])
    with connected(simulator, tmp_path) as shop:
        assert (shop.order().total, shop.order().paid) == (usd("24.40"), usd("24.40"))
        if cancelled:
            shop.connection.write(cancellation(shop.order()))
        refund = refund_of(shop, everything(shop.order()))
        assert refund.amount == usd("24.40")
        assert (shop.connection.write(refund).status, shop.paid) == (StepStatus.DONE, usd("24.40"))
        assert shop.order().refunded == usd("24.40")


def test_a_gift_card_that_was_sold_is_a_voucher() -> None:
    rows = [line(LAMPS, "CARD", "50.00", isGiftCard=True), line(DESK, "DESK", "20.00")]
    assert [row.voucher for row in mapped(order(lineItems=page(*rows))).items] == [True, False]


def test_a_gift_card_that_paid_is_money_that_shopify_pays_back() -> None:
    rows = [transaction(1, "SALE", "30.00", gateway="gift_card"), transaction(2, "SALE", "63.00")]
    found = mapped(order(transactions=rows))
    assert (found.paid, found.tenders) == (usd(TOTAL), ())


def test_components_of_one_bundle_name_their_group() -> None:
    group = {"id": "gid://shopify/LineItemGroup/7"}
    rows = [
        line(LAMPS, "LAMP", "50.00", lineItemGroup=group),
        line(DESK, "DESK", "20.00", lineItemGroup=group),
        line("14", "HUB", "5.00"),
    ]
    assert [row.group for row in mapped(order(lineItems=page(*rows))).items] == ["group-7", "group-7", ""]


@pytest.mark.parametrize(
    ("plan", "source", "subscription"),
    [
        (None, "web", ""),
        ({"name": "Monthly beans"}, "web", "Monthly beans"),
        ({"name": "Monthly beans"}, "subscription_contract", "Monthly beans"),
        (None, "subscription_contract", "subscription"),
        (None, None, ""),
    ],
)
def test_an_order_of_a_subscription_says_so(
    plan: dict[str, str] | None, source: str | None, subscription: str
) -> None:
    raw = order(lineItems=page(line(LAMPS, "BEANS", "50.00", sellingPlan=plan)), sourceName=source)
    assert mapped(raw).subscription == subscription


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("NEEDS_RESPONSE", DisputeState.OPEN),
        ("UNDER_REVIEW", DisputeState.OPEN),
        ("LOST", DisputeState.LOST),
        ("ACCEPTED", DisputeState.LOST),
        ("CHARGE_REFUNDED", DisputeState.LOST),
        ("WON", DisputeState.WON),
        ("PREVENTED", DisputeState.WON),
        ("ESCALATED", DisputeState.UNKNOWN),
    ],
)
def test_a_dispute_is_shown_with_the_order(tmp_path: Path, status: str, state: DisputeState) -> None:
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, disputes=[Dispute(5, status)])
    with connected(simulator, tmp_path) as shop:
        read = shop.order()
        [found] = read.disputes
        assert (found.id, found.state, found.amount) == ("5", state, None)
        assert found.provider_status == f"chargeback, {status.lower().replace('_', ' ')}"


def test_cash_was_rounded_to_its_coins(tmp_path: Path) -> None:
    """10.02 cost, 10.00 taken: no more goes back."""
    simulator = ShopifySimulator()
    simulator.add_order(NUMBER, Line("LAMP-1", price=Decimal("10.02")), cash_rounding=Decimal("-0.02"))
    with connected(simulator, tmp_path) as shop:
        read = shop.order()
        quote = shop.connection.quote_refund(read, everything(read))
        assert quote is not None
        assert (read.total, read.paid, quote.amount) == (usd("10.02"), usd("10.00"), usd("10.00"))
