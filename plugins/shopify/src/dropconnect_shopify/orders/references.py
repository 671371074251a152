"""Orders by what people call them: a number, an address of the admin's page, a long id, a mail address.

Shopify's search finds more than it is asked for (names that begin alike, second-hand), so a hit counts only
if what it was found by reads back the same.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dropconnect.plugin import (
    AuthenticationFailed,
    ConnectorError,
    InvalidResponse,
    Money,
    Order,
    OrderSearch,
    OrderSummary,
    UnknownCurrency,
)
from dropconnect_shopify.api.errors import is_denied
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.looks import Look
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.look import look_along
from dropconnect_shopify.orders.mapping import customer_of, summary_from
from dropconnect_shopify.orders.reading import order_shown

log = logging.getLogger(__name__)

_MOST_PAGES = 4
_LONGEST = 254
_NUMBER_SIGN = "#"
_MAIL = "email"
_GID = re.compile(r"gid://shopify/Order/(?P<id>[1-9][0-9]{0,19})")
_PAGES = (
    re.compile(
        r"(?:https?://)?admin\.shopify\.com/store/(?P<shop>[^/?#]+)/orders/"
        r"(?P<id>[1-9][0-9]{0,19})(?:[/?#].*)?"
    ),
    re.compile(
        r"(?:https?://)?(?P<shop>[\w-]+)\.myshopify\.com/admin/orders/(?P<id>[1-9][0-9]{0,19})(?:[/?#].*)?"
    ),
)
"""Pages of an order. The shop goes by the first word of its myshopify.com name in both."""
_UNSEARCHABLE = re.compile(r"""['"\\]|[^\x20-\U0010ffff]""")
"""What ends a quoted text in Shopify's search syntax, and what no name has."""


@dataclass(frozen=True)
class _Search:
    """``fits`` says whether a row, with the shop beside it, is what was searched for. ``by_mail`` lists the
    newest first."""

    query: str
    fits: Callable[[Fields, Fields], bool]
    by_mail: bool = False


def orders_by_reference(store: Store, text: str) -> OrderSearch:
    """All orders that ``text`` names; a mail address lists that customer's latest ones, at most a hundred."""
    search = _search_for(text.strip(), store.settings.shop.partition(".")[0])
    return OrderSearch() if search is None else _found(store, search)


def _search_for(text: str, shop_name: str) -> _Search | None:
    """None for what cannot name an order of this shop."""
    page = next((parts for form in _PAGES if (parts := form.fullmatch(text)) is not None), None)
    if page is not None and page["shop"].casefold() != shop_name.casefold():
        return None
    found = page or _GID.fullmatch(text)
    if found is not None:
        number = found["id"]
        return _Search(f"id:{number}", lambda row, _: row.id("Order") == number)
    bare = text.lstrip(_NUMBER_SIGN)
    if not bare or len(text) > _LONGEST or _UNSEARCHABLE.search(text):
        return None
    if "@" in text:
        wanted = text.casefold()
        return _Search(
            f"email:'{text}'",
            lambda row, _: row.words(_MAIL).casefold() == wanted,
            by_mail=True,
        )
    return _Search(_query(bare), lambda row, shop: _is_name(row.words("name"), text, shop))


def _query(name: str) -> str:
    """Of a name of several words ("MY SHOP 12") the last is searched for too: Shopify does not say whether it
    searches a name as a whole or word by word."""
    query, last = f"name:'{name}'", name.split()[-1].lstrip(_NUMBER_SIGN)
    return query if last in ("", name) else f"{query} OR name:'{last}'"


def _found(store: Store, search: _Search) -> OrderSearch:
    operation = store.operation("find_by_reference")
    # Of names that begin alike the shortest is the oldest.
    asked = {"query": search.query, "sortKey": "CREATED_AT", "reverse": search.by_mail}
    rows: list[OrderSummary] = []
    unseen = False
    page, look = _first_page(operation, search, asked)
    for left in reversed(range(_MOST_PAGES)):
        shop = page.object("shop")
        rows += [_row(row) for row in page.nodes("orders") if search.fits(row, shop)]
        # Whose address the app may not see may be the one.
        unseen |= search.by_mail and any(_MAIL in row.withheld for row in page.nodes("orders"))
        if not page.has_more("orders"):
            return OrderSearch(rows=tuple(rows), complete=not unseen, order=_shown(rows, look))
        if left:
            page = operation.ask("orders_by_reference", {**asked, "after": page.end_of("orders")})
    return OrderSearch(rows=tuple(rows), complete=False)


def _first_page(
    operation: Operation, search: _Search, asked: Mapping[str, Any]
) -> tuple[Fields, Look | None]:
    """With a look at the first order, unless many are to be listed or the store does not show all of it."""
    if not search.by_mail and not operation.store.hidden:
        try:
            return look_along(operation, "order_by_reference", asked)
        except InvalidResponse as error:
            log.info("%s: a search with a look: %s", operation.store.connection, type(error).__name__)
        except AuthenticationFailed as error:
            if not is_denied(error):
                raise
    return operation.ask("orders_by_reference", {**asked, "after": None}), None


def _shown(rows: list[OrderSummary], look: Look | None) -> Order | None:
    """The one order that was found, if that is the one that was looked at and it can be read so."""
    if look is None or [row.id for row in rows] != [look.row.id("Order")]:
        return None
    try:
        return order_shown(look)
    except (ConnectorError, UnknownCurrency):
        # Who reads it is told.
        return None


def _row(order: Fields) -> OrderSummary:
    return summary_from(order).changed(
        created_at=order.moment("createdAt"), customer=customer_of(order).name, total=_total(order)
    )


def _total(order: Fields) -> Money | None:
    """None where it cannot be read: one odd order must not hide the others, and who needs it reads it."""
    try:
        return order.paid("totalPriceSet")
    except (ConnectorError, UnknownCurrency):
        return None


def _is_name(name: str, text: str, shop: Fields) -> bool:
    """The same, with or without what the shop puts before and after each number."""
    affixes = (shop.optional_text("orderNumberFormatPrefix"), shop.optional_text("orderNumberFormatSuffix"))
    return name.casefold() == text.casefold() or _bare(name, affixes) == _bare(text, affixes)


def _bare(name: str, affixes: tuple[str, str]) -> str:
    prefix, suffix = affixes
    return name.removeprefix(prefix).lstrip(_NUMBER_SIGN).removesuffix(suffix).casefold()
