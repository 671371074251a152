"""What the author of a connector to a supplier supplies to its suite."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dropconnect.connection import SupplierConnection
from dropconnect.plugin import (
    Eligibility,
    LineAnswer,
    OrderNotFound,
    StepStatus,
    StoreReference,
    SupplierOrder,
    SupplierStage,
)
from dropconnect.suppliers.rules import Rules, settled
from dropconnect.testing.conformance.sales import SupplierSale
from dropconnect.testing.conformance.striking import is_write_by_method
from dropconnect.testing.conformance.supplier_commands import all_units
from dropconnect.testing.simulator import Action, Received
from dropconnect.testing.simulator.failing import FAILURES
from dropconnect.testing.simulator.provider import SimulatedProvider


@dataclass(frozen=True)
class BookedRequest:
    """What the supplier's books say of one request to cancel, open, granted, or carried out."""

    units: Mapping[str, int]
    """What shall not be sent, or be taken back: the supplier's id of a line -> units of it."""
    key: str | None = None
    """Under which name of ours it was made; None: the supplier keeps none."""
    text: str | None = None
    """What its staff reads; None: nobody reads anything."""


@dataclass(frozen=True)
class SupplierUnderTest:
    """What the author of a connector supplies, with a fresh supplier (a simulator) behind it."""

    connection: SupplierConnection
    references: Mapping[SupplierStage, StoreReference]
    """By stage, a store order behind which one supplier order stands that has come so far. As many stages
    as the supplier has; at least one must be one that can be cancelled, or asked about."""
    unknown_reference: StoreReference
    unknown_order_id: str
    settings: Mapping[str, Any]
    """What the connector's settings were made of."""
    secrets: tuple[str, ...]
    """The texts in ``settings`` that must never show."""
    forged_webhook: tuple[Mapping[str, str], bytes] = ({}, b"{}")
    """A delivery that somebody else signed, or nobody."""
    writes: Callable[[], int] | None = None
    """How many requests that change something the supplier received, where the simulator can tell."""
    answer: Callable[[SupplierOrder, bool], object] | None = None
    """Lets the supplier's staff answer a request about an order, yes or no."""
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
    fresh_order: Callable[[SupplierStage], StoreReference] | None = None
    """One more order that has come so far, which nobody has touched; a store order that leads to it alone."""
    sell: Callable[[SupplierSale], StoreReference] | None = None
    """Puts such an order into the simulator's books; the store order that leads to it, and whose lines have
    its SKUs. Raises ``CannotBeSold`` with the reason."""
    deviations: Mapping[str, str] = field(default_factory=dict)
    """Tests that cannot pass at this provider, by name (``test_x`` or ``test_x[KWD]``), each with the reason.
    They must then fail: one that passes is declared in vain."""
    words: Mapping[str, SupplierStage] = field(default_factory=dict)
    """What the supplier's own words for how far an order is mean, also those that mean nothing for sure. A
    word that stands in two fields, or means something only with another one, is written as you like: ``sell``
    gets it back."""
    verdicts: Mapping[str, StepStatus] = field(default_factory=dict)
    """What the supplier's own answers to a request mean for it, also an answer that nobody ever heard of."""
    decide: Callable[[SupplierOrder, str], object] | None = None
    """Lets the supplier's staff answer a request about an order with one of ``verdicts``."""
    own_errors: Mapping[str, Action] = field(default_factory=dict)
    """Errors in the supplier's own form that do not say whether a write was carried out, by a short name."""
    turned_away: Mapping[str, Action] = field(default_factory=dict)
    """Its own replies to a write that it does not carry out, by a short name: its limit, its refusals."""
    booked: Callable[[SupplierOrder], Sequence[BookedRequest]] | None = None
    """The requests about an order that stand in the supplier's books and were not taken back."""
    ask_more: Callable[[SupplierOrder, int], object] | None = None
    """So many requests of others about the order come into the books, made and refused some days ago. They
    are listed as the supplier lists them."""
    made_to_order: bool = False
    """The supplier also makes goods to order."""
    hooks_url: str = "https://hooks.example.test/hooks/supplier"
    """Where webhooks are to lead: an address that the provider takes."""
    switch_off_webhook: Callable[[str], object] | None = None
    """Switches the webhook of that id off, as the provider does after failures, where the simulator can."""

    def order(self, stage: SupplierStage) -> SupplierOrder:
        found = self.connection.find_orders(self.references[stage])
        assert len(found) == 1, f"one order was promised for stage {stage}"
        return found[0]

    def orders(self) -> list[SupplierOrder]:
        """One of each stage."""
        return [self.order(stage) for stage in self.references]

    def order_is_over(self, order: SupplierOrder) -> bool:
        """The goods will not come: it is cancelled, or deleted and gone."""
        try:
            return self.connection.get_order(order.id).stage is SupplierStage.CANCELLED
        except OrderNotFound:
            return True

    def eligibility(self, order: SupplierOrder) -> Eligibility:
        """The one answer for all units of the order."""
        [said] = {answer.eligibility for answer in self.answers(order)}
        return said

    def answers(
        self, order: SupplierOrder, overrides: Mapping[str, Mapping[str, Any]] | None = None
    ) -> list[LineAnswer]:
        """What counts for all units of the order: what the connector says of them, by its rules and by those
        that a merchant adds (``overrides``)."""
        name, units = self.connection.name, all_units(order)
        rules = Rules.of(self.connection.rules(), overrides or {}, name, order.observed_at.date())
        given = self.connection.check_cancellation(order, units)
        return [settled(said, rules, order, unit) for said, unit in zip(given, units, strict=True)]

    def that_can_be_written_to(self) -> list[SupplierOrder]:
        """Those of which something is sent when they are to be cancelled."""
        return [
            order
            for order in self.orders()
            if order.stage is not SupplierStage.CANCELLED
            and self.eligibility(order) in (Eligibility.NOW, Eligibility.ASK)
        ]
