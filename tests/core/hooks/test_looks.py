"""A look is handed on for ten seconds, and never across a write, a rest or a person's yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dropconnect import Dropconnect, PlanReport
from dropconnect.connection import PlatformConnection
from dropconnect.connection.looks import STANDS_FOR
from dropconnect.plugin import (
    CancelOrderCommand,
    GuardReading,
    Money,
    NoteCommand,
    OrderState,
    StepResult,
    StepStatus,
    hookimpl,
)
from dropconnect.testing.conformance.commands import cancel_command, refund_command
from dropconnect.testing.fakes import Call, FakeWorld
from dropconnect.testing.fakes.platform import FakePlatform

_ORDER = "ok-1"


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def store(world: FakeWorld) -> Iterator[PlatformConnection]:
    connector = world.registry().get("fake-stepwise-platform").connector
    with closing(PlatformConnection(connector("shop", connector.settings_model()))) as connection:
        connection.looks.boot = world.clock.boot
        yield connection


def reads(world: FakeWorld, hook: str = "get_order") -> int:
    return Counter(call.hook for call in world.shop("shop").calls)[hook]


def test_a_look_stands_for_ten_seconds(world: FakeWorld, store: PlatformConnection) -> None:
    seen = store.look_at_order(_ORDER)
    world.clock.advance(STANDS_FOR)
    assert store.look_at_order(_ORDER) is seen
    world.clock.advance(0.1)
    assert store.look_at_order(_ORDER) is not seen
    assert reads(world) == 2


def test_a_look_of_before_the_machine_started_is_none(world: FakeWorld, store: PlatformConnection) -> None:
    store.look_at_order(_ORDER)
    store.looks.boot = lambda: 0.0
    store.look_at_order(_ORDER)
    assert reads(world) == 2


def test_a_fresh_reading_is_always_a_reading(world: FakeWorld, store: PlatformConnection) -> None:
    store.look_at_order(_ORDER)
    fresh = store.get_order(_ORDER)
    assert store.look_at_order(_ORDER) is fresh
    assert reads(world) == 2


def test_a_write_to_the_order_ends_its_look_and_no_other(world: FakeWorld, store: PlatformConnection) -> None:
    other = store.look_at_order("ok-2")
    store.write(refund_command(store.look_at_order(_ORDER)))
    assert store.look_at_order(_ORDER).refunds
    assert store.look_at_order("ok-2") is other


def test_a_note_changes_neither_goods_nor_money(world: FakeWorld, store: PlatformConnection) -> None:
    seen = store.look_at_order(_ORDER)
    note = NoteCommand(key="k", order_id=_ORDER, before=GuardReading.of(seen), text="seen")
    assert store.write(note).status is StepStatus.DONE
    assert store.look_at_order(_ORDER) is seen


class ShowsTheOrder(FakePlatform):
    @hookimpl
    def platform_cancel_order(self, command: CancelOrderCommand) -> StepResult:
        result = super().platform_cancel_order(command)
        return result.changed(order=self._shop.order(command.order_id))


def test_what_a_reply_shows_is_the_next_look(world: FakeWorld) -> None:
    connector = type("ShowsTheOrder", (ShowsTheOrder,), {"world": world})
    with closing(PlatformConnection(connector("shop", connector.settings_model()))) as store:
        result = store.write(cancel_command(store.get_order(_ORDER)))
        assert result.order is None, "the journal keeps no look"
        assert store.look_at_order(_ORDER).state is OrderState.CANCELLED
    assert reads(world) == 1


@pytest.fixture
def shop(world: FakeWorld, tmp_path: Path) -> Callable[[str], Dropconnect]:
    def opened(connector: str) -> Dropconnect:
        file = tmp_path / "dropconnect.toml"
        file.write_text(f'state_folder = "state"\n[stores.shop]\nconnector = "{connector}"\n', "utf-8")
        return Dropconnect.open(file, registry=world.registry(), clock=world.clock)

    return opened


def test_the_plan_s_look_serves_the_first_step_and_the_money_reads_anew(
    world: FakeWorld, shop: Callable[[str], Dropconnect]
) -> None:
    with shop("fake-platform") as app:
        app.cancel("shop", _ORDER, reason="changed-mind", by="Ada")
    # Once for the plan, once for the money, once for the cancelling, once to see that it is so.
    assert reads(world) == 4


def test_a_connector_with_a_last_look_saves_the_core_s_own(
    world: FakeWorld, shop: Callable[[str], Dropconnect]
) -> None:
    with shop("fake-looking-platform") as app:
        app.cancel("shop", _ORDER, reason="changed-mind", by="Ada")
    # For the plan; after the payment for the cancelling; to see that it is so. Each write looks last.
    assert (reads(world), reads(world, "last_look")) == (3, 2)


def test_an_order_that_changes_after_the_look_is_planned_anew_before_it_is_paid(
    world: FakeWorld, shop: Callable[[str], Dropconnect]
) -> None:
    def edit(call: Call) -> None:
        if call.hook == "last_look":
            world.shop("shop").listeners.remove(edit)
            world.shop("shop").refund_by_colleague(_ORDER, Money.of("10.00", "USD"))

    world.shop("shop").listeners.append(edit)
    with shop("fake-looking-platform") as app:
        app.cancel("shop", _ORDER, reason="changed-mind", by="Ada")
        ten = Money.of("10.00", "USD")
        assert [row.amount for row in world.shop("shop").moved] == [ten], "only the colleague's"
        world.clock.advance(timedelta(hours=1).total_seconds())
        app.work()
        assert world.shop("shop").paid_back(_ORDER) <= world.shop("shop").order(_ORDER).total


def test_after_a_yes_everything_is_read_anew(world: FakeWorld, shop: Callable[[str], Dropconnect]) -> None:
    def agree(_plan: PlanReport) -> bool:
        return True

    with shop("fake-looking-platform") as app:
        app.cancel("shop", _ORDER, agree=agree, reason="changed-mind", by="Ada")
    assert reads(world) == 4
