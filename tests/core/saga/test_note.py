"""The note for the staff: left once, looked up when its answer was lost, and not in doubt for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.house import ONE_STORE, SETTLE, House

from dropconnect import Dropconnect, Standing
from dropconnect.config import load
from dropconnect.errors import OutcomeUnknown
from dropconnect.hookspecs import PlatformSpecs, hookimpl
from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import EffectState, Outcome, Stage, WaitsFor
from dropconnect.manager import InstalledConnector
from dropconnect.models.commands import LookUpCommand
from dropconnect.models.operation import Evidence, EvidenceStatus, StepResult
from dropconnect.testing.fakes import FakeStepwisePlatform, Steps

STEPWISE = ONE_STORE.replace("fake-platform", "fake-stepwise-platform")


class CannotTell(FakeStepwisePlatform):
    @hookimpl
    def platform_look_up(self, command: LookUpCommand) -> Evidence:
        return Evidence(status=EvidenceStatus.UNKNOWABLE, reason="somebody has written over it")


class CannotBeAsked(FakeStepwisePlatform):
    platform_look_up = PlatformSpecs.platform_look_up


def lost() -> StepResult:
    raise OutcomeUnknown("no answer came")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.reconfigure(STEPWISE)
    yield made
    made.journal.close()


def steps(house: House) -> Steps:
    return house.world.steps("shop")


def note(house: House, case: Case) -> Effect:
    [effect] = [effect for effect in house.effects(case) if effect.kind == "add-note"]
    return effect


def standing(house: House, case: Case) -> Standing:
    with Dropconnect(house.configuration, clock=house.clock) as app:
        return app.case(case.id).standing


def test_a_note_whose_answer_was_lost_is_found_and_not_left_twice(house: House) -> None:
    steps(house).after["note"] = lost

    case = house.cancel("ok-1")

    assert (case.outcome, note(house, case).state) == (Outcome.DONE, EffectState.DONE)
    assert (len(steps(house).notes), standing(house, case)) == (1, Standing.DONE)


def test_a_note_that_never_arrived_is_left_after_its_settle_time(house: House) -> None:
    steps(house).mishaps["note"] = lost
    case = house.cancel("ok-1")
    assert (case.stage, case.waits_for) == (Stage.VERIFY, WaitsFor.SETTLE)
    assert case.waiting_on == "shop: whether our note is at the order"

    house.work_after(SETTLE + 1, case)  # another process: its time starts anew
    done = house.work_after(SETTLE + 1, case)

    assert (done.outcome, note(house, case).state, note(house, case).attempts) == (
        Outcome.DONE,
        EffectState.DONE,
        2,
    )
    assert (len(steps(house).notes), standing(house, case)) == (1, Standing.DONE)


@pytest.mark.parametrize("platform", [CannotTell, CannotBeAsked])
def test_what_cannot_be_known_of_a_note_is_told_and_ends_there(
    house: House, platform: type[FakeStepwisePlatform]
) -> None:
    registry = house.world.registry()
    bound = type(platform.__name__, (platform,), {"world": house.world})
    registry.connectors[platform.name] = InstalledConnector(bound, "dropconnect", "")
    house.configuration = load(house.file, registry=registry)
    steps(house).mishaps["note"] = lost

    case = house.cancel("ok-1")
    for _ in range(2):
        case = house.work_after(SETTLE + 1, case)

    assert (case.outcome, note(house, case).state) == (Outcome.DONE, EffectState.GIVEN_UP)
    assert standing(house, case) is Standing.DONE
    told = [event.text for event in house.events(case) if event.kind == "note-unknown"]
    assert told == ["it is not known if shop has our note: look at the order; it is not left twice"]
