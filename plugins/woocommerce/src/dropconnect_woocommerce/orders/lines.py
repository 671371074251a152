"""Pure: the lines of an order, and which of them belong together.

Money is taken as the shop stored it, line by line; never price x quantity, and never the sum of
rounded tax shares, which can exceed the order's total by a cent (WooCommerce 10.0.2, measured).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dropconnect.plugin import LineKind, Money, OrderLine, TaxShare
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.words import is_discount, is_voucher

LINE_LISTS = (
    # (list in the JSON, kind, field that holds the name)
    ("line_items", LineKind.ITEM, "name"),
    ("shipping_lines", LineKind.SHIPPING, "method_title"),
    ("fee_lines", LineKind.FEE, "name"),
)

FEE_KEY = "_legacy_fee_key"
"""Meta of a fee line: the id under which a plugin made it, whatever the shop's language. TeraWallet's is
``_via_wallet_partial_payment`` (read in its source)."""
_PARENT_FIELDS = ("bundled_by", "composite_parent")
"""The id of the line that this one is a part of (Product Bundles and Composite Products, REST API reference);
the bundle itself lists its parts under ``bundled_items`` or ``composite_children``."""
_CHILDREN_FIELDS = ("bundled_items", "composite_children")
_PARENT_META = (
    # (on the part: the cart key of what it is a part of, on that line: its own cart key)
    ("_bundled_by", ("_bundle_cart_key", "_yith_bundle_cart_key", "_cartstamp")),
    ("_composite_parent", ("_composite_cart_key",)),
    ("_mnm_container", ("_mnm_cart_key",)),
)
"""The same in the lines' meta data, where the plugins' REST fields are not there: Product Bundles of
WooCommerce and of YITH, Composite Products, Mix and Match Products (read in their sources)."""

_VOUCHER_PREFIXES = ("wc_gc_giftcard", "pw_gift_card_", "_pw_gift_card_", "_ywgc_")
"""How the meta keys of a sold gift card begin: Gift Cards of WooCommerce, PW Gift Cards, YITH Gift Cards
(read in their sources)."""
_VOUCHER_KEYS = frozenset({"_gift_card", "_gift_card_number", "_gift_card_code"})


def lines_from(order: Fields, currency: str) -> tuple[OrderLine, ...]:
    """All lines of the order: goods, shipping, fees."""
    groups = _groups(order.objects("line_items"))
    return tuple(
        _line(row, kind, name, currency, groups)
        for rows, kind, name in LINE_LISTS
        for row in order.objects(rows)
    )


def _line(row: Fields, kind: LineKind, name: str, currency: str, groups: dict[str, str]) -> OrderLine:
    line_id = row.id()
    net, tax = net_and_tax(row, currency)
    title, shares = row.title(name), _tax_shares(row, tax)
    if kind is not LineKind.ITEM:
        lowers = kind is LineKind.FEE and (net + tax).amount < 0
        return OrderLine(
            id=line_id,
            kind=kind,
            name=title,
            quantity=0,
            discount=lowers and is_discount(f"{row.meta(FEE_KEY)} {title}"),
            net=net,
            tax=tax,
            tax_shares=shares,
        )
    written, sku = row.quantity("quantity"), row.words("sku")
    if written < 0:
        raise row.wrong("quantity", "is below zero")
    whole = written == written.to_integral_value()
    return OrderLine(
        id=line_id,
        name=title,
        sku=sku,
        product_id=row.loose_id("product_id"),
        meta={key: value for key, value in row.all_meta().items() if not _is_of_voucher(key)},
        quantity=int(written) if whole else 1,
        measure=None if whole else written,
        group=groups.get(line_id, ""),
        voucher=any(_is_of_voucher(key) for key in row.meta_keys()) or is_voucher(title, sku),
        net=net,
        tax=tax,
        tax_shares=shares,
    )


def _tax_shares(row: Fields, tax: Money) -> tuple[TaxShare, ...]:
    """How the line's tax is divided over rates; of a line without tax nobody needs to know."""
    if not tax and not isinstance(row.content.get("taxes"), list | Mapping):
        return ()
    return tuple(
        TaxShare(rate_id=share.rate_id(), amount=share.share("total")) for share in row.objects("taxes")
    )


def net_and_tax(row: Fields, currency: str) -> tuple[Money, Money]:
    """A line's money. A shop that calculates with more decimals than its currency has (three for euros,
    against rounding) stores lines that only their sum makes exact: 16.807 and 3.193 of tax are 20.00. Then
    what both cost together is rounded, and the tax is the rest, so that a line is right to half a unit.
    What is paid back for a whole order goes by the order's total, which has to be exact."""
    net, tax = row.decimal("total"), row.decimal("total_tax")
    rounded = Money.rounded(net, currency)
    return rounded, Money.rounded(net + tax, currency) - rounded


def _is_of_voucher(key: str) -> bool:
    """Such entries hold the code of the card, which could be spent, and so stay where they are."""
    return key.startswith(_VOUCHER_PREFIXES) or key in _VOUCHER_KEYS


def _groups(items: Sequence[Fields]) -> dict[str, str]:
    """Line id -> id of the outermost line that it is a part of, for all lines of groups."""
    parents = _parents(items)
    mains = {line_id: _outermost(line_id, parents) for line_id in parents}
    return {**mains, **{main: main for main in mains.values()}}


def _parents(items: Sequence[Fields]) -> dict[str, str]:
    """Line id -> id of the line that it is a part of. A line that the order does not have counts for
    nothing."""
    ids = {item.id() for item in items}
    by_key = {(own, item.meta(own)): item.id() for item in items for _, owns in _PARENT_META for own in owns}
    found: dict[str, str] = {}
    for item in items:
        line_id = item.id()
        named = [item.loose_id(name) for name in _PARENT_FIELDS]
        named += [
            by_key.get((own, item.meta(part)), "")
            for part, owns in _PARENT_META
            if item.meta(part)
            for own in owns
        ]
        parent = next((name for name in named if name in ids and name != line_id), "")
        if parent:
            found[line_id] = parent
        for part in (part for name in _CHILDREN_FIELDS for part in item.loose_ids(name)):
            if part in ids and part != line_id:
                found.setdefault(part, line_id)
    return found


def _outermost(line_id: str, parents: dict[str, str]) -> str:
    """A bundle may be a part of a composite. Parts that name each other in a circle end at the smallest
    id."""
    seen = [line_id]
    while (parent := parents.get(seen[-1])) is not None:
        if parent in seen:
            return min(seen, key=int)
        seen.append(parent)
    return seen[-1]


def measures_of(lines: Sequence[OrderLine]) -> dict[str, Decimal]:
    """Line id -> broken quantity, for lines that have one."""
    return {line.id: line.measure for line in lines if line.measure is not None}
