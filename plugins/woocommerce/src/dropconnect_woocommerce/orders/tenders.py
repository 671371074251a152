"""Pure: what paid beside the gateway, or was taken off the price: gift cards, wallets, points, store credit.

The shop's ``total`` is what is left for the gateway, so ``paid`` and the tenders together explain the lines:

* a gift card is in no line, only in the total: lines = total + gift cards (Gift Cards of WooCommerce shows it
  in the field ``gift_cards``, PW Gift Cards in ``pw_gift_cards_redeemed``, YITH in the order's meta data);
* a wallet is mostly a fee line with negative money (TeraWallet and its kin): that line *stays* a line,
  because the shop's refunds may point to it, and its tender names it in ``line_id``. So goods, shipping
  and positive fees = total + all tenders;
* what the lines cost beyond total and known tenders, and beyond rounding, is a tender of kind OTHER.

Points that a customer spends through a coupon are no tender: they are in the lines already, and the plugin
gives them back itself when the order is cancelled or refunded (WooCommerce Points and Rewards, read in its
source).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dropconnect.kit import read_amount, values_of
from dropconnect.plugin import LineKind, Money, OrderLine, Tender, TenderKind
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.lines import FEE_KEY
from dropconnect_woocommerce.orders.words import tender_kind

_CARD_LISTS = (
    # (field of the order, name of the code in its rows)
    ("gift_cards", "code"),
    ("pw_gift_cards_redeemed", "number"),
)
_YITH_CARDS = "_ywgc_applied_gift_cards"
"""Order meta of YITH Gift Cards: code -> amount."""
_YITH_AS_FEE = "ywgc_gift_card_updated_as_fee"
"""Set when YITH has made a negative fee line of them (read in its source)."""
_FUNDS = "_funds_used"
"""Order meta of Account Funds: the amount that it took off the total."""
_SMART_COUPONS = "smart_coupons_contribution"
"""Order meta of Smart Coupons, code -> amount. It is taken off the lines or off the total, as the shop
chose."""

_NAMES = {
    TenderKind.GIFT_CARD: "gift card",
    TenderKind.WALLET: "wallet",
    TenderKind.POINTS: "points",
    TenderKind.STORE_CREDIT: "store credit",
}


def tenders_from(order: Fields, lines: Sequence[OrderLine], total: Money, digits: int) -> tuple[Tender, ...]:
    """All tenders of an order. ``digits``: the decimals to which its lines were rounded."""
    fees = tuple(_fee_tenders(order, lines))
    hidden = tuple(_hidden_tenders(order, total.currency))
    open_amount = Money.total((line.gross for line in lines), total.currency) - total
    rest = open_amount - Money.total((tender.amount for tender in hidden), total.currency)
    if rest.amount <= _rounding(lines, digits):
        return (*fees, *hidden)
    return (*fees, *hidden, *_explained(order, rest))


def _fee_tenders(order: Fields, lines: Sequence[OrderLine]) -> Iterator[Tender]:
    money = {line.id: line.gross for line in lines if line.kind is LineKind.FEE and line.gross.amount < 0}
    for fee in order.objects("fee_lines"):
        amount, name = money.get(fee.id()), fee.title("name")
        kind = tender_kind(f"{fee.meta(FEE_KEY)} {name}")
        if amount is None or kind is None:
            continue
        label = _card_label(_code_in(name)) if kind is TenderKind.GIFT_CARD else f'{_NAMES[kind]} ("{name}")'
        yield Tender(id=f"fee:{fee.id()}", kind=kind, amount=-amount, label=label, line_id=fee.id())


def _hidden_tenders(order: Fields, currency: str) -> Iterator[Tender]:
    """Those that plugins document as taken off the total."""
    for name, code in _CARD_LISTS:
        rows = order.content.get(name)
        for position, row in enumerate(values_of(rows), 1):
            card = Fields(row, f"{order.inside(name)}[{position - 1}]", order.connection)
            label = _card_label(str(card.content.get(code) or ""))
            number = card.loose_id("id") or str(position)
            yield from _tender(
                f"{name}:{number}", TenderKind.GIFT_CARD, _amount(card.content.get("amount"), currency), label
            )
    if not order.meta_value(_YITH_AS_FEE):
        for place, number, amount in _by_code(order, _YITH_CARDS, currency):
            yield from _tender(f"yith:{place}", TenderKind.GIFT_CARD, amount, _card_label(number))
    funds = _amount(order.meta_value(_FUNDS), currency)
    yield from _tender("account-funds", TenderKind.STORE_CREDIT, funds, "account funds")


def _explained(order: Fields, rest: Money) -> Iterator[Tender]:
    """What the total lacks: store credit that Smart Coupons took off it, else something unknown."""
    credit = [row for row in _by_code(order, _SMART_COUPONS, rest.currency) if row[2].amount > 0]
    if Money.total((amount for _, _, amount in credit), rest.currency) == rest:
        for number, code, amount in credit:
            label = f"store credit of the coupon {_ending(code)}"
            yield Tender(id=f"coupon:{number}", kind=TenderKind.STORE_CREDIT, amount=amount, label=label)
        return
    yield Tender(
        id="difference", kind=TenderKind.OTHER, amount=rest, label="an unnamed means of payment or discount"
    )


def _by_code(order: Fields, key: str, currency: str) -> Iterator[tuple[int, str, Money]]:
    """The rows of a meta entry that is a table of codes and amounts, numbered."""
    table = order.meta_value(key)
    for number, (code, written) in enumerate(table.items() if isinstance(table, Mapping) else (), 1):
        yield number, str(code), _amount(written, currency)


def _amount(written: Any, currency: str) -> Money:
    """Zero for what is no amount: what it hides then shows as a difference of the totals. PHP counts in
    binary and writes 19.989999999999998."""
    try:
        return Money.rounded(read_amount(written, digits=28), currency)
    except ValueError:
        return Money.zero(currency)


def _tender(tender_id: str, kind: TenderKind, amount: Money, label: str) -> Iterable[Tender]:
    return (Tender(id=tender_id, kind=kind, amount=amount, label=label),) if amount.amount > 0 else ()


def _card_label(code: str) -> str:
    return f"gift card {_ending(code)}" if code else "gift card"


def _ending(code: str) -> str:
    """The last four signs: enough to know a card by, too little to spend it."""
    signs = "".join(filter(str.isalnum, code))
    return f"ending {signs[-4:]}" if len(signs) > 4 else "of a short code"


def _code_in(name: str) -> str:
    """``Gift Card (ABCD-EFGH)`` -> its code."""
    found = re.search(r"\(([^()]+)\)", name)
    return found.group(1) if found else ""


def _rounding(lines: Sequence[OrderLine], digits: int) -> Decimal:
    """The most by which lines that were rounded one by one may differ from a total that was rounded once:
    half a unit for each, and at least one unit."""
    return Decimal(max(len(lines), 2)).scaleb(-digits) / 2
