"""The runner of one machine: waits are rows, nothing is lost, one bad case does not stop the others."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, SETTLE, House

from dropconnect.errors import JournalError, PluginError, ProviderUnavailable
from dropconnect.journal.states import EffectState, Outcome, WaitsFor
from dropconnect.testing.fakes import Call
from dropconnect.testing.fakes.scripts import RETRY_AFTER

DUE = usd("82.49")


def interrupt_at(house: House, hook: str, *, after: bool = False) -> None:
    """Ctrl-C arrives in the middle of that call, before or after the shop has done its part."""

    def interrupt(call: Call) -> None:
        if call.hook == hook:
            house.shop.listeners.remove(interrupt)
            if after and call.command is not None:
                house.shop.carry_out(call.command)  # type: ignore[arg-type]  # the hook is a writing one
            raise KeyboardInterrupt

    house.shop.listeners.append(interrupt)


@pytest.mark.parametrize("hook", ["refund_order", "cancel_order"])
def test_ctrl_c_inside_a_call_leaves_an_intent_that_is_looked_up_later(house: House, hook: str) -> None:
    case = house.open("ok-1")
    interrupt_at(house, hook, after=True)
    with pytest.raises(KeyboardInterrupt):
        house.run(case)
    assert EffectState.INTENT in {effect.state for effect in house.effects(case)}
    assert house.case(case).lease is None, "the next one need not wait"
    assert house.run(case).outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == DUE
    assert [call.hook for call in house.shop.writes("ok-1")] == ["refund_order", "cancel_order"]


def test_ctrl_c_before_the_call_left_is_settled_and_then_asked_about(house: House) -> None:
    case = house.open("ok-1")
    interrupt_at(house, "refund_order")
    with pytest.raises(KeyboardInterrupt):
        house.run(case)
    assert house.run(case).waits_for is WaitsFor.SETTLE
    assert house.work_after(SETTLE + 1, case).waits_for is WaitsFor.PERSON
    assert house.shop.moved == []
    assert house.answer(case, "no money moved").outcome is Outcome.DONE
    assert house.shop.paid_back("ok-1") == DUE


def test_ctrl_c_while_reading_leaves_nothing_behind(house: House) -> None:
    case = house.open("ok-1")
    interrupt_at(house, "get_order")
    with pytest.raises(KeyboardInterrupt):
        house.run(case)
    assert house.effects(case) == []
    assert house.run(case).outcome is Outcome.DONE


def test_a_connector_that_fails_in_one_case_does_not_stop_the_others(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    broken_id, good_id = "broken-1", "ok-1"
    house.shop.fixed = True
    broken, good = house.open(broken_id), house.open(good_id)
    house.shop.fixed = False
    with caplog.at_level(logging.ERROR):
        assert house.work() == 2
    assert house.case(good).outcome is Outcome.DONE
    postponed = house.case(broken)
    assert (postponed.waits_for, postponed.lease) == (WaitsFor.RETRY, None)
    assert "failed in platform_get_order: ZeroDivisionError" in postponed.waiting_on
    assert f"case {broken.id}" in caplog.text
    house.shop.fixed = True
    assert house.work_after(60, broken).outcome is Outcome.DONE


def test_asked_for_one_case_the_failure_is_heard(house: House) -> None:
    house.shop.fixed = True
    case = house.open("broken-1")
    house.shop.fixed = False
    with pytest.raises(PluginError, match="ZeroDivisionError"):
        house.run(case)


def test_a_store_that_left_the_configuration_does_not_stop_the_others(house: House) -> None:
    two = ONE_STORE + '[stores.second]\nconnector = "fake-platform"\n'
    house.reconfigure(two)
    orphan, good = house.open("ok-1", store="second"), house.open("ok-1")
    house.reconfigure(ONE_STORE)
    house.work()
    assert house.case(good).outcome is Outcome.DONE
    assert "no store 'second'" in house.case(orphan).waiting_on


def test_waits_are_rows_and_grow(house: House) -> None:
    case = house.open("ok-1")

    def down(call: Call) -> None:
        raise ProviderUnavailable("the fake shop is down")

    house.shop.listeners.append(down)
    waits = []
    waiting = house.run(case)
    for _ in range(9):
        assert waiting.waits_for is WaitsFor.RETRY
        assert waiting.due_at is not None
        waits.append(waiting.due_at - house.clock.now())
        waiting = house.work_after(waits[-1].total_seconds(), case)
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
    house.shop.listeners.clear()
    assert house.work_after(3600, case).outcome is Outcome.DONE


def test_nothing_is_done_before_its_time(house: House) -> None:
    case = house.cancel("busy-1")
    assert house.work() == 0
    assert house.work_after(30, case).outcome is Outcome.DONE


def test_a_rate_limit_is_waited_for_as_long_as_the_shop_says(house: House) -> None:
    case = house.cancel("rate-limited-1")
    assert case.due_at == house.clock.now() + timedelta(seconds=RETRY_AFTER)
    assert house.work_after(RETRY_AFTER, case).outcome is Outcome.DONE
    assert house.shop.paid_back("rate-limited-1") == DUE


def test_missing_rights_are_for_a_person(house: House) -> None:
    case = house.cancel("denied-1")
    assert "right to write" in house.task(case).reason
    assert house.answer(case, "try again").outcome is Outcome.DONE
    assert house.shop.paid_back("denied-1") == DUE


def test_work_sleeps_until_something_is_due_and_goes_on(house: House) -> None:
    case = house.cancel("busy-1")

    def stop(progressed: object) -> None:
        if house.case(case).outcome is not None:
            raise KeyboardInterrupt

    with house.runner() as runner, pytest.raises(KeyboardInterrupt):
        runner.work(once=False, progress=stop)
    assert house.case(case).outcome is Outcome.DONE


def test_the_wall_clock_decides_nothing_about_settling(house: House) -> None:
    """Somebody sets the clock a year ahead: the settle time has not passed by that."""
    case = house.cancel("lost-before-1")
    house.clock.set_wall_clock(house.clock.now() + timedelta(days=365))
    house.work()
    assert house.case(case).waits_for is WaitsFor.SETTLE


def test_progress_tells_each_leg(house: House) -> None:
    stages = []
    case = house.open("ok-1")
    with house.runner() as runner:
        runner.run(case.id, progress=lambda leg: stages.append(leg.stage.value))
    assert stages[:2] == ["suppliers", "money"]
    assert stages[-1] == "closed"
    assert stages == sorted(stages, key=["suppliers", "money", "store", "verify", "closed"].index)


def test_an_unknown_case_is_said(house: House) -> None:
    with house.runner() as runner, pytest.raises(JournalError, match="case 7 is not there"):
        runner.run(7)
