"""Pure: does an order at CJ belong to a store order? What it says of itself decides, not how it was found.

A wrong yes cancels a stranger's goods, a wrong no is a person's question. So whatever speaks against an
order wins, and how it was found only says how much must speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from dropconnect.plugin import StoreReference
from dropconnect_cjdropshipping.orders.mapping import OrderIds

_PART = re.compile(r"-[0-9]+")


class FoundBy(Enum):
    """What CJ was asked for when it told of the order."""

    NUMBER = "our number"
    REFERENCE = "a reference that the store keeps"
    """One of CJ's three ids, as an app or a person noted it: it may be old or mistyped."""
    STATUS = "its status"


class Belonging(Enum):
    OURS = "ours"
    SHARED = "ours and another's"
    """Merged with another store order, or it cannot be told that it is not."""
    FOREIGN = "not ours"


@dataclass(frozen=True)
class StoreOrder:
    """What an order at CJ may say of the store order behind it."""

    numbers: tuple[str, ...]
    """Our number at CJ, in each form."""
    names: frozenset[str]
    """What CJ may keep as the store's own order id, which are ids and numbers."""
    ids: frozenset[str]
    line_ids: frozenset[str]
    """The lines that are asked about, which may not be all of the order."""

    @classmethod
    def of(cls, reference: StoreReference, template: str) -> StoreOrder:
        given = template.format(
            order_number=reference.order_number, order_id=reference.order_id, store=reference.connection
        )
        # Shopify's order names begin with "#", which stores often leave out at the supplier.
        numbers = tuple(dict.fromkeys((given, given.lstrip("#"))))
        ids = frozenset({reference.order_id, reference.order_id.rpartition("/")[2]})
        return cls(
            numbers=numbers,
            names=ids | {reference.order_number, *numbers},
            ids=ids,
            line_ids=frozenset(reference.line_ids),
        )

    def judge(self, ids: OrderIds, store_lines: Collection[str], found_by: FoundBy) -> Belonging:
        """``store_lines``: the store's line ids in the CJ order, with an empty one for lines that name none.

        Two stores may use the same numbers, so an order that names another store order is never ours.
        """
        if ids.platform and ids.platform in self.ids:
            return Belonging.OURS
        if ids.platform and ids.platform not in self.names:
            return Belonging.FOREIGN
        if ids.number and ids.number in self.numbers:
            return Belonging.OURS
        has_our_lines = not self.line_ids.isdisjoint(store_lines)
        if has_our_lines and self._is_part(ids):
            return Belonging.OURS
        if found_by is FoundBy.REFERENCE:
            return self._judge_reference(ids, store_lines, has_our_lines)
        # Found by our number but under another one: merged with another store order.
        return Belonging.SHARED if has_our_lines and found_by is FoundBy.NUMBER else Belonging.FOREIGN

    def _judge_reference(self, ids: OrderIds, store_lines: Collection[str], has_our_lines: bool) -> Belonging:
        """It does not name our store order. That counts for nothing where it names none at all."""
        if has_our_lines:
            # An app may have numbered it; but with lines that nobody asked about it may be merged as well.
            return Belonging.OURS if self.line_ids.issuperset(store_lines) else Belonging.SHARED
        is_nameless = not ids.number and not any(store_lines)
        return Belonging.OURS if is_nameless else Belonging.FOREIGN

    def _is_part(self, ids: OrderIds) -> bool:
        """CJ numbers the parts of a split order -1, -2, ... (assumed from its sample of the codes)."""
        return any(_PART.fullmatch(ids.number.removeprefix(number)) for number in self.numbers)
