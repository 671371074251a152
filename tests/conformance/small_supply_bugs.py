"""Connectors of the small supplier that are wrong in one thing each."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import httpx
from tests.conformance.small_shop import SmallSettings
from tests.conformance.small_supply import RULES, SmallSupply
from tests.conformance.small_supply_server import WORDS

from dropconnect.kit import Asked, final_refusal, read_json, refused
from dropconnect.plugin import (
    CancelSupplierCommand,
    CheckItem,
    ConnectorError,
    Eligibility,
    Evidence,
    EvidenceStatus,
    Money,
    ProductKind,
    ProviderUnavailable,
    RuleRow,
    StepResult,
    StepStatus,
    StoreReference,
    SupplierOrder,
    SupplierQuestion,
    SupplierStage,
    WithdrawCommand,
    hookimpl,
)
from dropconnect.testing.conformance import all_units


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


class KeepsWhatItAskedWith(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_success:
            return super().judge(response, asked)
        return StepResult.in_doubt(facts={"asked_with": self.settings.token.get_secret_value()})


class TakesAnyAnswerForWithdrawn(SmallSupply):
    @hookimpl
    def supplier_withdraw_request(self, command: WithdrawCommand) -> StepResult:
        stop = self.stop_of(command.order_id, command.request_key, command.request_id)
        self.send(command, "withdraw", {"stop": stop["id"] if stop else ""})
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
        order = self.supplier_get_order(command.order_id)
        return super().supplier_cancel_order(command.changed(lines=all_units(order)))


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


class SendsANumberOfItsOwn(SmallSupply):
    def send(
        self, command: CancelSupplierCommand | WithdrawCommand, act: str, body: dict[str, Any]
    ) -> httpx.Response:
        return super().send(command, act, {**body, "key": "mine"})


class HidesTheKeyFromTheStaff(SmallSupply):
    def words_of(self, command: CancelSupplierCommand) -> str:
        return "please stop it"


class StopsAllUnitsOfALine(SmallSupply):
    def units_of(self, command: CancelSupplierCommand) -> dict[str, int]:
        lines = {line.id: line.quantity for line in self.supplier_get_order(command.order_id).lines}
        return {unit.line_id: lines[unit.line_id] for unit in command.lines}


class StopsWhatWasSent(SmallSupply):
    def last_look(self, order: SupplierOrder) -> StepResult | None:
        return None if order.stage is SupplierStage.SHIPPED else super().last_look(order)


class StopsWhatIsMadeToOrder(SmallSupply):
    def last_look(self, order: SupplierOrder) -> StepResult | None:
        ordinary = [line.changed(product=ProductKind.ORDINARY) for line in order.lines]
        return super().last_look(order.changed(lines=tuple(ordinary)))


class PromisesToAskAboutWhatIsMade(SmallSupply):
    @hookimpl
    def supplier_rules(self) -> Iterable[RuleRow]:
        return [row.changed(eligibility=Eligibility.ASK) if _is_made(row) else row for row in RULES]


def _is_made(row: RuleRow) -> bool:
    return row.stage is SupplierStage.PAID and row.product is ProductKind.MADE_TO_ORDER


class TakesTheNewestForOurs(SmallSupply):
    def stop_of(self, order_id: str, key: str, request_id: str) -> dict[str, Any] | None:
        return next(self.stops(order_id), None)


class ReadsOnePageOfRequests(SmallSupply):
    def stops(self, order_id: str) -> Iterator[dict[str, Any]]:
        yield from self.page(f"/orders/{order_id}/stops")["stops"]


class ReadsFiftyLines(SmallSupply):
    def order_of(self, raw: dict[str, Any]) -> SupplierOrder:
        return super().order_of({**raw, "lines": raw["lines"][:50]})


class TakesEveryAnswerForGranted(SmallSupply):
    @hookimpl
    def supplier_follow_up(self, question: SupplierQuestion) -> StepResult:
        said = super().supplier_follow_up(question)
        return StepResult.done() if said.status is StepStatus.MANUAL else said


class TellsCentsForDollars(SmallSupply):
    def granted(self, stop: dict[str, Any]) -> Money:
        return Money.of(super().granted(stop).amount * 100, "USD")


class TellsNothingOfWhatItCannotReadBack(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        result = super().judge(response, asked)
        self.supplier_get_order(asked.order_id)
        return result


class TakesANoForDone(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.status_code == 409:
            return StepResult.done()
        return super().judge(response, asked)


class TakesBusyForNothing(SmallSupply):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.status_code == 507:
            raise ProviderUnavailable("try again")
        return super().judge(response, asked)


class FindsByTheBeginningOfANumber(SmallSupply):
    def query(self, reference: StoreReference) -> str:
        return ""

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        wanted = reference.order_number
        return [self.order_of(raw) for raw in self.listed(reference) if raw["reference"].startswith(wanted)]


class DoesNotEncodeAnId(SmallSupply):
    @hookimpl
    def supplier_get_order(self, order_id: str) -> SupplierOrder:
        return self.order_of(self.page(f"/orders/{order_id}"))


class LogsItsToken(SmallSupply):
    @hookimpl
    def supplier_check_connection(self) -> Iterable[CheckItem]:
        logging.getLogger(__name__).debug("logged in with %s", self.settings.token.get_secret_value())
        return super().supplier_check_connection()


class RemembersWhatItFound(SmallSupply):
    def __init__(self, connection: str, settings: SmallSettings) -> None:
        super().__init__(connection, settings)
        self.found: dict[StoreReference, list[SupplierOrder]] = {}

    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        if reference not in self.found:
            self.found[reference] = list(super().supplier_find_orders(reference))
        return self.found[reference]


class FindsNothingWhereItCannotAsk(SmallSupply):
    @hookimpl
    def supplier_find_orders(self, reference: StoreReference) -> Iterable[SupplierOrder]:
        try:
            return list(super().supplier_find_orders(reference))
        except ConnectorError:
            return []


class SeesNoRequestsWhereItCannotAsk(SmallSupply):
    def stops(self, order_id: str) -> Iterator[dict[str, Any]]:
        try:
            yield from super().stops(order_id)
        except ConnectorError:
            return
