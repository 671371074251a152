"""What simulators offer to the demo's third act: a shop that sells, and a supplier with stories to tell.

The demo knows neither of them: it has the shop sell what a story needs and the supplier take the order on, it
cancels the order, and it compares what came of that with what the story says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from dropconnect.testing.simulator.provider import SimulatedProvider


class Price(NamedTuple):
    """What the customer paid, without tax and the tax, in US dollars."""

    net: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Item:
    """One line of an order. ``price`` is for all its units together."""

    sku: str
    name: str
    quantity: int
    price: Price


@dataclass(frozen=True)
class Sale:
    """An order that was sold and paid for."""

    id: str
    number: str
    line_ids: Mapping[str, str]
    """The shop's id of each line, by SKU."""


@dataclass(frozen=True)
class DemoShop:
    """A shop that sells on demand; its ``record`` is as ``Demo`` says."""

    simulator: SimulatedProvider
    sell: Callable[[Sequence[Item], Price], Sale]
    """Sell these items with this shipping, paid through a gateway that can pay back. No two have one SKU."""
    open_status: str
    """The provider's word for an order that goes on, wholly or in part."""
    cancelled_status: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """One order and what becomes of it. As in ``DemoOrder``, the numbers are stated by hand."""

    title: str
    begin: str
    """How the order stands at the supplier, in a sentence."""
    items: tuple[Item, ...]
    by_hand: tuple[Item, ...] = ()
    """Items of the same order that come from another supplier, which has no API and stops them when asked."""
    shipping: Price
    order_on: Callable[[Sale], object]
    """Put the order for ``items`` into the supplier's books."""
    decide: Callable[[Sale], object] | None = None
    """The supplier's people answer what they were asked; None: nobody there has to be asked."""
    due: Decimal
    """What the customer must get back, in US dollars."""
    is_cancelled: bool
    """The whole order is cancelled; else it goes on."""
    units_back: Mapping[str, int]
    """By SKU, how many units must come back into the shop's stock."""
    books: str
    """What must stand in the supplier's books in the end, in the words of ``DemoSupplier.books``."""
    end: str
    """Why it ended so, in a sentence or two."""


@dataclass(frozen=True)
class DemoSupplier:
    """A supplier's server and its stories, told in this order."""

    simulator: SimulatedProvider
    settings: Callable[[str], Mapping[str, str]]
    """The settings, without secrets, of a connection to the server at that address, as fast as it may be."""
    remark: str
    """What is different here from the real provider, in a sentence."""
    books: Callable[[Sale], str]
    """What the supplier was asked to stop of an order and what it paid for it, by its own books."""
    stories: tuple[Story, ...]
