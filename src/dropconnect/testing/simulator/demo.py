"""What a simulator offers to ``python -m dropconnect.demo``: orders to cancel, and what must come of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dropconnect.testing.simulator.faults import Fault, Match
from dropconnect.testing.simulator.provider import SimulatedProvider


@dataclass(frozen=True)
class DemoOrder:
    """An order, how it is cancelled, and what must be true of it in the end.

    The numbers are stated here by hand, not calculated by the code that is shown.
    """

    id: str
    due: Decimal
    """What the customer must get back, in the currency of the order."""
    currency: str
    status: str
    """Its status at the provider in the end."""
    units_back: Mapping[str, int]
    """By SKU, how many units must come back into stock."""
    options: tuple[str, ...] = field(default=())
    """Options of ``dropconnect cancel``, such as ``--line``; none: the whole order."""


@dataclass(frozen=True)
class DemoSample:
    """A server and one order of it that is cancelled as a whole. Its ``record`` is as ``Demo`` says."""

    simulator: SimulatedProvider
    order: DemoOrder
    story: str
    """What is different about this platform, in a sentence."""


@dataclass(frozen=True)
class Demo:
    """A server and four different orders of it.

    Its ``record`` has ``money_paid`` and ``statuses`` (by order id) and ``stock`` (by SKU); money as text.
    """

    simulator: SimulatedProvider
    whole: DemoOrder
    line: DemoOrder
    killed: DemoOrder
    """Its cancellation is killed in the middle of the refund."""
    refund_of_killed: Match
    """The request with which the money of ``killed`` moves."""
    contested: DemoOrder
    pays_then_throws: Fault
    """The gateway of ``contested`` pays and then fails, so that it looks like a refusal."""

    @property
    def orders(self) -> tuple[DemoOrder, ...]:
        return (self.whole, self.line, self.killed, self.contested)
