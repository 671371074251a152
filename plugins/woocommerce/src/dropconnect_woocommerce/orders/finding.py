"""Finding an order by what people call it: its number, an address of the admin's page, a mail address.

WooCommerce has no search by number. ``orders?search=`` looks at the id, the buyer's names and addresses
and the goods (10.0.2, its source), and a query name that the shop does not know is ignored: then all
orders come back (measured). So a row counts only if its own field equals the text, and where the search
finds none, the newest thousand orders are looked through for the number that a plugin gave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dropconnect.plugin import ConfigurationError, InvalidResponse, OrderSearch, OrderSummary
from dropconnect_woocommerce.api.client import PAGE_SIZE
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.mapping import currency_of, customer_from, number_of
from dropconnect_woocommerce.orders.reading import more_pages, rows_of
from dropconnect_woocommerce.orders.store import Store

MOST_PAGES = 10
"""Of the list of all orders, newest first."""

_OPERATION = "find_by_reference"
_FIELDS = "id,number,status,currency,total,billing,date_created_gmt,date_modified_gmt"
_LONGEST = 100
_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_PATH_WITH_ID = re.compile(r"/(?:view-order|order-received|order-pay)/([1-9][0-9]{0,18})/?$", re.ASCII)
_Fits = Callable[[Fields], bool]


def orders_called(store: Store, text: str) -> OrderSearch:
    """All orders that are called ``text``, in the order of their ids; none for what names no order here."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return OrderSearch()
    if _is_address(text, store.settings.url):
        order_id = _id_in_address(text, store.settings.url)
        return _search(_with_id(store, order_id)) if order_id else OrderSearch()
    if "@" in text:
        return _of_customer(store, text)
    number = text.removeprefix("#").strip()
    found = _search(_searched(store, number, lambda row: _has_number(row, number)))
    return found if found.rows else _listed(store, lambda row: _has_number(row, number))


def _is_address(text: str, shop: str) -> bool:
    """A number may have a slash in it (2026/11); the shop's own host in front of one makes it an address."""
    host, slash, _ = text.partition("/")
    return "://" in text or (bool(slash) and _site(host) == _site(urlsplit(shop).netloc))


def _id_in_address(address: str, shop: str) -> str:
    """The id in an address of an order's page, in the admin's part or the customer's; empty if it is another
    site's, or shows no order."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return ""
    if _site(parts.netloc) != _site(urlsplit(shop).netloc):
        return ""
    query = parse_qs(parts.query)
    if parts.path.endswith("/post.php"):
        named = query.get("post", [""])
    elif query.get("page") == ["wc-orders"]:
        named = query.get("id", [""])
    else:
        found = _PATH_WITH_ID.search(parts.path)
        named = [found.group(1) if found else ""]
    return named[0] if len(named) == 1 and _ID.fullmatch(named[0]) else ""


def _site(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _with_id(store: Store, order_id: str) -> Iterator[Fields]:
    yield from _page(store, {"include": order_id}, lambda row: row.id() == order_id)[0]


def _searched(store: Store, text: str, fits: _Fits) -> Iterator[Fields]:
    if not _is_searchable(store, text):
        return
    for rows, _ in _all_pages(store, {"search": text}, fits):
        yield from rows


def _is_searchable(store: Store, text: str) -> bool:
    """Over plain http the client library signs these wrongly, and the shop would refuse the key."""
    return store.settings.encrypted or not set(text) & set("%/")


def _of_customer(store: Store, mail: str) -> OrderSearch:
    """The orders with this mail address. Complete only if the search went through to its last page."""
    if not _is_searchable(store, mail):
        return OrderSearch(complete=False)
    return _through(store, {"search": mail}, lambda row: _same(_mail_of(row), mail))


def _listed(store: Store, fits: _Fits) -> OrderSearch:
    """The newest orders. An order that comes meanwhile moves others to later pages: none is passed over."""
    return _through(store, {"orderby": "date", "order": "desc"}, fits)


def _through(store: Store, asked: dict[str, str], fits: _Fits) -> OrderSearch:
    found: list[Fields] = []
    for rows, more in _all_pages(store, asked, fits):
        found += rows
        complete = not more
    return _search(iter(found)).changed(complete=complete)


def _all_pages(store: Store, asked: dict[str, str], fits: _Fits) -> Iterator[tuple[list[Fields], bool]]:
    """The fitting rows of each page, and whether there is another one."""
    for page in range(1, MOST_PAGES + 1):
        found, more = _page(store, {**asked, "page": str(page)}, fits)
        yield found, more
        if not more:
            return


def _page(store: Store, asked: dict[str, str], fits: _Fits) -> tuple[list[Fields], bool]:
    """The fitting rows of one page, and whether there is another page."""
    params = {**asked, "per_page": str(PAGE_SIZE), "_fields": _FIELDS}
    rows, pages = rows_of(store.client.list_orders(params, operation=_OPERATION), store.connection)
    fields = [Fields(row, "an order of the list", store.connection) for row in rows]
    return [row for row in fields if fits(row)], more_pages(rows, int(asked.get("page", "1")), pages)


def _has_number(row: Fields, number: str) -> bool:
    return _same(row.words("number").removeprefix("#"), number)


def _mail_of(row: Fields) -> str:
    return row.part("billing").words("email")


def _same(read: str, text: str) -> bool:
    return bool(read) and read.strip().casefold() == text.casefold()


def _search(rows: Iterator[Fields]) -> OrderSearch:
    by_id = {row.id(): row for row in rows}
    return OrderSearch(rows=tuple(_summary(by_id[order_id]) for order_id in sorted(by_id, key=int)))


def _summary(row: Fields) -> OrderSummary:
    known = OrderSummary(
        id=row.id(),
        number=number_of(row),
        provider_status=row.words("status"),
        customer=customer_from(row).name,
    )
    try:
        return known.changed(**_when_and_how_much(row))
    except (InvalidResponse, ConfigurationError):
        # It is shown all the same: who chooses it reads it, and is told what is wrong.
        return known


def _when_and_how_much(row: Fields) -> dict[str, Any]:
    return {
        "modified_at": row.moment("date_modified_gmt"),
        "created_at": row.moment("date_created_gmt"),
        "total": row.money("total", currency_of(row)),
    }
