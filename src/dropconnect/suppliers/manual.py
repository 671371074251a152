"""The supplier without an API: a person asks it, with the words and the address at hand.

It is a connector like any other. The person passes on the supplier's answer with
``dropconnect resolve``. An order has goods that stay as often as not, so what is written names each of
those that are meant: a supplier that reads "cancel our order 183" stops them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from string import Formatter

from pydantic import Field, field_validator

from dropconnect.models.operation import CheckItem, Eligibility, Refusal, StepResult
from dropconnect.models.portal import PortalItem, PortalKit
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
from dropconnect.suppliers.letter_texts import TEXTS, Language


class ManualSettings(ConnectionSettings):
    """How a person reaches this supplier."""

    contact: str = Field(
        min_length=1,
        examples=["desk@hub.example.test"],
        description="Where to write or call: a mail address, a form, a number.",
    )
    language: Language = Field(
        default=Language.ENGLISH, description="In which language our own words to the supplier are: en or de."
    )
    text: str = Field(
        default="",
        description="What to send when the whole order is cancelled: {order} stands for the order number, "
        "{items} for the goods (name, SKU, how many of how many). Left out: our own words.",
    )
    part_text: str = Field(
        default="",
        description="What to send when only some goods of the order are cancelled; it must name them: "
        "{items}. Left out: our own words.",
    )
    answer_hours: int = Field(default=48, ge=1, description="How long this supplier usually takes to answer.")
    step_order: StepOrder = Field(
        default=StepOrder.SUPPLIER_FIRST,
        description="store-first if it acts only once the store order is cancelled.",
    )

    @field_validator("text", "part_text")
    @classmethod
    def _known_placeholders(cls, value: str) -> str:
        try:
            value.format(order="", items="")
        except (KeyError, IndexError, ValueError):
            raise ValueError(
                "{order} and {items} are the only placeholders; write { and } as {{ and }}"
            ) from None
        return value

    @field_validator("part_text")
    @classmethod
    def _names_the_goods(cls, value: str) -> str:
        if value and not _has_items(value):
            raise ValueError("name the goods with {items}: without them the whole order would be stopped")
        return value


def _has_items(template: str) -> bool:
    """Whether ``{items}`` is filled in; doubled braces are text."""
    return any(name == "items" for _, name, _, _ in Formatter().parse(template))


class ManualSupplier(SupplierSpecs[ManualSettings]):
    """One supplier that only people can talk to."""

    contract = 1
    name = "manual"
    title = "Supplier without an API"
    settings_model = ManualSettings

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        yield CheckItem(name="contact", ok=True, detail=f"a person writes to {self.settings.contact}")
        words = "the texts name the goods"
        if self.settings.text and not _has_items(self.settings.text):
            words = (
                "note: `text` does not name the goods: write {items} where they shall stand. Parts of an "
                "order are asked for with `part_text`"
            )
        yield CheckItem(name="texts", ok=True, detail=words)

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
            SupplierLine(
                id=line.id, sku=line.sku, name=line.name, quantity=line.quantity, store_line_id=line.id
            )
            for line in reference.lines
            if line.quantity
        )
        return [self._order(reference.order_number, lines)]

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        return self._order(order_id, ())

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        kit = self._kit(order, units)
        return [
            LineAnswer(
                store_line_id=unit.store_line_id,
                quantity=unit.quantity,
                eligibility=Eligibility.MANUAL,
                rule="by-hand",
                reason=f"this supplier has no API: write to {self.settings.contact}",
                answer_within_hours=self.settings.answer_hours,
                step_order=self.settings.step_order,
                portal=kit,
            )
            for unit in units
        ]

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        refusal = Refusal(code="no-api", message="this supplier has no API", final=True)
        return StepResult.by_hand(refusal=refusal)

    def _kit(self, order: SupplierOrder, units: Sequence[SupplierUnits]) -> PortalKit:
        """The words for exactly these units. Without the order's lines it is not known to be all of it."""
        lines = {line.id: line for line in order.lines}
        items = tuple(_item(unit, lines.get(unit.line_id)) for unit in units)
        is_whole = bool(lines) and {unit.line_id: unit.quantity for unit in units} == {
            line.id: line.quantity for line in order.lines
        }
        texts = TEXTS[self.settings.language]
        whole, part = self.settings.text or texts.whole, self.settings.part_text or texts.part
        template = whole if is_whole else part
        words = "; ".join(item.in_words(texts.of) for item in items)
        text = template.format(order=order.number, items=words)
        return PortalKit(
            where=self.settings.contact,
            text=text,
            subject=texts.subject.format(order=order.number),
            reminder=texts.reminder,
            language=self.settings.language,
            items=items,
        )

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


def _item(unit: SupplierUnits, line: SupplierLine | None) -> PortalItem:
    if line is None:
        return PortalItem(
            name=unit.name or f"line {unit.store_line_id}", sku=unit.sku, quantity=unit.quantity
        )
    return PortalItem(name=line.name or line.sku, sku=line.sku, quantity=unit.quantity, ordered=line.quantity)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    return [ManualSupplier]
