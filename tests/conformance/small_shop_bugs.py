"""Connectors of the small shop that are wrong in one thing each."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
from tests.conformance.small_shop import STATES, SmallShop

from dropconnect.kit import Asked, final_refusal, read_json, refused
from dropconnect.plugin import (
    CancelOrderCommand,
    Evidence,
    LookUpCommand,
    Money,
    Order,
    OrderLine,
    OrderState,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    RefundCommand,
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
    def listed(self) -> Iterator[dict[str, Any]]:
        yield from read_json(self.transport.read("GET", self.address(""), operation="find").content)["orders"]


class PaysInCentsOfADollar(SmallShop):
    def amount_text(self, amount: Money) -> str:
        return f"{amount.amount:.2f}"
