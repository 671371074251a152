"""Orders by what people call them: a number, an address of the admin's page, a long id, a mail address.

Shopify's search finds more than it is asked for (names that begin alike, second-hand), so a hit counts only
if what it was found by reads back the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from dropconnect.plugin import OrderSearch, OrderSummary
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.store import Store
from dropconnect_shopify.orders.mapping import customer_of, summary_from

_MOST_PAGES = 4
_LONGEST = 254
_NUMBER_SIGN = "#"
_MAIL = "email"
_IDS = (
    re.compile(r"gid://shopify/Order/([1-9][0-9]{0,19})"),
    re.compile(r"(?:https?://)?admin\.shopify\.com/store/[^/?#]+/orders/([1-9][0-9]{0,19})(?:[/?#].*)?"),
    re.compile(r"(?:https?://)?[\w-]+\.myshopify\.com/admin/orders/([1-9][0-9]{0,19})(?:[/?#].*)?"),
)
"""Ids are unique over all shops, so an address of another shop's order finds none here."""
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
    search = _search_for(text.strip())
    return OrderSearch() if search is None else _found(store, search)


def _search_for(text: str) -> _Search | None:
    """None for what cannot name an order."""
    number = next((parts[1] for form in _IDS if (parts := form.fullmatch(text)) is not None), None)
    if number is not None:
        return _Search(f"id:{number}", lambda row, _: row.id("Order") == number)
    bare = text.lstrip(_NUMBER_SIGN)
    if not bare or len(text) > _LONGEST or _UNSEARCHABLE.search(text):
        return None
    if "@" in text:
        wanted = text.casefold()
        return _Search(
            f"email:'{text}'",
            lambda row, _: row.optional_text(_MAIL).casefold() == wanted,
            by_mail=True,
        )
    return _Search(f"name:'{bare}'", lambda row, shop: _is_name(row.text("name"), text, shop))


def _found(store: Store, search: _Search) -> OrderSearch:
    operation = store.operation("find_by_reference")
    # Of names that begin alike the shortest is the oldest.
    asked = {"query": search.query, "sortKey": "CREATED_AT", "reverse": search.by_mail}
    rows: list[OrderSummary] = []
    after: str | None = None
    unseen = False
    for _ in range(_MOST_PAGES):
        page = operation.ask("orders_by_reference", {**asked, "after": after})
        shop = page.object("shop")
        rows += [_row(row) for row in page.nodes("orders") if search.fits(row, shop)]
        # Whose address the app may not see may be the one.
        unseen |= search.by_mail and any(_MAIL in row.withheld for row in page.nodes("orders"))
        if not page.has_more("orders"):
            return OrderSearch(rows=tuple(rows), complete=not unseen)
        after = page.end_of("orders")
    return OrderSearch(rows=tuple(rows), complete=False)


def _row(order: Fields) -> OrderSummary:
    return summary_from(order).changed(
        created_at=order.utc("createdAt"), customer=customer_of(order).name, total=order.paid("totalPriceSet")
    )


def _is_name(name: str, text: str, shop: Fields) -> bool:
    """The same, with or without what the shop puts before and after each number."""
    affixes = (shop.optional_text("orderNumberFormatPrefix"), shop.optional_text("orderNumberFormatSuffix"))
    return name.casefold() == text.casefold() or _bare(name, affixes) == _bare(text, affixes)


def _bare(name: str, affixes: tuple[str, str]) -> str:
    prefix, suffix = affixes
    return name.removeprefix(prefix).lstrip(_NUMBER_SIGN).removesuffix(suffix).casefold()
