"""Pure: what a person needs who has to ask CJ in its portal, because the API does not take it.

CJ help centre, How to Open/Close a Dispute on CJ? (documented, edition of March 2024): Store Orders >
Pending, Processing, Dispatched or Completed > the order > Open Dispute. An order that came through CJ's
store app cannot be disputed through the API, while the same dispute is taken in the portal (second hand: a
shop's notes with CJ's written answer of 18 September 2026).
"""

from __future__ import annotations

from collections.abc import Sequence

from dropconnect.plugin import (
    Money,
    PortalItem,
    PortalKit,
    SupplierLine,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)
from dropconnect_cjdropshipping.orders.rules import PAID_STAGES, covers
from dropconnect_cjdropshipping.settings import CJSettings, RefundTo

_TABS = {SupplierStage.PAID: "Pending", SupplierStage.PROCESSING: "Processing (or Pending)"}
_BACK = {RefundTo.WALLET: "Back in Balance", RefundTo.ORIGINAL_PAYMENT: "Refund to the original way"}
_LONGEST_TEXT = 500
"""Characters of a dispute's message (CJ docs, 7 Dispute, documented)."""


def portal_kit(
    settings: CJSettings,
    order: SupplierOrder,
    units: Sequence[SupplierUnits],
    expected: Money | None = None,
) -> PortalKit:
    """The way and the words for exactly these units. ``expected``: what CJ told for them, None: nothing.
    All of a paid order is worth what was paid, with the postage."""
    is_paid = order.stage in PAID_STAGES
    if is_paid and covers(order, units) and order.paid is not None:
        expected = order.paid
    items = _items(order, units)
    return PortalKit(
        where=settings.portal_url,
        steps=_steps(settings, order),
        text=_text(settings, order, units, expected if is_paid else None),
        items=items,
        expected=expected if is_paid else None,
        can_follow=is_paid,
    )


def _steps(settings: CJSettings, order: SupplierOrder) -> str:
    tab = _TABS.get(order.stage)
    if tab is None:
        return f"Store Orders > search for {order.number} > cancel it, or these goods of it, there"
    return (
        f"Store Orders > {tab} > {order.number} > Open Dispute > reason {settings.dispute_reason!r}, "
        f"{_BACK[settings.refund_to]}"
    )


def words_for_part(order: SupplierOrder, units: Sequence[SupplierUnits]) -> str:
    """What CJ's staff has to read where the rest of the order shall come: these goods, and no others."""
    return (
        f"Please stop only these goods of order {_named(order)} and refund them: {_goods(order, units)}. "
        "The rest of the order should still come."
    )


def _text(
    settings: CJSettings, order: SupplierOrder, units: Sequence[SupplierUnits], expected: Money | None
) -> str:
    goods, is_whole = _goods(order, units), covers(order, units)
    if order.stage not in PAID_STAGES:
        rest = "" if is_whole else " The rest of the order should still come."
        only = "" if is_whole else "only "
        return f"Please cancel {only}these goods of order {_named(order)}, which is not paid: {goods}.{rest}"
    money = f" We expect {expected} back." if expected is not None else " Please tell us what you refund."
    if not is_whole:
        return words_for_part(order, units) + money
    words = f"Please stop these goods of order {_named(order)} and refund them: {goods}.{money}"
    # The merchant's own words speak of the order, so they are for all of it alone.
    text = f"{settings.dispute_message} {words}"
    return text if len(text) <= _LONGEST_TEXT else words


def _named(order: SupplierOrder) -> str:
    ours = order.store_order_number
    return f"{order.number} (our number {ours})" if ours else order.number


def _goods(order: SupplierOrder, units: Sequence[SupplierUnits]) -> str:
    return "; ".join(item.words for item in _items(order, units))


def _items(order: SupplierOrder, units: Sequence[SupplierUnits]) -> tuple[PortalItem, ...]:
    lines = {line.id: line for line in order.lines}
    return tuple(_item(unit, lines.get(unit.line_id)) for unit in units)


def _item(unit: SupplierUnits, line: SupplierLine | None) -> PortalItem:
    if line is None:
        name = unit.name or f"line {unit.line_id}"
        return PortalItem(name=name, sku=unit.sku, quantity=unit.quantity)
    # CJ's order details need not name the goods; the store always does.
    sku = line.sku or unit.sku
    name = line.name or unit.name or sku or f"line {line.id}"
    return PortalItem(name=name, sku=sku, quantity=unit.quantity, ordered=line.quantity)
