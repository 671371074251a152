"""The supplier without an API: a person asks it, with the words and the address at hand.

It is a connector like any other. The person passes on the supplier's answer with
``dropconnect resolve``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from pydantic import Field, field_validator

from dropconnect.models.operation import CheckItem, Eligibility, Refusal, StepResult, StepStatus
from dropconnect.models.supplier import (
    CancelSupplierCommand,
    EvidenceGrade,
    LineAnswer,
    RuleRow,
    StepOrder,
    StoreReference,
    SupplierLine,
    SupplierOrder,
    SupplierStage,
    SupplierUnits,
)
from dropconnect.plugin import Connector, SupplierSpecs, hookimpl
from dropconnect.settings import ConnectionSettings

DEFAULT_TEXT = "Please cancel our order {order}, if it has not been sent yet, and tell us whether you could."


class ManualSettings(ConnectionSettings):
    """How a person reaches this supplier."""

    contact: str = Field(
        min_length=1, description="Where to write or call: a mail address, a form, a number."
    )
    text: str = Field(default=DEFAULT_TEXT, description="What to send; {order} stands for the order number.")
    answer_hours: int = Field(default=48, ge=1, description="How long this supplier usually takes to answer.")
    step_order: StepOrder = Field(
        default=StepOrder.SUPPLIER_FIRST,
        description="store-first if it acts only once the store order is cancelled.",
    )

    @field_validator("text")
    @classmethod
    def _knows_only_the_order(cls, value: str) -> str:
        try:
            value.format(order="")
        except (KeyError, IndexError, ValueError):
            raise ValueError("{order} is the only placeholder; write { and } as {{ and }}") from None
        return value


class ManualSupplier(SupplierSpecs[ManualSettings]):
    """One supplier that only people can talk to."""

    contract = 1
    name = "manual"
    title = "Supplier without an API"
    settings_model = ManualSettings

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        return [CheckItem(name="contact", ok=True, detail=f"a person writes to {self.settings.contact}")]

    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return [
            RuleRow(
                id="by-hand",
                eligibility=Eligibility.MANUAL,
                channel=self.settings.contact,
                answer_within_hours=self.settings.answer_hours,
                step_order=self.settings.step_order,
                reason="this supplier has no API: a person asks it",
                customer_reason="we have asked our supplier to stop the delivery",
                evidence=EvidenceGrade.ASSUMED,
                source="the merchant's configuration",
                as_of=date(2026, 11, 23),
            )
        ]

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        """There is no list of orders to read: a line that is routed here counts as ordered here."""
        lines = tuple(
            SupplierLine(id=line_id, store_line_id=line_id, quantity=_MANY) for line_id in reference.line_ids
        )
        return [self._order(reference.order_number, lines)]

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        return self._order(order_id, ())

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        words = self.settings.text.format(order=order.number)
        return [
            LineAnswer(
                store_line_id=unit.store_line_id,
                quantity=unit.quantity,
                eligibility=Eligibility.MANUAL,
                rule="by-hand",
                reason=f"write to {self.settings.contact}: {words!r}",
                answer_within_hours=self.settings.answer_hours,
                step_order=self.settings.step_order,
            )
            for unit in units
        ]

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        refusal = Refusal(code="no-api", message="this supplier has no API", final=True)
        return StepResult(status=StepStatus.MANUAL, refusal=refusal)

    def _order(self, number: str, lines: tuple[SupplierLine, ...]) -> SupplierOrder:
        return SupplierOrder(
            connection=self.connection,
            id=number,
            number=number,
            store_order_number=number,
            provider_status="not known",
            stage=SupplierStage.UNKNOWN,
            lines=lines,
            observed_at=datetime.now(UTC),
        )


_MANY = 10**9
"""More units than any order has: how many were really ordered there cannot be read."""


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    return [ManualSupplier]
