"""Typed facade over one supplier account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from dropconnect.connection.base import Connection
from dropconnect.errors import PluginError
from dropconnect.hookspecs import Connector, SupplierSpecs
from dropconnect.models.commands import Command
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import (
    Evidence,
    StepResult,
    WebhookEvent,
)
from dropconnect.models.supplier import (
    LineAnswer,
    RuleRow,
    StoreReference,
    SupplierOrder,
    SupplierQuestion,
    SupplierUnits,
)


class SupplierConnection(Connection):
    """One supplier account. The methods are the supplier hooks; see ``SupplierSpecs``."""

    role = "supplier"

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self.connector: SupplierSpecs = cast(SupplierSpecs, connector)

    def rules(self) -> tuple[RuleRow, ...]:
        """The table as the plugin ships it; empty where it ships none."""
        return self._many(RuleRow, "supplier_rules") if self.supports("supplier_rules") else ()

    def look_for_orders(self, reference: StoreReference) -> tuple[SupplierOrder, ...]:
        """The orders as they were found a moment ago, if nothing was written to this supplier since; else as
        they are now."""
        asked = (reference.connection, reference)
        kept = self.looks.find(reference.order_id, asked, tuple)
        if kept is not None:
            return kept
        since = self.looks.boot()
        orders = self.find_orders(reference)
        self.looks.keep(reference.order_id, asked, orders, since)
        return orders

    def write(self, what: Command | OutgoingMessage) -> StepResult:
        """As ``Connection.write``. Which store's order it is about is not said, so every look is over."""
        self.looks.forget()
        return super().write(what)

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
