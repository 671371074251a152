"""Which order is meant: the id, or what people call an order. Reads only.

An order's number and its id differ where a plugin numbers orders, and the number of one may be the id of
another. What fits two orders, or one not for sure, is never guessed: both are shown.

::

    id:205      exactly the id; what programs write
    no:205      exactly the number
    205         where numbers can be searched (``PlatformTraits``): the number, else the id. Elsewhere the id,
                if that order is called 205 as well, which needs no further request, or if all orders of the
                store were looked through, and none is called so
    #1042, DF-4498, an address of the admin's page, the platform's long id: what the platform says they are
    a mail address: lists that customer's orders, and takes none
    a supplier's number: the store's order that stands there
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.errors import AmbiguousOrder, ConnectorError, OrderNotFound, UnsupportedOperation
from dropconnect.models.listed import OrderSearch, OrderSummary
from dropconnect.models.order import Order

ID, NUMBER = "id", "no"
_MOST_SHOWN = 10
_WRITE_THE_ID = "write id:... with its id, as it stands in the address of the order's page at the store"


@dataclass(frozen=True)
class Meant:
    """The order that is meant. ``order``: as it was read just now, if that was needed to know."""

    order_id: str
    order: Order | None = None


def same_name(one: str, other: str) -> bool:
    """Whether two numbers of orders are the same to people: ``#df-1`` and ``DF-1`` are."""
    return _bare(one) == _bare(other)


def find_order(store: PlatformConnection, text: str, suppliers: Iterable[SupplierConnection] = ()) -> Meant:
    """The order that ``text`` names. Raises ``AmbiguousOrder`` with what it may mean, ``OrderNotFound``,
    and what reads raise."""
    kind, value = exact(text)
    if kind == ID:
        return Meant(value, store.get_order(value))
    if kind == NUMBER:
        return _numbered(store, value)
    if "@" in value:
        raise _several(store, value, store.find_by_reference(value).rows)
    if "://" in value or "/" in value:
        return _only(store, value, store.find_by_reference(value))
    if value.startswith("#"):
        return _numbered(store, value)
    return _plain(store, value) or _of_supplier(store, value, suppliers)


def orders_called(
    store: PlatformConnection, text: str, suppliers: Iterable[SupplierConnection] = ()
) -> tuple[OrderSummary, ...]:
    """All orders of the store that ``text`` may name, for a person to choose from; none is not an error.

    Raises what reads raise.
    """
    kind, value = exact(text)
    if kind == ID:
        order = _read(store, value)
        return () if order is None else (_row(order),)
    rows = {row.id: row for row in store.find_by_reference(value).rows}
    is_one_word = not (set(value) & set(" @/#")) and kind != NUMBER
    if is_one_word and not (rows and store.traits.searches_numbers):
        order = _read(store, value)
        if order is not None:
            rows.setdefault(order.id, _row(order))
    if not rows and is_one_word:
        for number in _numbers_of_supplier(value, suppliers):
            rows.update({row.id: row for row in orders_called(store, number)})
    return tuple(rows.values())


def exact(text: str) -> tuple[str, str]:
    """``("id", "205")`` of ``id:205``, ``("no", ...)`` likewise, else ``("", text)``."""
    text = text.strip()
    kind, _, value = text.partition(":")
    if kind.lower() in (ID, NUMBER) and value.strip():
        return kind.lower(), value.strip()
    return "", text


def _numbered(store: PlatformConnection, number: str) -> Meant:
    if not store.traits.searches_numbers:
        order = _read(store, number.lstrip("#"))
        if order is not None and same_name(order.number, number):
            return Meant(order.id, order)
        if not store.supports("platform_find_by_reference"):
            raise AmbiguousOrder(
                f"{store.name} cannot be searched for the number {number!r}: write its id, as in id:205"
            )
    return _only(store, number, store.find_by_reference(number))


def _plain(store: PlatformConnection, text: str) -> Meant | None:
    """None: no order of the store is called so."""
    if store.traits.searches_numbers:
        found = store.find_by_reference(text)
        if found.rows:
            return _only(store, text, found)
        order = _read(store, text)
        return None if order is None else Meant(order.id, order)
    order = _read(store, text)
    if order is not None and same_name(order.number, text):
        return Meant(order.id, order)
    search = store.find_by_reference(text)
    if order is not None:
        others = [row for row in search.rows if row.id != order.id]
        if not others and search.complete:
            return Meant(order.id, order)
        raise _several(store, text, [_row(order), *others])
    if len(search.rows) == 1 and not text.isdecimal():
        return Meant(search.rows[0].id)
    if len(search.rows) == 1:
        raise AmbiguousOrder(
            f"{store.name} has no order with the id {text!r}; one has it as its number: "
            f"{_described(search.rows[0])}. Nothing was done; write {ID}:{search.rows[0].id} or "
            f"{NUMBER}:{text}",
            orders=_told(search.rows),
        )
    if search.rows:
        raise _several(store, text, search.rows)
    return None


def _of_supplier(store: PlatformConnection, text: str, suppliers: Iterable[SupplierConnection]) -> Meant:
    for number in _numbers_of_supplier(text, suppliers):
        found = _plain(store, number)
        if found is not None:
            return found
    raise OrderNotFound(
        f"{store.name} has no order {text!r}, by id or by number; {_WRITE_THE_ID}",
        connection=store.name,
    )


def _numbers_of_supplier(text: str, suppliers: Iterable[SupplierConnection]) -> Iterator[str]:
    """What the store calls the orders that stand at suppliers under this number."""
    for supplier in suppliers:
        try:
            there = supplier.get_order(text)
        except (ConnectorError, UnsupportedOperation):
            # Only a look for a better answer than "there is no such order"; nothing follows from its failure.
            continue
        if there.store_order_number:
            yield there.store_order_number


def _only(store: PlatformConnection, text: str, found: OrderSearch) -> Meant:
    rows = {row.id: row for row in found.rows}
    if len(rows) > 1:
        raise _several(store, text, rows.values())
    if not rows:
        raise OrderNotFound(
            f"{store.name} has no order that is called {text!r}; {_WRITE_THE_ID}",
            connection=store.name,
        )
    order_id = next(iter(rows))
    same = found.order is not None and found.order.id == order_id
    return Meant(order_id, found.order if same else None)


def _read(store: PlatformConnection, order_id: str) -> Order | None:
    try:
        return store.get_order(order_id)
    except OrderNotFound:
        return None


def _row(order: Order) -> OrderSummary:
    return OrderSummary(
        id=order.id,
        number=order.number,
        provider_status=order.provider_status,
        created_at=order.created_at,
        customer=order.customer.name,
        total=order.total,
    )


def _several(store: PlatformConnection, text: str, found: Iterable[OrderSummary]) -> AmbiguousOrder:
    rows = list(found)
    return AmbiguousOrder(_listed(store, text, rows), orders=_told(rows))


def _told(rows: Iterable[OrderSummary]) -> tuple[tuple[str, str], ...]:
    return tuple((row.id, _described(row)) for row in rows)


def _listed(store: PlatformConnection, text: str, rows: list[OrderSummary]) -> str:
    if not rows:
        return f"{store.name} has no order for {text!r}; write the order's number, or id:... with its id"
    more = f"; and {len(rows) - _MOST_SHOWN} more" if len(rows) > _MOST_SHOWN else ""
    shown = "; ".join(_described(row) for row in rows[:_MOST_SHOWN])
    return f"{text!r} does not say for sure which order of {store.name} is meant: {shown}{more}. " + (
        f"Nothing was done; write {ID}:{rows[0].id}" + (f" or {ID}:{rows[1].id}" if len(rows) > 1 else "")
    )


def _described(row: OrderSummary) -> str:
    """An order as people tell it from another one."""
    parts = [
        row.customer or "no name",
        f"{row.created_at:%Y-%m-%d}" if row.created_at is not None else "",
        str(row.total) if row.total is not None else "",
        row.provider_status,
    ]
    return f"No. {row.number} (id {row.id}): {', '.join(part for part in parts if part)}"


def _bare(number: str) -> str:
    return number.strip().lstrip("#").casefold()
