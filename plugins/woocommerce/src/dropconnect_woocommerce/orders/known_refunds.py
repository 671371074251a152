"""Rows of refunds that were read or made some seconds ago, so that a look need not ask for them again.

An order's own JSON lists its refunds by id and amount. Their details come from a second request, and are
settled once the shop has written them: a refund can only be removed, which the order's list shows. A row
whose gateway call is under way is not settled: the shop stores it before the call, unconfirmed and without
``meta_data`` (WooCommerce 10.0.2, measured). So a row that was read is kept only with all its marks of ours
and the gateway's word. The answer to our own refund, which comes after both, is kept as it is.

For looks that plan. What guards money, and what finds out about a lost answer, reads everything anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dropconnect.kit import SystemClock
from dropconnect.plugin import InvalidResponse
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.refund_rows import JOURNAL_META, KEY_META, listed_refunds

KEEP_SECONDS = 10.0
_REFUNDED = "refunded"
"""The status that a shop sets once everything is refunded: it contradicts an empty list."""


@dataclass(frozen=True)
class _Held:
    since: float
    """A reading of the boot clock."""
    amount: Decimal
    row: Any

    def is_young(self, now: float) -> bool:
        return 0 <= now - self.since <= KEEP_SECONDS


class KnownRefunds:
    """The settled rows of the last seconds, by the machine's boot clock. Thread-safe."""

    def __init__(self) -> None:
        self._clock = SystemClock()
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], _Held] = {}

    def were_read(self, order_id: str, rows: Iterable[Any]) -> None:
        """Keep those rows of a refund list that cannot change any more."""
        self._keep(order_id, [row for row in rows if _is_settled(row)])

    def was_made(self, order_id: str, row: Any) -> None:
        """Keep the row that the shop answered a refund with."""
        self._keep(order_id, [row])

    def of(self, order: Fields) -> list[Any] | None:
        """The rows of all refunds that the order lists; None: they must be read.

        An order without refunds says so with an empty list. All ids that stood in a refund list stood in
        the order's own one, too (recorded with WooCommerce 10.0.2), and the last look before a payment goes
        by it alone.
        """
        listed = order.content.get("refunds")
        if listed == []:
            return None if order.words("status") == _REFUNDED else []
        told = listed_refunds(order)
        if not isinstance(listed, list) or len(told) != len(listed):
            return None
        found = [self._known(order.id(), row_id, amount) for row_id, amount in _told(told)]
        known = [row for row in found if row is not None]
        return known if len(known) == len(told) else None

    def _keep(self, order_id: str, rows: Iterable[Any]) -> None:
        now = self._clock.boot()
        held = {(order_id, row_id): _Held(now, amount, row) for row_id, amount, row in _named(rows)}
        with self._lock:
            young = {key: one for key, one in self._held.items() if one.is_young(now)}
            self._held = young | held

    def _known(self, order_id: str, row_id: str, amount: Decimal) -> Any | None:
        with self._lock:
            held = self._held.get((order_id, row_id))
        if held is None or held.amount != amount or not held.is_young(self._clock.boot()):
            return None
        return held.row


def _told(rows: Iterable[Fields]) -> Iterator[tuple[str, Decimal]]:
    """Id and amount of each row of an order's list, which shows amounts below zero."""
    for row in rows:
        with suppress(InvalidResponse):
            yield row.id(), -row.decimal("total")


def _named(rows: Iterable[Any]) -> Iterator[tuple[str, Decimal, Any]]:
    """Each row with its id and amount; one without them is not kept."""
    for row in rows:
        with suppress(InvalidResponse):
            fields = Fields(row, "a refund", "")
            yield fields.id(), fields.decimal("amount"), row


def _is_settled(row: Any) -> bool:
    if not isinstance(row, dict) or row.get("refunded_payment") is not True:
        return False
    fields = Fields(row, "a refund", "")
    return bool(fields.meta(KEY_META) and fields.meta(JOURNAL_META))
