"""Typed facade over one store."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any, cast

from dropconnect.connection.base import Connection, T
from dropconnect.errors import PluginError, StoreInShadow, UnsupportedOperation
from dropconnect.hookspecs import Connector, PlatformSpecs
from dropconnect.models.cancellation import Choice
from dropconnect.models.claim import ClaimReading
from dropconnect.models.commands import (
    CloseRequestCommand,
    Command,
    HoldOrderCommand,
    LookUpCommand,
    NoteCommand,
    RefundCommand,
    ReleaseOrderCommand,
)
from dropconnect.models.customer_request import CustomerRequest
from dropconnect.models.listed import OrderSearch, OrderSummary
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import CancellationTerms, Evidence, Quote, StepResult, WebhookEvent
from dropconnect.models.order import Order
from dropconnect.models.traits import PlatformTraits, RefundUnit, StoreMails

_ORDER = "order"
_CHANGES_NO_ORDER = (HoldOrderCommand, ReleaseOrderCommand, NoteCommand, CloseRequestCommand)
"""What was looked at before goes on after these: they change neither goods nor money."""
_CLAIMS = ("platform_read_claims", "platform_write_claim")


class PlatformConnection(Connection):
    """One store. The methods are the platform hooks; see ``PlatformSpecs`` for their meaning."""

    role = "platform"

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self.connector: PlatformSpecs = cast(PlatformSpecs, connector)
        self._refuses_claims = False
        self.is_shadow = False
        """Whether nothing at all is written to the store."""

    def get_order(self, order_id: str) -> Order:
        """The order as it is now."""
        since = self.looks.boot()
        order = self._one(Order, "platform_get_order", order_id=order_id)
        self._keep(order, order_id, since)
        return order

    def look_at_order(self, order_id: str) -> Order:
        """The order as it was read a moment ago, if nothing was written to it since; else as it is now. Not
        for what follows right before a write, unless the connector has a last look of its own."""
        return self.looks.find(order_id, _ORDER, Order) or self.get_order(order_id)

    def _keep(self, order: Order, order_id: str, since: float) -> None:
        """A new look at an order; what was said about an older one is over."""
        if order.connection != self.name or order.id != order_id:
            raise PluginError(
                f"asked {self.name!r} for the order {order_id!r}, got {order.id!r} of {order.connection!r}"
            )
        self.looks.forget(order_id)
        self.looks.keep(order_id, _ORDER, order, since)

    def find_orders(self, modified_after: datetime) -> tuple[OrderSummary, ...]:
        return self._many(OrderSummary, "platform_find_orders", modified_after=modified_after)

    def find_by_reference(self, text: str) -> OrderSearch:
        """The orders that people call ``text``; an incomplete search for none where it cannot be asked."""
        if not self.supports("platform_find_by_reference"):
            return OrderSearch(complete=False)
        return self._one(OrderSearch, "platform_find_by_reference", text=text)

    @property
    def has_requests(self) -> bool:
        """Whether the platform may keep requests of customers, which can then be read."""
        return self.supports("platform_find_requests")

    def find_requests(self, order_id: str = "") -> tuple[CustomerRequest, ...]:
        """The open requests of customers for that order, or for all; none where the platform keeps none."""
        if not self.has_requests:
            return ()
        rows = self._many(CustomerRequest, "platform_find_requests", order_id=order_id)
        for row in rows:
            if not row.id or not row.order_id or order_id not in ("", row.order_id):
                raise PluginError(
                    f"asked {self.name!r} for requests of customers for {order_id or 'any order'!r}, got the "
                    f"request {row.id!r} for {row.order_id!r}"
                )
        return rows

    def check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        asked = ("terms", order.observed_at, choice)
        return self._looked(CancellationTerms, "platform_check_cancellation", asked, order, choice)

    def quote_refund(self, order: Order, choice: Choice) -> Quote | None:
        """The platform's numbers, or None where it calculates none."""
        if not self.supports("platform_quote_refund"):
            return None
        asked = ("quote", order.observed_at, tuple(refund.id for refund in order.refunds), choice)
        return self._looked(Quote, "platform_quote_refund", asked, order, choice)

    def _looked(self, kind: type[T], hook: str, asked: Hashable, order: Order, choice: Choice) -> T:
        """What the store says about this very reading of an order, asked once while its look stands."""
        kept = self.looks.find(order.id, asked, kind)
        if kept is not None:
            return kept
        since = self.looks.boot()
        said = self._one(kind, hook, order=order, choice=choice)
        self.looks.keep(order.id, asked, said, since)
        return said

    @property
    def traits(self) -> PlatformTraits:
        return self.connector.traits

    def read_mails(self) -> StoreMails:
        """Which mails to customers the store has switched on; not known where that cannot be asked."""
        if not self.supports("platform_read_mails"):
            return StoreMails()
        return self._one(StoreMails, "platform_read_mails")

    @property
    def removes_lines(self) -> bool:
        """Whether units can be taken out of an order by a write of its own."""
        return self.traits.removes_lines and self.supports("platform_remove_lines")

    def write(self, what: Command | OutgoingMessage) -> StepResult:
        """As ``Connection.write``, without lines for a platform that keeps none: the journal has them."""
        if self.is_shadow:
            raise StoreInShadow.of(self.name)
        if isinstance(what, RefundCommand) and self.traits.refunds is RefundUnit.AMOUNT:
            what = what.changed(lines=())
        if isinstance(what, OutgoingMessage):
            return super().write(what)
        if not isinstance(what, _CHANGES_NO_ORDER):
            self.looks.forget(what.order_id)
        since = self.looks.boot()
        result = super().write(what)
        return self._with_look(what.order_id, result, since)

    def _with_look(self, order_id: str, result: StepResult, since: float) -> StepResult:
        """The result, without the order that the same reply showed: that is the next look."""
        if result.order is None:
            return result
        self._keep(result.order, order_id, since)
        return result.changed(order=None)

    @property
    def holds_claims(self) -> bool:
        """Whether the store can keep rows by which installations see each other. One that turns out not to
        let the connector do so holds none from then on, as long as this connection is open."""
        return not self._refuses_claims and all(self.supports(hook) for hook in _CLAIMS)

    @property
    def sees_others(self) -> bool:
        """Whether what another installation does on an order cannot stay unseen: by its row, or by its key on
        each of its refunds."""
        return self.holds_claims or self.connector.marks_every_refund

    def read_claims(self, order_id: str) -> ClaimReading:
        since = self.looks.boot()
        reading = self._one(ClaimReading, "platform_read_claims", order_id=order_id)
        if reading.order is not None:
            self._keep(reading.order, order_id, since)
        return reading

    def _call(self, operation: str, **arguments: Any) -> Any:
        try:
            return super()._call(operation, **arguments)
        except UnsupportedOperation:
            self._refuses_claims = self._refuses_claims or operation in _CLAIMS
            raise

    def follow_up(self, command: LookUpCommand) -> StepResult:
        since = self.looks.boot()
        result = self._one(StepResult, "platform_follow_up", command=command)
        return self._with_look(command.order_id, result, since)

    def look_up(self, command: LookUpCommand) -> Evidence:
        return self._one(Evidence, "platform_look_up", command=command)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return self._one(WebhookEvent, "platform_parse_webhook", headers=headers, body=body)

    def with_order(self, event: WebhookEvent) -> WebhookEvent:
        """The event with the order that it is about. One that names only another object is looked up there by
        one read; it stays as it is where that leads to no single order. Raises what a read raises."""
        if event.order_id or not event.object_id or not self.supports("platform_find_by_object"):
            return event
        found = self._one(OrderSearch, "platform_find_by_object", object_id=event.object_id)
        if len(found.rows) != 1:
            return event
        return event.changed(kind="order-changed", order_id=found.rows[0].id)
