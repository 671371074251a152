"""Which CJ orders stand behind a store order. Reads only.

By our order number, then by the store's own order id, which CJ keeps for orders that it imported
(``platformOrderId``). Every filter is given explicitly and every row is checked here: the list's default
status is CANCELLED (documented), and whether CJ knows a filter shows only in what it answers.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from dropconnect.plugin import Refusal, StoreReference, SupplierOrder, SupplierStage
from dropconnect_cjdropshipping.account import Account, Seen, look_if_there, seen_from
from dropconnect_cjdropshipping.client import PAGE_SIZE
from dropconnect_cjdropshipping.fields import Fields, objects, page_rows
from dropconnect_cjdropshipping.mapping import OrderIds, ids_from
from dropconnect_cjdropshipping.rules import PAID_STAGES

log = logging.getLogger(__name__)

_OPERATION = "find_orders"
_LIVE = ("CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED")
_FEW = 2
"""So many orders are read one by one, with the call that is best documented."""
_PART = re.compile(r"-[0-9]+")


class Search:
    """One search for the orders behind ``reference``."""

    def __init__(self, account: Account, reference: StoreReference) -> None:
        self._account = account
        self._reference = reference
        given = account.settings.order_number_template.format(
            order_number=reference.order_number, order_id=reference.order_id, store=reference.connection
        )
        # Shopify's order names begin with "#", which stores often leave out at the supplier.
        self._numbers = tuple(dict.fromkeys((given, given.lstrip("#"))))
        self._store_ids = {reference.order_id, reference.order_id.rpartition("/")[2]}
        self._found: dict[str, Seen] = {}

    def orders(self) -> tuple[SupplierOrder, ...]:
        self._take(self._listed({"orderNumbers": list(self._numbers)}), by_number=True)
        if not self._is_complete():
            self._take_by_detail()
        if not self._is_complete():
            for status in _LIVE:
                self._search_pages(status)
        return tuple(self._with_skus(seen).order for seen in self._found.values())

    def _take(self, rows: Iterable[Fields], *, by_number: bool) -> None:
        """Keep what is ours. A row does not say which store order it belongs to (documented sample), so the
        details are read."""
        for name, row, seen in self._detailed(list(rows)):
            if seen is not None:
                self._add(seen, by_number)
            elif name not in self._found:
                # A draft may have no id yet that details are found by; the row was read just now, too.
                self._add(seen_from(row.content, self._account.connection, datetime.now(UTC)), by_number)

    def _detailed(self, rows: list[Fields]) -> Iterator[tuple[str, Fields, Seen | None]]:
        """Each row with the name of its order and its details, where they are found."""
        named = {ids_from(row).for_calls: row for row in rows}
        new = {name: row for name, row in named.items() if name not in self._found}
        if len(new) <= _FEW:
            details = {name: look_if_there(self._account, name, _OPERATION) for name in new}
        else:
            details = self._batch(list(new))
        return ((name, row, details.get(name)) for name, row in new.items())

    def _batch(self, names: list[str]) -> dict[str, Seen | None]:
        observed_at = datetime.now(UTC)
        said = self._account.client.get_orders(names, operation=_OPERATION)
        if isinstance(said, Refusal):
            log.info(
                "%s does not tell the details of many orders: %s", self._account.connection, said.message
            )
            return {}
        rows = page_rows(said.data, "the details of orders", self._account.connection)
        found = [seen_from(row.content, self._account.connection, observed_at) for row in rows]
        return {seen.ids.for_calls: seen for seen in found}

    def _take_by_detail(self) -> None:
        """By our own number, which details are found by as well (documented)."""
        seen = look_if_there(self._account, self._numbers[-1], _OPERATION)
        if seen is not None:
            self._add(seen, by_number=True)

    def _search_pages(self, status: str) -> None:
        for page in range(1, self._account.settings.search_pages + 1):
            rows = self._listed({"status": status, "pageNum": page})
            self._take(rows, by_number=False)
            if len(rows) < PAGE_SIZE:
                break

    def _add(self, seen: Seen, by_number: bool) -> None:
        shared = self._verdict(seen.ids, {line.store_line_id for line in seen.order.lines}, by_number)
        if shared is None:
            return
        name = seen.ids.for_calls
        order = seen.order.model_copy(update={"id": name, "shared": shared})
        self._found.setdefault(name, replace(seen, order=order))

    def _verdict(self, ids: OrderIds, store_lines: set[str], by_number: bool) -> bool | None:
        """Whether it is shared with other store orders; None: it is not ours.

        Two stores may use the same numbers, so an order that names another store order is never ours.
        """
        ours_by_lines = bool(store_lines & set(self._reference.line_ids))
        if ids.platform in self._store_ids:
            return False
        if ids.platform and ids.platform not in (self._reference.order_number, *self._numbers):
            return None
        if ids.number in self._numbers:
            return False
        if ours_by_lines and any(
            _PART.fullmatch(ids.number.removeprefix(number)) for number in self._numbers
        ):
            return False
        # Found by our number but under another one: merged with another store order.
        return True if ours_by_lines and by_number else None

    def _is_complete(self) -> bool:
        """Every line that is looked for is in an order that is not cancelled, as far as CJ tells."""
        live = [
            seen.order for seen in self._found.values() if seen.order.stage is not SupplierStage.CANCELLED
        ]
        known = {line.store_line_id for order in live for line in order.lines}
        return bool(live) and ("" in known or known >= set(self._reference.line_ids))

    def _listed(self, query: dict[str, str | int | list[str]]) -> list[Fields]:
        data = self._account.client.list_orders(query, operation=_OPERATION)
        return page_rows(data, "the list of orders", self._account.connection)

    def _with_skus(self, seen: Seen) -> Seen:
        """Lines that name no store line are matched by SKU, which only the products of a dispute show."""
        nameless = any(not line.store_line_id and not line.sku for line in seen.order.lines)
        if not nameless or seen.order.stage not in PAID_STAGES:
            return seen
        offered = self._account.client.dispute_products(seen.ids.for_calls, operation=_OPERATION)
        if isinstance(offered, Refusal):
            return seen
        skus = dict(_skus(offered.data, self._account.connection))
        lines = tuple(
            line.model_copy(update={"sku": line.sku or skus.get(line.id, "")}) for line in seen.order.lines
        )
        return replace(seen, order=seen.order.model_copy(update={"lines": lines}))


def find_orders(account: Account, reference: StoreReference) -> tuple[SupplierOrder, ...]:
    """All of them, cancelled ones included; ``()`` if there is none."""
    return Search(account, reference).orders()


def _skus(data: object, connection: str) -> Iterator[tuple[str, str]]:
    listed = data.get("productInfoList") if isinstance(data, dict) else None
    for row in objects(listed, "the products of a dispute", connection):
        yield row.text("lineItemId", "cjVariantId"), row.text("sku")
