"""Which line belongs to which supplier connection. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fnmatch import fnmatchcase

from pydantic import Field, model_validator

from dropconnect.models.base import Model
from dropconnect.models.order import OrderLine

OWN_STOCK = "own-stock"
ASK = "ask"


class NotFound(StrEnum):
    """What it means that a supplier has no order for a line that is routed to it."""

    ASK = "ask"
    NOT_ORDERED = "not-ordered"


class Route(Model):
    """One rule: lines that fit every given pattern go to ``supplier``. Patterns are case-sensitive,
    ``*`` and ``?`` stand for anything. A rule without patterns fits every line."""

    supplier: str = Field(description="A supplier connection, own-stock, or ask (a person decides).")
    sku: str | None = Field(default=None, description='Pattern for the SKU, such as "CJ-*".')
    vendor: str | None = Field(default=None, description="Pattern for the vendor.")
    meta: dict[str, str] = Field(default={}, description="Patterns for what the store keeps with a line.")

    @model_validator(mode="after")
    def _named(self) -> Route:
        if not self.supplier:
            raise ValueError("name a supplier, own-stock or ask")
        return self

    def fits(self, line: OrderLine) -> bool:
        if self.sku is not None and not fnmatchcase(line.sku, self.sku):
            return False
        if self.vendor is not None and not fnmatchcase(line.vendor, self.vendor):
            return False
        return all(fnmatchcase(line.meta.get(key, ""), pattern) for key, pattern in self.meta.items())


UNSAID = (Route(supplier=ASK),)
"""The routes of a store that has none, in a file with suppliers: somebody may have its goods, so each line is
a question."""


def rule_for(line: OrderLine, routes: Sequence[Route]) -> int | None:
    """Which rule decides about ``line``, from 1; None: no rule fits."""
    return next((number for number, rule in enumerate(routes, 1) if rule.fits(line)), None)


def route(line: OrderLine, routes: Sequence[Route]) -> str:
    """The supplier connection for ``line``, ``own-stock`` or ``ask``.

    A store without routes sells from its own stock; in a file with suppliers its routes are ``UNSAID``. With
    routes, a line that no rule fits becomes a question: a guess would let a supplier ship goods that were
    refunded.
    """
    if not routes:
        return OWN_STOCK
    number = rule_for(line, routes)
    return routes[number - 1].supplier if number is not None else ASK
