"""Connectors of the small shop that are wrong in one thing each."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
from tests.conformance.small_shop import STATES, SmallSettings, SmallShop, parsed, reply_of

from dropconnect.kit import Asked, final_refusal, read_json, refused
from dropconnect.plugin import (
    CancelOrderCommand,
    ConnectorError,
    Evidence,
    LookUpCommand,
    Money,
    Order,
    OrderLine,
    OrderState,
    OrderSummary,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    RefundCommand,
    Refusal,
    StepResult,
    hookimpl,
)


class TakesAnyAnswerForDone(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        return StepResult.done()


class TakesAnyGoodStatusForDone(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        return StepResult.done() if response.is_success else super().judge(response, asked)


class TakesAnErrorForARefusal(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_server_error:
            return refused(final_refusal("no", "the shop refuses"))
        return super().judge(response, asked)


class TakesAnErrorForNothing(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_server_error:
            raise ProviderUnavailable("try again")
        return super().judge(response, asked)


class TakesTooManyForNothing(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.status_code == 429:
            raise RateLimited("too many", retry_after=7.0)
        return super().judge(response, asked)


class BreaksDownAtAPage(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        assert read_json(response.content)["status"]
        return StepResult.done()


class TakesALostAnswerForDone(SmallShop):
    @hookimpl
    def platform_refund_order(self, command: RefundCommand) -> StepResult:
        try:
            return super().platform_refund_order(command)
        except OutcomeUnknown:
            return StepResult.done()


class TriesAWriteAgain(SmallShop):
    def send(self, command: RefundCommand | CancelOrderCommand, act: str, content: bytes) -> httpx.Response:
        try:
            return super().send(command, act, content)
        except OutcomeUnknown:
            return super().send(command, act, content)


class LooksUpNothing(SmallShop):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return Evidence.absent("nothing")


class LooksUpByTheOrder(SmallShop):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return Evidence.found("the order is there")


class LogsWhatItGot(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        logging.getLogger(__name__).debug("the shop says %s", response.text)
        return super().judge(response, asked)


class KeepsWhatTheShopSaid(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_success:
            return super().judge(response, asked)
        return StepResult.in_doubt(facts={"said": response.text})


class RefusalOfTheShop(Refusal):
    """A connector's own kind of refusal."""


class RepeatsTheShopsRefusal(SmallShop):
    """Sound: dropconnect takes the secrets out of it."""

    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_success:
            return super().judge(response, asked)
        return refused(RefusalOfTheShop(code="no", message=response.text, final=False))


class HasTwoDecimalsInEveryCurrency(SmallShop):
    def money(self, text: str, currency: str) -> Money:
        cents = int(Decimal(text) * 100)
        return Money.rounded(Decimal(cents) / 100, currency)


class TakesUnitsForCents(SmallShop):
    def money(self, text: str, currency: str) -> Money:
        return Money.rounded(Decimal(text) / 100, currency)


class ReadsTheNumberBeforeTheComma(SmallShop):
    def money(self, text: str, currency: str) -> Money:
        return super().money(f"{Decimal(text):,}".partition(",")[0], currency)


class DropsTheTax(SmallShop):
    def line_of(self, raw: dict[str, Any], currency: str) -> OrderLine:
        line = super().line_of(raw, currency)
        return line.changed(net=line.gross, tax=Money.zero(currency))


class DropsTheShipping(SmallShop):
    def order_of(self, raw: dict[str, Any]) -> Order:
        goods = super().order_of({**raw, "lines": raw["lines"][:1]})
        total = goods.lines[0].gross
        return goods.changed(total=total, paid=total)


class TakesAuthorisedForPaid(SmallShop):
    def paid_of(self, raw: dict[str, Any], total: Money) -> Money:
        return total


class TakesAnUnheardWordForOpen(SmallShop):
    def state_of(self, word: str) -> OrderState:
        return STATES.get(word, OrderState.OPEN)


class DoesNotTellWhatWasSent(SmallShop):
    def line_of(self, raw: dict[str, Any], currency: str) -> OrderLine:
        return super().line_of(raw, currency).changed(shipped_quantity=0)


class ListsOnePage(SmallShop):
    def listed(self, search: str = "") -> Iterator[dict[str, Any]]:
        yield from read_json(self.transport.read("GET", self.address(""), operation="find").content)["orders"]


class PaysInCentsOfADollar(SmallShop):
    def amount_text(self, amount: Money) -> str:
        return f"{amount.amount:.2f}"


class ListsWhatItGot(SmallShop):
    def listed(self, search: str = "") -> Iterator[dict[str, Any]]:
        with suppress(ConnectorError):
            yield from super().listed(search)


class LooksUpWithoutAnAnswer(SmallShop):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        try:
            return super().platform_look_up(command)
        except ConnectorError:
            return Evidence.absent("nothing")


class RefusesForGoodWhateverItIsTold(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        if response.is_error and reply_of(response).code:
            return refused(final_refusal("no", "the shop refuses"))
        return super().judge(response, asked)


class TakesAnyOwnWordsForDone(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        return StepResult.done() if parsed(response) else super().judge(response, asked)


class KeepsItsOrders(SmallShop):
    def __init__(self, connection: str, settings: SmallSettings) -> None:
        super().__init__(connection, settings)
        self.kept: dict[str, Order] = {}

    @hookimpl
    def platform_get_order(self, order_id: str) -> Order:
        if order_id not in self.kept:
            self.kept[order_id] = super().platform_get_order(order_id)
        return self.kept[order_id]

    def send(self, command: RefundCommand | CancelOrderCommand, act: str, content: bytes) -> httpx.Response:
        self.kept.pop(command.order_id, None)
        return super().send(command, act, content)


class PutsIdsIntoAddresses(SmallShop):
    def address(self, order_id: str) -> str:
        return f"{self.settings.url}/orders/{order_id}"


class TakesWhatIsFound(SmallShop):
    def is_called(self, number: str, text: str) -> bool:
        return True


class TakesWhatIsLikeIt(SmallShop):
    def is_called(self, number: str, text: str) -> bool:
        return number in text


class DoesNotEncodeWhatItSearches(SmallShop):
    def query(self, page: int, search: str) -> str:
        return f"page={page}&search={search}"


class ReadsFiftyLines(SmallShop):
    def order_of(self, raw: dict[str, Any]) -> Order:
        return super().order_of({**raw, "lines": [*raw["lines"][:50], raw["lines"][-1]]})


class ReadsAHundredRefunds(SmallShop):
    def order_of(self, raw: dict[str, Any]) -> Order:
        return super().order_of({**raw, "refunds": raw["refunds"][:100]})


class CalculatesInFloats(SmallShop):
    def money(self, text: str, currency: str) -> Money:
        return Money.rounded(Decimal(f"{float(text):.7g}"), currency)


class HidesThatItWasSent(SmallShop):
    def line_of(self, raw: dict[str, Any], currency: str) -> OrderLine:
        return super().line_of(raw, currency).changed(shipped_quantity=0)


class TakesAnyOtherWordForCancelled(SmallShop):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        if self.platform_get_order(command.order_id).provider_status != "open":
            return Evidence.found("it is no longer open")
        return super().platform_look_up(command)


class ListsWhatWasNotPaid(SmallShop):
    @hookimpl
    def platform_find_orders(self, modified_after: datetime) -> Iterable[OrderSummary]:
        rows = super().platform_find_orders(modified_after)
        return [row.changed(refunded=Money.zero("USD")) for row in rows]


class LogsItsHeaders(SmallShop):
    def judge(self, response: httpx.Response, asked: Asked) -> StepResult:
        logging.getLogger(__name__).debug("sent with %s", dict(response.request.headers))
        return super().judge(response, asked)


class HoldsItsHeader(SmallShop):
    def __init__(self, connection: str, settings: SmallSettings) -> None:
        super().__init__(connection, settings)
        self.header = b64encode(f"user:{settings.token.get_secret_value()}".encode()).decode()
