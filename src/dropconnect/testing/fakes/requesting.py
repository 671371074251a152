"""A fake platform whose customers can ask in the shop itself to have goods cancelled."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.kit import final_refusal, refused
from dropconnect.plugin import (
    REQUEST_CLOSED,
    CloseRequestCommand,
    CustomerRequest,
    EffectKind,
    Evidence,
    LookUpCommand,
    StepResult,
    hookimpl,
)
from dropconnect.testing.fakes.counter import Counter
from dropconnect.testing.fakes.platform import FakePlatform


class FakeRequestingPlatform(FakePlatform):
    """As ``FakePlatform``; ``FakeWorld.counter`` has the requests of its customers."""

    contract = 1
    name = "fake-requesting-platform"
    title = "Fake Requesting Platform"

    @property
    def _counter(self) -> Counter:
        return self.world.counter(self.connection)

    @hookimpl
    def platform_find_requests(self, order_id: str) -> Iterable[CustomerRequest]:
        self._shop.read("find_requests", order_id)
        self._counter.reads += 1
        return tuple(self._counter.of(order_id))

    @hookimpl
    def platform_close_request(self, command: CloseRequestCommand) -> StepResult:
        counter = self._counter
        counter.commands.append(command)
        self._shop.refuse_late(command)
        if counter.mishaps:
            return counter.mishaps.pop(0)()
        if command.request_id not in counter.open:
            if counter.answered.get(command.request_id) is command.granted:
                return StepResult.already(provider_id=command.request_id)
            return refused(final_refusal(REQUEST_CLOSED, "Somebody has answered this request."))
        counter.answer(command.request_id, granted=command.granted)
        done = StepResult.done(provider_id=command.request_id)
        return counter.after.pop(0)() if counter.after else done

    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        if command.kind is not EffectKind.CLOSE_REQUEST:
            return self._shop.look_up(command)
        if self._counter.answered.get(command.request_id) is command.granted:
            return Evidence.found("the request is answered so", provider_id=command.request_id)
        return Evidence.absent("the request is not answered so", repeat_harmless=True)
