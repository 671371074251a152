"""What paid beside the gateway: gift cards, wallets, points, store credit, and what only the totals show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.woocommerce.connector.orders import meta, read, simple_order

from dropconnect.plugin import Order, TenderKind

CODE = "ABCD-EFGH-JKLM-HQBX"
GOODS: tuple[dict[str, Any], ...] = ({"total": "10.00", "quantity": 2}, {"total": "7.80"})


def shown(order: Order) -> list[tuple[str, str, str]]:
    return [(str(tender.kind), str(tender.amount), tender.label) for tender in order.tenders]


def covered(order: Order) -> Decimal:
    """What goods, shipping and positive fees cost beyond total and tenders."""
    named = {tender.line_id for tender in order.tenders}
    lines = sum((line.gross.amount for line in order.lines if line.id not in named), Decimal(0))
    return lines - order.total.amount - sum((tender.amount.amount for tender in order.tenders), Decimal(0))


@pytest.mark.parametrize(
    "given",
    [
        {"gift_cards": [{"id": 7, "code": CODE, "amount": Decimal("5.0")}]},
        {"gift_cards": [{"id": 7, "code": CODE, "amount": "5.00"}]},
        {"pw_gift_cards_redeemed": [{"number": CODE, "amount": "5"}]},
        {"meta_data": meta(_ywgc_applied_gift_cards={CODE: 5})},
        {"meta_data": meta(_ywgc_applied_gift_cards={CODE: Decimal("4.999999999999999")})},
    ],
)
def test_a_gift_card_is_named_by_its_last_signs(given: dict[str, Any]) -> None:
    order = read(simple_order(*GOODS, total="12.80", **given))

    assert shown(order) == [("gift-card", "5.00 USD", "gift card ending HQBX")]
    assert (str(order.paid), covered(order)) == ("12.80 USD", 0)
    assert CODE not in repr(order)
    assert "ABCD" not in order.model_dump_json()


def test_two_gift_cards_are_two_tenders() -> None:
    cards = [{"id": 7, "code": CODE, "amount": 3}, {"id": 8, "code": CODE, "amount": 2}]
    order = read(simple_order(*GOODS, total="12.80", gift_cards=cards))

    assert len({tender.id for tender in order.tenders}) == 2
    assert covered(order) == 0


@pytest.mark.parametrize(
    ("name", "fee_key", "kind"),
    [
        ("Via wallet", "_via_wallet_partial_payment", TenderKind.WALLET),
        ("Par portefeuille", "_via_wallet_partial_payment", TenderKind.WALLET),
        ("Via wallet", None, TenderKind.WALLET),
        ("Redeemed 2000 points", None, TenderKind.POINTS),
        ("Store credit", None, TenderKind.STORE_CREDIT),
        (f"Gift Card ({CODE})", None, TenderKind.GIFT_CARD),
        ("Guthaben eingesetzt", None, TenderKind.STORE_CREDIT),
        ("Geschenkkarte", None, TenderKind.GIFT_CARD),
        ("Carte cadeau", None, TenderKind.GIFT_CARD),
        ("Tarjeta regalo", None, TenderKind.GIFT_CARD),
        ("Buono regalo", None, TenderKind.GIFT_CARD),
        ("Eingelöste Punkte", None, TenderKind.POINTS),
    ],
)
def test_a_negative_fee_that_is_a_means_of_payment(name: str, fee_key: str | None, kind: TenderKind) -> None:
    entries = meta(_legacy_fee_key=fee_key) if fee_key else []
    fee = {"name": name, "total": "-20.00", "meta_data": entries}
    order = read(simple_order({"total": "50.00"}, fees=(fee,), total="30.00"))

    [tender] = order.tenders
    assert (tender.kind, str(tender.amount), tender.line_id) == (kind, "20.00 USD", "201")
    assert "ABCD" not in tender.label
    assert str(order.line("201").net) == "-20.00 USD"
    assert covered(order) == 0


def test_a_discount_is_no_means_of_payment() -> None:
    fee = {"name": "Bulk discount", "total": "-6.00"}
    assert read(simple_order({"total": "60.00"}, fees=(fee,), total="54.00")).tenders == ()


def test_account_funds_are_in_no_line() -> None:
    order = read(simple_order(*GOODS, total="12.80", meta_data=meta(_funds_used="5.00")))
    assert shown(order) == [("store-credit", "5.00 USD", "account funds")]


def test_store_credit_of_a_coupon_counts_only_where_the_lines_do_not_show_it() -> None:
    credit = meta(smart_coupons_contribution={CODE: "5.00"})
    after_tax = read(simple_order(*GOODS, total="12.80", meta_data=credit))
    before_tax = read(simple_order({"total": "12.80"}, total="12.80", meta_data=credit))

    assert shown(after_tax) == [("store-credit", "5.00 USD", "store credit of the coupon ending HQBX")]
    assert before_tax.tenders == ()


def test_what_only_the_totals_show() -> None:
    order = read(simple_order(*GOODS, total="12.80"))

    [tender] = order.tenders
    assert (tender.kind, str(tender.amount)) == (TenderKind.OTHER, "5.00 USD")
    assert covered(order) == 0


def test_what_a_gift_card_leaves_open_is_told_beside_it() -> None:
    order = read(simple_order(*GOODS, total="10.80", gift_cards=[{"id": 7, "code": CODE, "amount": 5}]))
    assert [(str(row.kind), str(row.amount)) for row in order.tenders] == [
        ("gift-card", "5.00 USD"),
        ("other", "2.00 USD"),
    ]


@pytest.mark.parametrize("total", ["17.79", "17.80", "17.81"])
def test_a_cent_of_rounding_is_no_tender(total: str) -> None:
    assert read(simple_order(*GOODS, total=total)).tenders == ()


@pytest.mark.parametrize(
    "key", ["wc_gc_giftcard_amount", "pw_gift_card_number", "_ywgc_gift_card_code", "_gift_card"]
)
def test_a_sold_gift_card_is_a_voucher_and_its_code_stays_in_the_shop(key: str) -> None:
    sold = {"total": "50.00", "meta_data": meta(**{key: CODE, "_supplier": "lumen"})}
    order = read(simple_order(sold, {"total": "1.00"}, total="51.00"))

    assert [line.voucher for line in order.lines] == [True, False]
    assert order.lines[0].meta == {"_supplier": "lumen"}
    assert "ABCD" not in order.model_dump_json()


def test_a_card_with_a_greeting_is_no_voucher() -> None:
    sold = {"total": "5.00", "meta_data": meta(_gift_card_text="Happy birthday")}
    assert not read(simple_order(sold, total="5.00")).lines[0].voucher


@pytest.mark.parametrize(
    ("name", "fee_key", "known"),
    [
        ("Bulk discount", None, True),
        ("Mengenrabatt", None, True),
        ("Remise quantité", None, True),
        ("Skonto", None, True),
        ("-10", "volume_discount", True),
        ("Loyalty", None, False),
        ("Loyalty discount", None, False),
        ("Gutschein", None, False),
        ("Spar", None, False),
    ],
)
def test_a_negative_fee_is_a_discount_only_by_its_words(name: str, fee_key: str | None, known: bool) -> None:
    entries = meta(_legacy_fee_key=fee_key) if fee_key else []
    fee = {"name": name, "total": "-6.00", "meta_data": entries}
    order = read(simple_order({"total": "60.00"}, fees=(fee,), total="54.00"))

    assert (order.tenders, order.line("201").discount) == ((), known)


def test_a_fee_that_costs_money_is_no_discount() -> None:
    fee = {"name": "Discount card", "total": "6.00"}
    assert not read(simple_order({"total": "60.00"}, fees=(fee,), total="66.00")).line("201").discount


@pytest.mark.parametrize(
    ("name", "sku", "sold"),
    [
        ("Gift Card 50", "X", True),
        ("E-Gift-Card", "X", True),
        ("Geschenkkarte 50 €", "X", True),
        ("Gutschein", "X", True),
        ("Carte cadeau", "X", True),
        ("Tarjeta de regalo", "X", True),
        ("Buono da 50 €", "X", True),
        ("Present", "GIFT", True),
        ("Present", "GIFT-50", True),
        ("Gift box", "GIFT-BOX", False),
        ("Gift card holder", "X", False),
        ("Caffè buono", "X", False),
        ("Lamp", "GIFTED", False),
    ],
)
def test_goods_that_are_called_a_voucher_may_have_been_spent(name: str, sku: str, sold: bool) -> None:
    raw = simple_order({"total": "50.00", "name": name}, total="50.00")
    raw["line_items"][0]["sku"] = sku

    assert read(raw).lines[0].voucher is sold
