"""Typed facade over one connection's hooks: the only code that touches ``pm.hook``.

Each connection has a plugin manager of its own in which its connector is the only implementation,
so a call meant for one store cannot reach another. What comes back is checked: nothing becomes
``UnsupportedOperation``, a wrong type ``PluginError``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import pluggy

from dropconnect.dates import hearing
from dropconnect.errors import ConnectorError, DropConnectError, PluginError, UnsupportedOperation
from dropconnect.hookspecs import PROJECT, Connector, NotifierSpecs, PlatformSpecs, SupplierSpecs
from dropconnect.manager import check_connector_class
from dropconnect.models.base import Model
from dropconnect.models.cancellation import Choice
from dropconnect.models.claim import ClaimReading
from dropconnect.models.commands import Command, LookUpCommand, RefundCommand
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import (
    CancellationTerms,
    CheckItem,
    Evidence,
    OrderSearch,
    OrderSummary,
    Quote,
    StepResult,
    WebhookEvent,
)
from dropconnect.models.order import Order
from dropconnect.models.supplier import (
    LineAnswer,
    RuleRow,
    StoreReference,
    SupplierOrder,
    SupplierQuestion,
    SupplierUnits,
)
from dropconnect.models.traits import PlatformTraits, RefundUnit
from dropconnect.roles import ROLES, roles_of, writing_hooks
from dropconnect.words import Gate

T = TypeVar("T", bound=Model)
_CLAIMS = ("platform_read_claims", "platform_write_claim")


class Connection:
    """What connections of all roles share. Use one of the subclasses."""

    role: str

    def __init__(self, connector: Connector) -> None:
        check_connector_class(type(connector))
        if self.role not in roles_of(type(connector)):
            raise PluginError(f"the connector {connector.name!r} is not a {self.role}")
        self.name = connector.connection
        self.connector = connector
        self.heard: datetime | None = None
        """What the provider's clock showed in the last call, in UTC; None: the provider did not say."""
        self._gate = Gate(connector.redactor)
        self.before_call: Callable[[], None] = lambda: None
        """Called before each call to the provider: whoever works with this connection gets on."""
        self._writing = writing_hooks(ROLES[self.role])
        self._manager = pluggy.PluginManager(PROJECT)
        for role in roles_of(type(connector)):
            self._manager.add_hookspecs(ROLES[role])
        try:
            self._manager.register(connector, name=self.name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(f"the connector {connector.name!r}: {error}") from error

    def close(self) -> None:
        self.connector.close()

    def check_connection(self) -> tuple[CheckItem, ...]:
        """The provider's answers to "is this connection ready?"; every role has such a hook."""
        return self._many(CheckItem, f"{self.role}_check_connection")

    def supports(self, operation: str) -> bool:
        """Whether the connector overrides that hook."""
        caller = getattr(self._manager.hook, operation)
        return any(not impl.hookwrapper and not impl.wrapper for impl in caller.get_hookimpls())

    def write(self, what: Command | OutgoingMessage) -> StepResult:
        """Carry ``what`` out by the hook that takes it: the only door to a writing hook.

        To be called by ``dropconnect.effects`` alone, which commits the intent first. Raises
        ``UnsupportedOperation`` where the connector does not offer it, else what the hook raises.
        """
        hook = self._writing.get(type(what))
        if hook is None:
            raise TypeError(f"{type(what).__name__} is not something that a {self.role} carries out")
        argument = "message" if isinstance(what, OutgoingMessage) else "command"
        return self._one(StepResult, hook, **{argument: what})

    def _call(self, operation: str, **arguments: Any) -> Any:
        caller = getattr(self._manager.hook, operation)
        own = [impl for impl in caller.get_hookimpls() if not (impl.hookwrapper or impl.wrapper)]
        if any(impl.plugin is not self.connector for impl in own):
            raise PluginError(f"a foreign plugin answers {operation} of the connection {self.name!r}")
        if not own:
            raise UnsupportedOperation(f"{self.connector.title} ({self.name}) does not offer {operation}")
        self.heard = None
        self.before_call()
        try:
            with hearing() as heard:
                try:
                    result = caller(**arguments)
                finally:
                    self.heard = heard.date
        except ConnectorError as error:
            error.connection = error.connection or self.name
            error.operation = error.operation or operation
            self._gate.clean_error(error)
            raise
        except DropConnectError as error:
            self._gate.clean_error(error)
            raise
        except Exception as error:
            self._gate.clean_error(error)
            failure = self._gate.words(f"{type(error).__name__}: {error}")
            raise PluginError(
                f"the connector {self.connector.name!r} failed in {operation}: {failure}"
            ) from error
        if result is None:
            raise UnsupportedOperation(f"{self.connector.title} ({self.name}) does not offer {operation}")
        return result

    def _one(self, expected: type[T], operation: str, **arguments: Any) -> T:
        result = self._call(operation, **arguments)
        if not isinstance(result, expected):
            raise self._wrong(operation, expected.__name__, result)
        return self._gate.clean(result)

    def _many(self, expected: type[T], operation: str, **arguments: Any) -> tuple[T, ...]:
        rows = tuple(self._call(operation, **arguments))
        for row in rows:
            if not isinstance(row, expected):
                raise self._wrong(operation, f"{expected.__name__} rows", row)
        return tuple(map(self._gate.clean, rows))

    def _wrong(self, operation: str, expected: str, result: object) -> PluginError:
        return PluginError(
            f"the connector {self.connector.name!r} answered {operation} with "
            f"{type(result).__name__} instead of {expected}"
        )


class PlatformConnection(Connection):
    """One store. The methods are the platform hooks; see ``PlatformSpecs`` for their meaning."""

    role = "platform"

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self.connector: PlatformSpecs = cast(PlatformSpecs, connector)
        self._refuses_claims = False

    def get_order(self, order_id: str) -> Order:
        order = self._one(Order, "platform_get_order", order_id=order_id)
        if order.connection != self.name or order.id != order_id:
            raise PluginError(
                f"asked {self.name!r} for the order {order_id!r}, got {order.id!r} of {order.connection!r}"
            )
        return order

    def find_orders(self, modified_after: datetime) -> tuple[OrderSummary, ...]:
        return self._many(OrderSummary, "platform_find_orders", modified_after=modified_after)

    def find_by_reference(self, text: str) -> OrderSearch:
        """The orders that people call ``text``; an incomplete search for none where it cannot be asked."""
        if not self.supports("platform_find_by_reference"):
            return OrderSearch(complete=False)
        return self._one(OrderSearch, "platform_find_by_reference", text=text)

    def check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
        return self._one(CancellationTerms, "platform_check_cancellation", order=order, choice=choice)

    def quote_refund(self, order: Order, choice: Choice) -> Quote | None:
        """The platform's numbers, or None where it calculates none."""
        if not self.supports("platform_quote_refund"):
            return None
        return self._one(Quote, "platform_quote_refund", order=order, choice=choice)

    @property
    def traits(self) -> PlatformTraits:
        return self.connector.traits

    @property
    def removes_lines(self) -> bool:
        """Whether units can be taken out of an order by a write of its own."""
        return self.traits.removes_lines and self.supports("platform_remove_lines")

    def write(self, what: Command | OutgoingMessage) -> StepResult:
        """As ``Connection.write``, without lines for a platform that keeps none: the journal has them."""
        if isinstance(what, RefundCommand) and self.traits.refunds is RefundUnit.AMOUNT:
            what = what.changed(lines=())
        return super().write(what)

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
        return self._one(ClaimReading, "platform_read_claims", order_id=order_id)

    def _call(self, operation: str, **arguments: Any) -> Any:
        try:
            return super()._call(operation, **arguments)
        except UnsupportedOperation:
            self._refuses_claims = self._refuses_claims or operation in _CLAIMS
            raise

    def follow_up(self, command: LookUpCommand) -> StepResult:
        return self._one(StepResult, "platform_follow_up", command=command)

    def look_up(self, command: LookUpCommand) -> Evidence:
        return self._one(Evidence, "platform_look_up", command=command)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return self._one(WebhookEvent, "platform_parse_webhook", headers=headers, body=body)


class SupplierConnection(Connection):
    """One supplier account. The methods are the supplier hooks; see ``SupplierSpecs``."""

    role = "supplier"

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self.connector: SupplierSpecs = cast(SupplierSpecs, connector)

    def rules(self) -> tuple[RuleRow, ...]:
        """The table as the plugin ships it; empty where it ships none."""
        return self._many(RuleRow, "supplier_rules") if self.supports("supplier_rules") else ()

    def find_orders(self, reference: StoreReference) -> tuple[SupplierOrder, ...]:
        orders = self._many(SupplierOrder, "supplier_find_orders", reference=reference)
        for order in orders:
            self._check_own(order)
        return orders

    def get_order(self, order_id: str) -> SupplierOrder:
        order = self._one(SupplierOrder, "supplier_get_order", order_id=order_id)
        self._check_own(order)
        return order

    def check_cancellation(
        self, order: SupplierOrder, units: tuple[SupplierUnits, ...]
    ) -> tuple[LineAnswer, ...]:
        """One answer for each of ``units``, in their order."""
        answers = self._many(LineAnswer, "supplier_check_cancellation", order=order, units=units)
        asked = [unit.store_line_id for unit in units]
        if [answer.store_line_id for answer in answers] != asked:
            raise PluginError(
                f"the connector {self.connector.name!r} was asked about the lines {asked} and answered about "
                f"{[answer.store_line_id for answer in answers]}"
            )
        return answers

    def follow_up(self, question: SupplierQuestion) -> StepResult:
        return self._one(StepResult, "supplier_follow_up", question=question)

    def look_up(self, question: SupplierQuestion) -> Evidence:
        return self._one(Evidence, "supplier_look_up", question=question)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        return self._one(WebhookEvent, "supplier_parse_webhook", headers=headers, body=body)

    def _check_own(self, order: SupplierOrder) -> None:
        if order.connection != self.name:
            raise PluginError(f"asked {self.name!r} for an order, got one of {order.connection!r}")


class NotifierConnection(Connection):
    """One way to reach customers."""

    role = "notifier"

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self.connector: NotifierSpecs = cast(NotifierSpecs, connector)


FACADES: dict[str, type[Connection]] = {
    facade.role: facade for facade in (PlatformConnection, SupplierConnection, NotifierConnection)
}
