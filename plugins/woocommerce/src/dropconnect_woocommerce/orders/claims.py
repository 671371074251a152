"""The rows by which installations see each other, as an order's ``meta_data`` keeps them.

Two parallel writes of different keys both stay, always; what the shop echoes to a write does not show all
rows, a read afterwards does (WooCommerce 10.0.2 and 8.9.3, measured in 324 races).
"""

from __future__ import annotations

from datetime import UTC, datetime

from dropconnect.kit import reads_order
from dropconnect.plugin import ClaimReading, ClaimRow
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.mapping import CLAIM_META, currency_of, fields_of_order
from dropconnect_woocommerce.orders.reading import order_known, order_with_refunds, read_fields
from dropconnect_woocommerce.orders.refund_rows import refund_ids, refunds_from
from dropconnect_woocommerce.orders.store import Store

_OPERATION = "read_claims"


def read_claims(store: Store, order_id: str) -> ClaimReading:
    """All rows of the order, and the order itself if it takes no other request."""
    observed_at = datetime.now(UTC)
    order = read_fields(store, order_id, _OPERATION)
    reading = whole_reading(store, order, order_id)
    if reading.refunds:
        # They were read anew, and the order with them: this one may be older.
        return reading
    return reading.changed(order=order_known(store, order, observed_at))


def whole_reading(store: Store, order: Fields, order_id: str) -> ClaimReading:
    """The rows that ``order`` shows. Where one may have ended with a refund, its mark missing, order and
    refunds are read anew: the refund's key tells."""
    with reads_order():
        reading = reading_from(order)
    if len([row for row in reading.rows if not row.is_done]) < 2 or not reading.refund_ids:
        return reading
    raw, rows = order_with_refunds(store, order_id, _OPERATION)
    order = fields_of_order(raw, order_id, store.connection)
    refunds = refunds_from(rows, order_id, currency_of(order), store.connection)
    return reading_from(order).changed(refunds=refunds)


def reading_from(order: Fields) -> ClaimReading:
    """The rows and the refund ids that the order's own JSON shows. We write text only: a row with another
    value is somebody's all the same, and counts as live."""
    rows = tuple(
        ClaimRow(name=entry.words("key"), id=entry.id(), value=str(entry.raw("value")))
        for entry in order.rows("meta_data")
        if entry.words("key").startswith(CLAIM_META)
    )
    return ClaimReading(rows=rows, refund_ids=refund_ids(order))
