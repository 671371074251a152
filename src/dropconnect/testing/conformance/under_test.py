"""What the author of a connector to a platform supplies to its suite."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    Choice,
    ChosenLine,
    Command,
    Money,
    Order,
    PlatformTraits,
    RefundMethod,
    StepResult,
    StepStatus,
)
from dropconnect.testing.conformance.commands import look_up_command
from dropconnect.testing.conformance.sales import StoreSale
from dropconnect.testing.conformance.striking import is_write_by_method
from dropconnect.testing.simulator import HostAnswers, Received
from dropconnect.testing.simulator.failing import FAILURES
from dropconnect.testing.simulator.provider import SimulatedProvider

_MOST_FOLLOW_UPS = 20


@dataclass(frozen=True)
class PlatformUnderTest:
    """What the author of a connector supplies, with a fresh provider (a simulator) behind it."""

    connection: PlatformConnection
    order_id: str
    """An open order, completely paid, nothing paid back, whose gateway can pay back; a line of two units."""
    unknown_order_id: str
    settings: Mapping[str, Any]
    """What the connector's settings were made of."""
    secrets: tuple[str, ...]
    """The texts in ``settings`` that must never show."""
    forged_webhook: tuple[Mapping[str, str], bytes] = ({}, b"{}")
    """A delivery that somebody else signed, or nobody."""
    refund_methods: frozenset[RefundMethod] = frozenset({RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY})
    """The ways to pay back that the connector offers. All others it must refuse for good."""
    paid_back: Callable[[str], Money] | None = None
    """What the provider's gateway really paid for an order, where the simulator can tell."""
    host_answers: HostAnswers | None = None
    """Lets a host in front of the provider answer from then on with a page of HTML, this status, and
    ``Retry-After``: every request, or only those that pay or cancel
    (``dropconnect.testing.simulator.host_answers``)."""
    unpaid_order_id: str = ""
    """An order with a line of two units that was authorised, and of which nothing was taken, for platforms
    from whose orders lines can be taken out. Empty: it can be done with ``order_id``."""
    put_back: Callable[[str], int] | None = None
    """How many units of an order's goods came back into stock, where the simulator can tell."""
    time_passes: Callable[[], object] = lambda: None
    """Lets the provider get on with what it has accepted, where the simulator does not do so by itself."""
    worker_ends: Callable[[bool], object] | None = None
    """Lets the provider's worker end inside the next call of its gateway; with True after the gateway has
    paid. None: this provider cannot break off there."""
    repeats: tuple[Callable[[], object], ...] = ()
    """Each makes the provider answer every request from then on with one of its errors, which repeats all
    that was sent (``dropconnect.testing.simulator.repeating``)."""
    simulator: SimulatedProvider | None = None
    """The simulator behind the connection, for the tests that make the provider fail. They are left out where
    there is none."""
    is_write: Callable[[Received], bool] = is_write_by_method
    """Whether a request can change something, where its method does not say so."""
    failures: Collection[str] = tuple(FAILURES)
    """The ways in which the provider is made to fail; fewer where its pace makes each of them dear."""
    fresh_order: Callable[[], str] | None = None
    """The id of one more order like ``order_id``, which nobody has touched."""
    deviations: Mapping[str, str] = field(default_factory=dict)
    """Tests that cannot pass at this provider, by name (``test_x`` or ``test_x[KWD]``), each with the reason.
    They must then fail: one that passes is declared in vain."""
    fresh_unpaid_order: Callable[[], str] | None = None
    """The id of one more order like ``unpaid_order_id``; None: such as ``fresh_order`` will do."""
    sell: Callable[[StoreSale], str] | None = None
    """Puts such an order into the simulator's books; its id. Raises ``CannotBeSold`` with the reason."""
    mails: Callable[[str], int] | None = None
    """How many mails the provider sent the customer of an order, where the simulator can tell."""
    customer_asks: Callable[[str, Mapping[str, int]], str] | None = None
    """Has the customer of an order ask in the store itself for these units of it (line id -> units) to be
    cancelled; the id of the request. None: customers cannot ask there."""
    asks_whole: bool = False
    """Customers can only ask for the whole order, whatever the units are."""
    hooks_url: str = "https://hooks.example.test/hooks/shop"
    """Where webhooks are to lead: an address that the provider takes."""
    switch_off_webhook: Callable[[str], object] | None = None
    """Switches the webhook of that id off, as the provider does after failures, where the simulator can."""

    @property
    def traits(self) -> PlatformTraits:
        return self.connection.traits

    def order(self) -> Order:
        return self.connection.get_order(self.order_id)

    def ended(self, command: Command) -> StepResult:
        """Send it, and follow it to its end where the platform has only accepted it."""
        result = self.connection.write(command)
        for _ in range(_MOST_FOLLOW_UPS):
            if result.status is not StepStatus.REQUESTED:
                break
            self.time_passes()
            question = look_up_command(command, provider_id=result.provider_id)
            result = self.connection.follow_up(question)
        return result

    def assert_paid(self, amount: Money) -> None:
        """By the gateway itself, where that can be told."""
        if self.paid_back is not None:
            assert self.paid_back(self.order_id) == amount


def whole(order: Order) -> Choice:
    """The choice of everything in the order."""
    lines = (
        ChosenLine(line_id=line.id, kind=line.kind, quantity=line.quantity, whole=True)
        for line in order.lines
    )
    return Choice(lines=tuple(lines), whole_order=True)
