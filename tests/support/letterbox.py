"""A plugin for tests: a supplier that is asked by letters in a folder, a rule that warns of it, and a
notifier that puts letters to customers beside them.

``request`` is our letter; the supplier answers with a file ``answer`` that says yes or no. While there
is a file ``strike``, no letter to a customer leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from dropconnect.models.supplier import (
    CancelSupplierCommand,
    EvidenceGrade,
    LineAnswer,
    RuleRow,
    StoreReference,
    SupplierLine,
    SupplierOrder,
    SupplierQuestion,
    SupplierStage,
    SupplierUnits,
    WithdrawCommand,
)
from dropconnect.plugin import (
    CheckItem,
    Connector,
    Eligibility,
    Money,
    NotifierSpecs,
    Objection,
    Observation,
    OutgoingMessage,
    ProviderUnavailable,
    Refusal,
    StepResult,
    StepStatus,
    SupplierSpecs,
    Verdict,
    hookimpl,
)
from dropconnect.settings import ConnectionSettings

OWED = Money.of("12.00", "USD")
FEE = Money.of("1.50", "USD")
ASK = RuleRow(
    id="packed",
    stage=SupplierStage.PROCESSING,
    eligibility=Eligibility.ASK,
    channel="a letter",
    fee=FEE,
    answer_within_hours=24,
    money_to="the wallet",
    reason="it is being packed",
    customer_reason="we have asked our warehouse",
    evidence=EvidenceGrade.MEASURED,
    source="letters of last year",
    as_of=date(2026, 5, 1),
)
SHIPPED = RuleRow(
    id="shipped",
    stage=SupplierStage.SHIPPED,
    eligibility=Eligibility.NO,
    reason="it is on its way",
    customer_reason="your parcel is on its way",
    evidence=EvidenceGrade.DOCUMENTED,
    source="the terms of trade",
    as_of=date(2026, 1, 1),
)


class LetterSettings(ConnectionSettings):
    folder: Path


class LetterBox(SupplierSpecs[LetterSettings]):
    contract = 1
    name = "letterbox"
    title = "Letter Box"
    settings_model = LetterSettings

    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        return [CheckItem(name="folder", ok=self.settings.folder.is_dir(), detail="of letters")]

    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return [ASK, SHIPPED]

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        return [self.supplier_get_order(f"L-{reference.order_number}")]

    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        return SupplierOrder(
            connection=self.connection,
            id=order_id,
            number=order_id,
            provider_status="packing",
            stage=SupplierStage.PROCESSING,
            lines=(SupplierLine(id="1", sku="HUB-1", quantity=1),),
            observed_at=datetime.now(UTC),
        )

    @hookimpl
    def supplier_check_cancellation(
        self, order: SupplierOrder, units: Sequence[SupplierUnits]
    ) -> Iterable[LineAnswer]:
        return [
            LineAnswer(
                store_line_id=unit.store_line_id,
                quantity=unit.quantity,
                eligibility=ASK.eligibility,
                rule=ASK.id,
                reason=ASK.reason,
                customer_reason=ASK.customer_reason,
                fee=ASK.fee,
                money_to=ASK.money_to,
                answer_within_hours=ASK.answer_within_hours,
            )
            for unit in units
        ]

    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        (self.settings.folder / "request").write_text(command.key)
        return StepResult(status=StepStatus.REQUESTED, provider_id="letter 1", amount=OWED)

    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        letter = self.settings.folder / "answer"
        if not letter.exists():
            return StepResult(status=StepStatus.REQUESTED)
        if letter.read_text() == "yes":
            return StepResult(status=StepStatus.DONE, amount=OWED)
        refusal = Refusal(code="packed", message="it is packed already", final=True)
        return StepResult(status=StepStatus.REFUSED, refusal=refusal)

    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        (self.settings.folder / "request").unlink()
        return StepResult(status=StepStatus.DONE)


class LettersToCustomers(NotifierSpecs[LetterSettings]):
    contract = 1
    name = "customer-letters"
    title = "Letters to Customers"
    settings_model = LetterSettings

    @hookimpl
    def notifier_check_connection(self) -> Iterable[CheckItem]:
        return [
            CheckItem(
                name="post", ok=not (self.settings.folder / "strike").exists(), detail="open or on strike"
            )
        ]

    @hookimpl
    def notifier_send(self, message: OutgoingMessage) -> StepResult:
        if (self.settings.folder / "strike").exists():
            raise ProviderUnavailable("the post is on strike")
        (self.settings.folder / f"{message.subject}.letter").write_text(message.text)
        return StepResult(status=StepStatus.DONE)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    return [LetterBox, LettersToCustomers]


@hookimpl
def rule_review(observed: Observation) -> Iterable[Objection]:
    if not observed.supplier_orders:
        return []
    return [Objection(verdict=Verdict.WARN, code="slow-post", reason="letters take their time")]
