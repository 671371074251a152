"""Pure: the lines of an order: goods, shipping, additional fees, duties.

A line's own price, discounts and taxes cover all its units, also those that were refunded or removed since
(Shopify's schema).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dropconnect.plugin import LineKind, Money, OrderLine, TaxShare
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.ids import DUTIES, EDITED_OUT, fee_line_id, shipping_line_id


def lines_from(order: Fields, lines: Iterable[Fields], total: Money) -> tuple[OrderLine, ...]:
    """All lines. ``lines`` are the line items, ``total`` is the order's: additional fees may include the
    duties (Shopify's schema), and then these are not counted twice."""
    found = (*(_item(line, order) for line in lines), *_shipping(order), *_fees(order))
    without_duties = Money.total((line.gross for line in found), total.currency)
    is_counted = bool(order.objects("additionalFees")) and without_duties == total
    return found if is_counted else (*found, *_duties(order))


def without_units(lines: Sequence[OrderLine], gone: Mapping[str, int]) -> tuple[OrderLine, ...]:
    """The lines as they are after edits: units that were taken out are no part of the order any more.

    Where nothing else is left of it, they stay as one line without units: their money may still be there.
    """
    left = tuple(_fewer(line, gone.get(line.id, 0)) for line in lines)
    if not gone or any(line.quantity or line.gross for line in left):
        return left
    currency = lines[0].net.currency
    net, tax = (Money.total((getattr(line, part) for line in lines), currency) for part in ("net", "tax"))
    rest = OrderLine(id=EDITED_OUT, kind=LineKind.FEE, name="Edited out", quantity=0, net=net, tax=tax)
    return (*left, rest)


def lines_total(lines: Iterable[OrderLine], currency: str) -> Money:
    return Money.total((line.gross for line in lines), currency)


def _fewer(line: OrderLine, gone: int) -> OrderLine:
    if not gone:
        return line
    return line.changed(
        quantity=max(0, line.quantity - gone),
        net=line.net - line.net.share(gone, line.quantity),
        tax=line.tax - line.tax.share(gone, line.quantity),
    )


def _item(line: Fields, order: Fields) -> OrderLine:
    """``originalTotalSet`` has no discounts; the allocations have all of them, those of the order too."""
    price = line.paid("originalTotalSet")
    discounts = (row.paid("allocatedAmountSet") for row in line.objects("discountAllocations"))
    price = price - Money.total(discounts, price.currency)
    quantity = line.whole_number("quantity")
    if quantity < 0:
        raise line.wrong("quantity", "is negative")
    waiting = line.whole_number("unfulfilledQuantity") + line.whole_number("nonFulfillableQuantity")
    return _line(line.id("LineItem"), LineKind.ITEM, price, line, order).changed(
        voucher=line.flag("isGiftCard"),
        group=_group_of(line),
        sku=line.words("sku"),
        vendor=line.words("vendor"),
        meta=attributes_of(line),
        quantity=quantity,
        shipped_quantity=max(0, quantity - waiting),
    )


def _group_of(line: Fields) -> str:
    """Components of one bundle name the same group, which is no line itself (Shopify's schema)."""
    group = line.optional("lineItemGroup")
    return "" if group is None else f"group-{group.id('LineItemGroup')}"


def _line(line_id: str, kind: LineKind, price: Money, row: Fields, order: Fields) -> OrderLine:
    taxes = [(tax.words("title"), tax.paid("priceSet")) for tax in row.objects("taxLines")]
    tax = Money.total((amount for _, amount in taxes), price.currency)
    return OrderLine(
        id=line_id,
        kind=kind,
        name=row.title("title" if kind is LineKind.SHIPPING else "name"),
        quantity=0,
        net=price - tax if order.flag("taxesIncluded") else price,
        tax=tax,
        tax_shares=tuple(TaxShare(rate_id=title, amount=amount.amount) for title, amount in taxes),
    )


def _shipping(order: Fields) -> tuple[OrderLine, ...]:
    lines = []
    for position, row in enumerate(order.nodes("shippingLines"), 1):
        known = row.raw("id") is not None
        number = row.id("ShippingLine") if known else f"at-{position}"
        price = row.paid("discountedPriceSet")
        lines.append(_line(shipping_line_id(number), LineKind.SHIPPING, price, row, order))
    return tuple(lines)


def _fees(order: Fields) -> tuple[OrderLine, ...]:
    return tuple(
        _line(fee_line_id(row.id("AdditionalFee")), LineKind.FEE, row.paid("price"), row, order)
        for row in order.objects("additionalFees")
    )


def _duties(order: Fields) -> tuple[OrderLine, ...]:
    duties = order.optional_paid("currentTotalDutiesSet")
    if not duties:
        return ()
    zero = Money.zero(duties.currency)
    return (OrderLine(id=DUTIES, kind=LineKind.FEE, name="Duties", quantity=0, net=duties, tax=zero),)


def attributes_of(row: Fields) -> dict[str, str]:
    """Custom attributes; different values under one key are separated by commas."""
    values: dict[str, dict[str, None]] = {}
    for attribute in row.rows("customAttributes"):
        if key := attribute.words("key"):
            values.setdefault(key, {})[attribute.words("value")] = None
    return {key: ", ".join(filter(None, different)) for key, different in values.items()}
