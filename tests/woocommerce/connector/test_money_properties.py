"""Whatever lines, cards and steps: the lines are explained, and nothing is written that is not the amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.woocommerce.connector.orders import SHOP, line, read, simple_order

from dropconnect.plugin import Money, exponent
from dropconnect_woocommerce.orders.shop import Shop
from dropconnect_woocommerce.orders.steps import text_for

CURRENCIES = st.sampled_from(["JPY", "TWD", "USD", "EUR", "KWD"])
STEPS = st.integers(0, 4)


def amounts(step: int, least: int = 0) -> st.SearchStrategy[Decimal]:
    return st.integers(least, 10**6).map(lambda units: Decimal(units).scaleb(-step))


@st.composite
def orders(draw: st.DrawFn) -> tuple[dict[str, Any], int]:
    """An order of which a gift card and a wallet may have paid a part, as a shop of some step writes it."""
    currency = draw(CURRENCIES)
    step = draw(st.integers(0, exponent(currency)))
    nets = draw(st.lists(amounts(step), min_size=1, max_size=5))
    taxes = [draw(amounts(step)) for _ in nets]
    whole = sum(nets, Decimal(0)) + sum(taxes, Decimal(0))
    card = min(draw(amounts(step)), whole)
    wallet = min(draw(amounts(step)), whole - card)
    unnamed = draw(st.sampled_from([Decimal(0), min(whole - card - wallet, Decimal(100))]))
    items = [{"total": f"{net:f}", "total_tax": f"{tax:f}"} for net, tax in zip(nets, taxes, strict=True)]
    fees = [line(9, name="Via wallet", total=f"{-wallet:f}")] if wallet else []
    cards = [{"id": 1, "code": "ABCD-EFGH-JKLM", "amount": f"{card:f}"}]
    total = f"{whole - card - wallet - unnamed:f}"
    raw = simple_order(*items, total=total, currency=currency, gift_cards=cards)
    return {**raw, "fee_lines": fees}, step


@given(orders())
def test_total_and_tenders_explain_goods_and_fees(made: tuple[dict[str, Any], int]) -> None:
    raw, step = made
    order = read(raw, shop=Shop("shop", SHOP.offline_gateways, SHOP.refunding_gateways, step))

    stand_for_tenders = {tender.line_id for tender in order.tenders}
    goods = [row.gross for row in order.lines if row.id not in stand_for_tenders]
    left = Money.total(goods, order.currency) - order.total
    explained = Money.total((tender.amount for tender in order.tenders), order.currency)
    rounding = Decimal(max(len(order.lines), 2)).scaleb(-step) / 2
    assert 0 <= (left - explained).amount <= rounding
    assert all(tender.amount.amount > 0 for tender in order.tenders)
    assert len({tender.id for tender in order.tenders}) == len(order.tenders)


@given(CURRENCIES, STEPS, st.data())
def test_a_written_amount_is_the_amount(currency: str, step: int, data: st.DataObject) -> None:
    money = Money.of(data.draw(amounts(exponent(currency))), currency)
    is_a_step = money.amount == round(money.amount, step)
    if not is_a_step:
        with pytest.raises(ValueError, match="between two amounts"):
            text_for(money, step)
        return
    text = text_for(money, step)
    assert Decimal(text) == money.amount
    assert len(text.partition(".")[2]) == min(step, exponent(currency))


@given(CURRENCIES, STEPS, st.data())
def test_a_line_is_right_to_half_a_unit(currency: str, step: int, data: st.DataObject) -> None:
    net, tax = data.draw(amounts(step)), data.draw(amounts(step))
    raw = simple_order({"total": f"{net:f}", "total_tax": f"{tax:f}"}, total="0", currency=currency)

    [row] = read(raw).items

    half = Decimal(5).scaleb(-exponent(currency) - 1)
    assert abs(row.gross.amount - net - tax) <= half
    assert abs(row.net.amount - net) <= half
    if step <= exponent(currency):
        assert (row.net.amount, row.tax.amount) == (net, tax)
