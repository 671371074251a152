"""Which CJ orders stand behind a store order. Reads only.

By our order number, then by the references that the store keeps, then by the store's own order id, which CJ
keeps for orders that it imported (``platformOrderId``). Every filter is given explicitly and every row is
checked here: the list's default status is CANCELLED (documented), and whether CJ knows a filter shows only
in what it answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from dropconnect.plugin import InvalidResponse, Refusal, StoreReference, SupplierOrder, SupplierStage
from dropconnect_cjdropshipping.api.errors import is_wrong_parameter
from dropconnect_cjdropshipping.api.fields import Fields, page_rows
from dropconnect_cjdropshipping.api.pages import PAGE_SIZE, all_rows
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.mapping import Seen, ids_from
from dropconnect_cjdropshipping.orders.ownership import Belonging, FoundBy, StoreOrder
from dropconnect_cjdropshipping.orders.reading import look_if_there, offered_for, seen_from
from dropconnect_cjdropshipping.orders.rules import PAID_STAGES

log = logging.getLogger(__name__)
T = TypeVar("T")

_OPERATION = "find_orders"
_WHERE = "the list of orders"
_LIVE = ("CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED")
_MOST_IN_A_BATCH = 100
"""CJ takes no more of them at once (second-hand)."""
_FEW = 2
"""So many orders are read one by one, with the call that is best documented."""


class Search:
    """One search for the orders behind ``reference``."""

    def __init__(self, account: Account, reference: StoreReference) -> None:
        self._account = account
        self._reference = reference
        self._store_order = StoreOrder.of(reference, account.settings.order_number_template)
        self._found: dict[str, Seen] = {}

    def orders(self) -> tuple[SupplierOrder, ...]:
        numbers = list(self._store_order.numbers)
        self._take(self._all_listed({"orderNumbers": numbers}), FoundBy.NUMBER)
        self._take_references()
        if not self._is_complete():
            self._take_by_detail()
        if not self._is_complete():
            for status in _LIVE:
                self._search_pages(status)
        return tuple(self._with_skus(seen).order for seen in self._found.values())

    def _take(self, rows: Iterable[Fields], found_by: FoundBy) -> None:
        """Keep what is ours. A row does not say which store order it belongs to (documented sample), so the
        details are read."""
        for name, row, seen in self._detailed(list(rows)):
            if seen is not None:
                self._add(seen, found_by)
            elif name not in self._found:
                # A draft may have no id yet that details are found by; the row was read just now, too.
                self._add(seen_from(row.content, self._account.connection, datetime.now(UTC)), found_by)

    def _detailed(self, rows: list[Fields]) -> Iterator[tuple[str, Fields, Seen | None]]:
        """Each row with the name of its order and its details, where they are found."""
        named = {ids_from(row).for_calls: row for row in rows}
        new = {name: row for name, row in named.items() if name not in self._found}
        if len(new) <= _FEW:
            details = {name: look_if_there(self._account, name, _OPERATION) for name in new}
        else:
            names = list(new)
            details = {}
            for start in range(0, len(names), _MOST_IN_A_BATCH):
                details |= self._batch(names[start : start + _MOST_IN_A_BATCH])
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
        seen = look_if_there(self._account, self._store_order.numbers[-1], _OPERATION)
        if seen is not None:
            self._add(seen, FoundBy.NUMBER)

    def _take_references(self) -> None:
        """Each by the details, which name the store order where CJ knows one; a row of the list does not.

        A number that details are not found by (CJ's internal one, live run) leads to the code by the list.
        """
        unknown = []
        for name in self._reference.references:
            if any(seen.ids.includes(name) for seen in self._found.values()):
                continue
            seen = _unless_wrong(partial(look_if_there, self._account, name, _OPERATION))
            if seen is None:
                unknown.append(name)
            else:
                self._add_referenced(name, seen)
        if unknown:
            self._take_internal(unknown)

    def _take_internal(self, names: list[str]) -> None:
        listed = _unless_wrong(partial(self._all_listed, {"orderIds": names})) or ()
        rows = [ids_from(row) for row in listed]
        for name in names:
            code = next((ids.code for ids in rows if ids.code and ids.includes(name)), None)
            seen = look_if_there(self._account, code, _OPERATION) if code else None
            if seen is None:
                log.warning("%s has no order %r, which %s names", *self._whose(name))
            else:
                self._add_referenced(name, seen)

    def _add_referenced(self, name: str, seen: Seen) -> None:
        # Under another name than it was asked for: merged, as with our number.
        found_by = FoundBy.NUMBER if seen.ids.excludes(name) else FoundBy.REFERENCE
        if not self._add(seen, found_by):
            log.warning(
                "%s has an order %r, which %s names, but it says that it belongs to another: our number %r, "
                "store's id %r",
                *self._whose(name),
                seen.ids.number,
                seen.ids.platform,
            )

    def _whose(self, name: str) -> tuple[str, str, str]:
        """For the log: the account, a reference, and the store order that names it."""
        store_order = f"order {self._reference.order_number} of {self._reference.connection}"
        return self._account.connection, name, store_order

    def _search_pages(self, status: str) -> None:
        for page in range(1, self._account.settings.search_pages + 1):
            rows = self._listed({"status": status, "pageNum": page})
            self._take(rows, FoundBy.STATUS)
            if len(rows) < PAGE_SIZE:
                break

    def _add(self, seen: Seen, found_by: FoundBy) -> bool:
        """Keep it if it is ours; False if it is not."""
        lines = {line.store_line_id for line in seen.order.lines}
        belonging = self._store_order.judge(seen.ids, lines, found_by)
        if belonging is Belonging.FOREIGN:
            return False
        name = seen.ids.for_calls
        order = seen.order.changed(id=name, shared=belonging is Belonging.SHARED)
        self._found.setdefault(name, replace(seen, order=order))
        return True

    def _is_complete(self) -> bool:
        """Every line that is looked for is in an order that is not cancelled, as far as CJ tells."""
        live = [
            seen.order for seen in self._found.values() if seen.order.stage is not SupplierStage.CANCELLED
        ]
        known = {line.store_line_id for order in live for line in order.lines}
        return bool(live) and ("" in known or known >= set(self._reference.line_ids))

    def _listed(self, query: Mapping[str, str | int | list[str]]) -> tuple[Fields, ...]:
        """One page."""
        data = self._account.client.list_orders(query, operation=_OPERATION)
        return page_rows(data, _WHERE, self._account.connection)

    def _all_listed(self, query: Mapping[str, str | int | list[str]]) -> list[Fields]:
        client = self._account.client
        return all_rows(
            lambda page: client.list_orders({**query, "pageNum": page}, operation=_OPERATION),
            _WHERE,
            self._account.connection,
        )

    def _with_skus(self, seen: Seen) -> Seen:
        """Lines that name no store line are matched by SKU, which only the products of a dispute show."""
        nameless = any(not line.store_line_id and not line.sku for line in seen.order.lines)
        if not nameless or seen.order.stage not in PAID_STAGES:
            return seen
        offered = offered_for(self._account, seen.ids.for_calls, _OPERATION)
        if isinstance(offered, Refusal):
            return seen
        skus = dict(_skus(offered.data, self._account.connection))
        lines = tuple(line.changed(sku=line.sku or skus.get(line.id, "")) for line in seen.order.lines)
        return replace(seen, order=seen.order.changed(lines=lines))


def find_orders(account: Account, reference: StoreReference) -> tuple[SupplierOrder, ...]:
    """All of them, cancelled ones included; ``()`` if there is none."""
    return Search(account, reference).orders()


def _unless_wrong(read: Callable[[], T]) -> T | None:
    """None if CJ does not take the parameter: what people note may be no order number at all, and that must
    not stop the case."""
    try:
        return read()
    except InvalidResponse as error:
        if is_wrong_parameter(error):
            return None
        raise


def _skus(data: object, connection: str) -> Iterator[tuple[str, str]]:
    listed = data.get("productInfoList") if isinstance(data, dict) else None
    for row in Fields.each_of(listed, "the products of a dispute", connection):
        yield row.text("lineItemId", "cjVariantId"), row.text("sku")
