"""The row by which installations see each other: one for an order, as a metafield that every app sees.

``metafieldsSet`` with the digest of what was read (null: nothing may be there) lets one of several writers
through (documented), so that at most one row stands there. What has ended is overwritten and never deleted:
``metafieldsDelete`` compares nothing, and could take away what another one has just written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dropconnect.kit import NoteMark
from dropconnect.plugin import (
    AuthenticationFailed,
    ClaimReading,
    ClaimRow,
    Order,
    Refund,
)
from dropconnect_shopify.api.errors import is_denied
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.look import look_at
from dropconnect_shopify.orders.reading import order_beside
from dropconnect_shopify.orders.refunds import head_of

NAMESPACE, KEY = "dropconnect", "claim"
"""Where the metafield is. Not a namespace that is reserved for one app: another installation may be another
app of the store. The documents name both, too."""
FREE = "free"
"""The value of a slot that nobody holds."""


@dataclass(frozen=True)
class Slot:
    """The place of the row as it was read. ``digest``: what Shopify compares with; None: it was never set."""

    row: ClaimRow | None
    digest: str | None


def slot_of(order: Fields) -> Slot:
    """The value is ``<name> <value>`` of the row. What a person wrote there counts as somebody's row."""
    field = order.optional("metafield")
    if field is None:
        return Slot(None, None)
    name, _, value = field.text("value").partition(" ")
    row = ClaimRow(name=name, id=field.id("Metafield"), value=value)
    return Slot(None if name == FREE else row, field.text("compareDigest"))


def read_claims(store: Store, order_id: str) -> ClaimReading | None:
    """The row and all refunds, with the order as the same look shows it. None: the store does not let the app
    see metafields."""
    operation = store.operation("read_claims", order_id)
    if not store.hidden:
        look = look_at(operation)
        if look.claim_seen:
            return _reading(look.row, order_beside(operation, look))
    try:
        return _reading(operation.order("order_claim"), None)
    except AuthenticationFailed as error:
        if is_denied(error):
            return None
        raise


def _reading(row: Fields, order: Order | None) -> ClaimReading:
    every = (_refund(refund) for refund in row.objects("refunds"))
    # Rows that are nobody's payment are edits, or what a cancellation left.
    refunds = tuple(refund for refund in every if refund.amount or refund.key)
    ids = tuple(refund.id for refund in refunds)
    return ClaimReading(rows=_rows(slot_of(row)), refund_ids=ids, refunds=refunds, order=order)


def reading_before_payment(order: Fields, known: Collection[str]) -> ClaimReading:
    """The row, where it was asked for, and the refunds as ``known`` has them: rows that moved no money may be
    edits, or what a cancellation left."""
    refunds = (_refund(row) for row in order.objects("refunds"))
    ids = [refund.id for refund in refunds if refund.amount or refund.id in known]
    return ClaimReading(rows=_rows(slot_of(order)), refund_ids=tuple(ids))


def read_slot(operation: Operation) -> Slot:
    """The row as it stands now. Raises what reads raise."""
    return slot_of(operation.order("order_claim"))


def _rows(slot: Slot) -> tuple[ClaimRow, ...]:
    return (slot.row,) if slot.row is not None else ()


def _refund(row: Fields) -> Refund:
    by_hand = NoteMark.read(row.optional_text("note")).by_hand
    return head_of(row, row.paid("totalRefundedSet") if by_hand is None else by_hand)
