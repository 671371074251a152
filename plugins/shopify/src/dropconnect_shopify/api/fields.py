"""What is Shopify's own in reading its JSON field by field."""

from __future__ import annotations

from typing import Self

from dropconnect.kit import TolerantFields, values_of, words_of
from dropconnect.plugin import Money
from dropconnect_shopify.api.ids import read_gid
from dropconnect_shopify.api.withheld import MARK


class Fields(TolerantFields):
    """One object of a reply. Ids, currency, amounts, quantities and statuses are read strictly; an odd value
    in any other field counts as not told."""

    def id(self, kind: str, name: str = "id") -> str:
        """The number of a gid of that kind."""
        return read_gid(kind, self.text(name), self.connection)

    def paid(self, name: str) -> Money:
        """The amount of a MoneyBag in the currency that the customer paid in (presentment money)."""
        return self.object(name).object("presentmentMoney").amount()

    def optional_paid(self, name: str) -> Money | None:
        return None if self.raw(name) is None else self.paid(name)

    def amount(self) -> Money:
        """This object itself, a MoneyV2."""
        return self.money("amount", self.text("currencyCode"))

    def optional(self, name: str) -> Self | None:
        """The object under that name; None for null and for a field that was not asked for."""
        return None if self.content.get(name) is None else self.object(name)

    def nodes(self, name: str) -> tuple[Self, ...]:
        """What one page of a connection shows."""
        return self.object(name).objects("nodes")

    def has_more(self, name: str) -> bool:
        """Whether the connection has another page."""
        return self.object(name).object("pageInfo").flag("hasNextPage")

    def end_of(self, name: str) -> str:
        """After what the next page of the connection begins."""
        return self.object(name).object("pageInfo").text("endCursor")

    @property
    def withheld(self) -> tuple[str, ...]:
        """The fields of personal data that the app is not approved for; they are null."""
        names: tuple[str, ...] = self.content.get(MARK, ())
        return names

    def all_words(self, name: str) -> tuple[str, ...]:
        """The texts of a list; none for anything else."""
        return tuple(filter(None, map(words_of, values_of(self.content.get(name)))))

    def texts(self, name: str) -> tuple[str, ...]:
        rows = self.raw(name)
        if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
            raise self.wrong(name, "is not a list of texts")
        return tuple(rows)

    def complete(self, *names: str) -> None:
        """Raise ``InvalidResponse`` if a connection has more than was asked for."""
        for name in names:
            if self.has_more(name):
                raise self.wrong(name, "has more entries than dropconnect reads: handle this order by hand")
