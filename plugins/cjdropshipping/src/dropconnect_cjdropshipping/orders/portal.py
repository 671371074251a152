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
        text=_text(settings, order, items, expected if is_paid else None),
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
        f"{_BACK[settings.refund_to]}. Then say `asked`"
    )


def _text(
    settings: CJSettings, order: SupplierOrder, items: Sequence[PortalItem], expected: Money | None
) -> str:
    number = f" (our number {order.store_order_number})" if order.store_order_number else ""
    goods = "; ".join(item.words for item in items)
    words = f"Please stop these goods of order {order.number}{number} and refund them: {goods}."
    if order.stage not in PAID_STAGES:
        words = f"Please cancel these goods of order {order.number}{number}, which is not paid: {goods}."
    if expected is not None:
        words += f" We expect {expected} back."
    text = f"{settings.dispute_message} {words}" if order.stage in PAID_STAGES else words
    return text if len(text) <= _LONGEST_TEXT else words


def _items(order: SupplierOrder, units: Sequence[SupplierUnits]) -> tuple[PortalItem, ...]:
    lines = {line.id: line for line in order.lines}
    return tuple(_item(unit, lines.get(unit.line_id)) for unit in units)


def _item(unit: SupplierUnits, line: SupplierLine | None) -> PortalItem:
    if line is None:
        return PortalItem(name=f"line {unit.line_id}", quantity=unit.quantity)
    name = line.name or line.sku or f"line {line.id}"
    return PortalItem(name=name, sku=line.sku, quantity=unit.quantity, ordered=line.quantity)
