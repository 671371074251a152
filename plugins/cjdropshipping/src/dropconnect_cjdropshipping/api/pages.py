"""Lists of CJ, read to their last page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dropconnect.plugin import InvalidResponse
from dropconnect_cjdropshipping.api.fields import Fields, page_rows

PAGE_SIZE = 50
_MOST_PAGES = 200
"""No list of one account's order is that long, so it is one that does not end."""


def all_rows(read_page: Callable[[int], Any], where: str, connection: str) -> list[Fields]:
    """The rows of all pages. ``read_page`` is given the page's number, from 1.

    CJ tells the total (documented); where it does not, a page that is not full is the last one. Raises
    ``InvalidResponse`` for a list that does not end.
    """
    found: list[Fields] = []
    for page in range(1, _MOST_PAGES + 1):
        data = read_page(page)
        rows = page_rows(data, where, connection)
        found += rows
        total = data.get("total") if isinstance(data, Mapping) else None
        if not isinstance(total, int) or isinstance(total, bool):
            total = len(found) + (len(rows) == PAGE_SIZE)
        if not rows or len(found) >= total:
            return found
    raise InvalidResponse(f"{where} do not end after {_MOST_PAGES} pages", connection=connection)
