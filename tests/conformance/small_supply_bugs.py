"""Connectors of the small supplier that are wrong in one thing each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import httpx
from tests.conformance.small_supply import RULES, WORDS, SmallSupply

from dropconnect.kit import Asked, final_refusal, read_json, refused
from dropconnect.plugin import (
    CancelSupplierCommand,
    Evidence,
    EvidenceStatus,
    Money,
    ProductKind,
    ProviderUnavailable,
    RuleRow,
    StepResult,
    StoreReference,
    SupplierQuestion,
    SupplierStage,
    WithdrawCommand,
    hookimpl,
)


class TakesAnErrorForDone(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        return StepResult.done()


class TakesAnErrorForNothing(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_server_error:
            raise ProviderUnavailable("try again")
        return super().judge(response, asked)


class TakesAnErrorForARefusal(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_server_error:
            return refused(final_refusal("no", "they refuse"))
        return super().judge(response, asked)


class TakesAnErrorForAccepted(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        return StepResult.requested(provider_id=asked.order_id)


class TakesAnyAnswerForWithdrawn(SmallSupply):
    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        self.send(command, "withdraw")
        return StepResult.done()


class LooksUpWhatIsOver(SmallSupply):
    @hookimpl
    def supplier_look_up(self, question: SupplierQuestion) -> Evidence:
        over = self.supplier_get_order(question.order_id).stage is SupplierStage.CANCELLED
        status = EvidenceStatus.FOUND if over else EvidenceStatus.ABSENT
        return Evidence(status=status, reason="by its status")


class DoesNotEncodeTheNumber(SmallSupply):
    def query(self, reference: StoreReference) -> str:
        return f"reference={reference.order_number}"


class ReadsOnePage(SmallSupply):
    def listed(self, reference: StoreReference) -> Iterator[dict[str, Any]]:
        yield from read_json(self.read("/orders").content)["orders"]


class BelievesEveryHint(SmallSupply):
    def hinted(self, reference: StoreReference) -> Iterable[dict[str, Any]]:
        for order_id in reference.references:
            response = self.read(f"/orders/{order_id}")
            if response.status_code == 200:
                yield read_json(response.content)


class TakesAPartForTheWhole(SmallSupply):
    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        return super().supplier_cancel_order(command.changed(whole=True))


class SaysThatAPartIsDone(SmallSupply):
    @hookimpl
    def supplier_cancel_order(self, command: CancelSupplierCommand) -> StepResult:
        if not command.whole:
            return StepResult.done()
        return super().supplier_cancel_order(command)


class MapsAWordWrongly(SmallSupply):
    def stage_of(self, word: str) -> SupplierStage:
        return SupplierStage.PROCESSING if word == "sent" else super().stage_of(word)


class TakesAnUnheardWordForCancelled(SmallSupply):
    def stage_of(self, word: str) -> SupplierStage:
        return WORDS.get(word, SupplierStage.CANCELLED)


class HasNoRowForWhatIsSent(SmallSupply):
    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return [row for row in RULES if row.stage is not SupplierStage.SHIPPED]


class DoesNotTellWhatIsMadeToOrder(SmallSupply):
    def kind_of(self, made: str) -> ProductKind:
        return ProductKind.ORDINARY


class ForgetsThePostage(SmallSupply):
    def paid_of(self, raw: dict[str, Any]) -> Money:
        return Money.of(raw["goods"], "USD")


class TakesDollarsForCents(SmallSupply):
    def paid_of(self, raw: dict[str, Any]) -> Money:
        return Money.of(super().paid_of(raw).amount * 100, "USD")
