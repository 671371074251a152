"""The checks about what customers ask for in the store itself find what they are there to find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import pytest
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import (
    CloseRequestCommand,
    CustomerRequest,
    Evidence,
    LookUpCommand,
    StepResult,
    hookimpl,
)
from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest
from dropconnect.testing.fakes import FakeRequestingPlatform, FakeWorld

SUITE = PlatformConformance()


class TellsNoLines(FakeRequestingPlatform):
    contract = 1

    @hookimpl
    def platform_find_requests(self, order_id: str) -> Iterable[CustomerRequest]:
        return tuple(row.changed(lines={}, whole=True) for row in super().platform_find_requests(order_id))


class ListsOnlyOneOrder(FakeRequestingPlatform):
    contract = 1

    @hookimpl
    def platform_find_requests(self, order_id: str) -> Iterable[CustomerRequest]:
        return super().platform_find_requests(order_id) if order_id else ()


class ShowsWhatWasAnswered(FakeRequestingPlatform):
    contract = 1

    @hookimpl
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult:
        before = dict(self._counter.open)
        result = super().platform_close_request(command)
        self._counter.open.update(before)
        return result


class TakesAnyAnswerForOurs(FakeRequestingPlatform):
    contract = 1

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        if command.request_id in self._counter.answered:
            return Evidence.found("it is answered")
        return super().platform_look_up(command)


class AnswersOnceMore(FakeRequestingPlatform):
    contract = 1

    @hookimpl
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult:
        self._counter.open.pop(command.request_id, None)
        self._counter.answered[command.request_id] = command.granted
        return StepResult.done()


class CancelsWhenItGrants(FakeRequestingPlatform):
    contract = 1

    @hookimpl
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult:
        order = self._shop.order(command.order_id)
        self._shop.refund_by_colleague(order.id, order.items[0].gross)
        return super().platform_close_request(command)


class AnswersLate(FakeRequestingPlatform):
    contract = 1

    @hookimpl
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult:
        return super().platform_close_request(command.changed(send_by=None))


READ = SUITE.test_a_request_of_a_customer_is_read_as_it_was_asked
ANSWERED = partial(SUITE.test_a_request_is_answered_once_and_then_waits_no_more, granted=True)
OTHERS = partial(SUITE.test_the_answer_of_somebody_else_stays, granted=True)
BUGS = [
    (TellsNoLines, READ),
    (ListsOnlyOneOrder, READ),
    (ShowsWhatWasAnswered, ANSWERED),
    (AnswersOnceMore, ANSWERED),
    (CancelsWhenItGrants, ANSWERED),
    (TakesAnyAnswerForOurs, OTHERS),
    (AnswersOnceMore, OTHERS),
    (AnswersOnceMore, SUITE.test_a_request_that_is_gone_is_not_answered),
    (AnswersLate, SUITE.test_an_answer_that_is_too_late_is_not_sent),
]


def bench(connector: type[FakeRequestingPlatform]) -> PlatformUnderTest:
    world = FakeWorld()
    bound = type(connector.__name__, (connector,), {"world": world, "contract": 1})
    settings = {"token": SecretStr("t-secret")}

    def customer_asks(order_id: str, units: Mapping[str, int]) -> str:
        number = world.shop("shop").order(order_id).number
        asked = CustomerRequest(id="r-1", order_id=order_id, order_number=number, lines=dict(units))
        world.counter("shop").ask(asked)
        return asked.id

    return PlatformUnderTest(
        connection=PlatformConnection(bound("shop", connector.settings_model(**settings))),
        order_id="ok-1",
        unknown_order_id="nowhere",
        settings=settings,
        secrets=("t-secret",),
        customer_asks=customer_asks,
        fresh_order=lambda: "ok-2",
    )


@pytest.mark.parametrize(("connector", "check"), BUGS)
def test_a_connector_with_this_bug_does_not_pass(
    connector: type[FakeRequestingPlatform], check: Callable[[PlatformUnderTest], None]
) -> None:
    check(bench(FakeRequestingPlatform))
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(bench(connector))
