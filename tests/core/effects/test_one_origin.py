"""A repeat has one origin: an effect that provably never happened. The journal itself holds to that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from sqlite3 import IntegrityError

import pytest
from tests.support.house import House

from dropconnect.effects import effect_key
from dropconnect.errors import LostLease
from dropconnect.journal.effects import Intent
from dropconnect.journal.records import EffectContext, EffectResult
from dropconnect.journal.rows import Effect
from dropconnect.journal.states import EffectState
from dropconnect.models.commands import EffectKind

REPEATABLE = EffectState.UNSENT


def standing_at(house: House, state: EffectState) -> Effect:
    """A refund of an order that has come to this state."""
    effect = house.refund(house.cancel("busy-1"))
    with house.journal.write() as writing:
        return writing.effects.record(effect, state, EffectResult(), at=house.clock.now())


def next_intent(house: House, before: Effect) -> Intent:
    """The same once more, as somebody else would send it."""
    return Intent(
        case_id=before.case_id,
        kind=before.kind,
        ordinal=before.ordinal,
        connection=before.connection,
        command=before.command,
        context=EffectContext(),
        runner="another",
        at=house.clock.now(),
    )


def as_stored(house: House, effect: Effect) -> Effect | None:
    with house.journal.read() as reading:
        return reading.effects.get(effect.key)


@pytest.mark.parametrize("state", [state for state in EffectState if state is not REPEATABLE])
def test_clause_4_what_is_not_known_to_be_unsent_is_never_intended_again(
    house: House, state: EffectState
) -> None:
    before = standing_at(house, state)

    with (
        house.journal.write() as writing,
        pytest.raises(ValueError, match=f"is {state}, it cannot be sent again"),
    ):
        writing.effects.repeat_intent(before, next_intent(house, before))

    assert as_stored(house, before) == before


def test_clause_4_what_is_known_to_be_unsent_is_intended_again_under_its_key(house: House) -> None:
    before = standing_at(house, REPEATABLE)

    with house.journal.write() as writing:
        again = writing.effects.repeat_intent(before, next_intent(house, before))

    assert (again.key, again.state, again.attempts) == (before.key, EffectState.INTENT, 2)
    assert (again.runner, again.result, again.first_intent_at) == ("another", None, before.first_intent_at)


def test_clause_4_two_that_repeat_at_once_send_once(house: House) -> None:
    """Both have read that it is unsent; the journal takes the first."""
    before = standing_at(house, REPEATABLE)
    with house.journal.write() as writing:
        first = writing.effects.repeat_intent(before, next_intent(house, before))

    with house.journal.write() as writing, pytest.raises(LostLease, match="no longer unsent"):
        writing.effects.repeat_intent(before, next_intent(house, before))

    assert as_stored(house, before) == first


@pytest.mark.parametrize("state", list(EffectState))
def test_clause_1_a_key_is_minted_once_whatever_became_of_it(house: House, state: EffectState) -> None:
    before = standing_at(house, state)

    with (
        pytest.raises(IntegrityError, match="UNIQUE constraint failed: effect"),
        house.journal.write() as writing,
    ):
        writing.effects.insert_intent(next_intent(house, before))

    assert as_stored(house, before) == before


def test_clause_1_the_key_says_which_case_which_kind_and_which_number() -> None:
    keys = {
        effect_key(case, kind, ordinal)
        for case in ("one", "two")
        for kind in EffectKind
        for ordinal in range(3)
    }
    assert len(keys) == 2 * len(EffectKind) * 3
    assert effect_key("one", EffectKind.REFUND, 1) == effect_key("one", EffectKind.REFUND, 1)


def test_clause_8_the_journal_refuses_a_second_open_case_of_an_order(house: House) -> None:
    """Whatever program writes into it."""
    first = house.cancel("ok-1", "LAMP-1:1")
    house.open("ok-1", "DESK-1:1")

    with closing(sqlite3.connect(house.journal.path)) as another_program:
        reopen = 'UPDATE "case" SET closed_at = NULL WHERE id = ?'
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            another_program.execute(reopen, (first.id,))
