"""What one process keeps of a journal's rows is never older than what another has committed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from tests.support.house import House

from dropconnect.errors import JournalError, LostLease, WritesPaused
from dropconnect.journal import Journal
from dropconnect.journal.records import SightingFacts
from dropconnect.journal.sightings import Subject
from dropconnect.journal.states import Decision, EffectState, WaitsFor
from dropconnect.models.seen import SeenKind

ASKS_FIRST = """
[stores.shop]
connector = "fake-platform"
[stores.shop.policy]
approve_over = "1.00 USD"
"""


def test_what_another_process_commits_is_read_next(house: House) -> None:
    """Every value was read before, in the same process: the case, its task, its effects, its timeline."""
    house.reconfigure(ASKS_FIRST)
    case = house.case(house.cancel("ok-1"))
    task = house.task(case)
    assert house.case(case) == case
    before = house.events(case)

    with closing(Journal(house.configuration.journal)) as other, other.write() as writing:
        writing.tasks.decide(task.id, Decision.APPROVE, "", "Grace", house.clock.now())
        writing.events.add(case.id, house.clock.now(), "seen", "by another")
        writing.cases.wait(case, WaitsFor.RETRY, "another", due_at=None, tries=7)
        writing.pauses.begin("shop", "stocktaking", "Grace", house.clock.now())

    with house.journal.read() as reading:
        assert reading.tasks.get(task.id).decided_by == "Grace"
        assert [item.decided_by for item in reading.tasks.of_case(case.id)] == ["Grace"]
        assert reading.cases.get(case.id).tries == 7
        assert [item.tries for item in reading.cases.of_order("shop", "ok-1")] == [7]
        assert len(reading.events.of_case(case.id)) == len(before) + 1
        with pytest.raises(WritesPaused, match="Grace"):
            reading.pauses.require_none("shop")


def test_what_a_raw_connection_writes_between_two_readings_is_read(house: House) -> None:
    """Each kind of writer: another program, this process's other connection, and the one that has read."""
    case = house.open("ok-1")
    texts = []

    def text() -> str:
        with house.journal.read() as reading:
            return reading.cases.get(case.id).order_number

    texts.append(text())
    with closing(sqlite3.connect(house.configuration.journal)) as other, other:
        other.execute("UPDATE \"case\" SET order_number = 'by another'")
    texts.append(text())
    with house.journal.read() as earlier:
        assert earlier.cases.get(case.id).order_number == "by another"
        with house.journal.write() as writing:
            writing.cases.free(writing.cases.get(case.id), at=house.clock.now())
        # What has begun sees its own moment; the next one sees what was committed.
        assert earlier.cases.get(case.id).revision == case.revision
    with house.journal.read() as later:
        assert later.cases.get(case.id).revision == case.revision + 1

    assert texts == [case.order_number, "by another"]


def test_what_this_process_commits_is_read_next(house: House) -> None:
    """By the connection that had read all of it before, one table after the other and several at once."""
    house.reconfigure(ASKS_FIRST)
    case = house.case(house.cancel("ok-1"))
    task, now = house.task(case), house.clock.now()
    subject = Subject("shop", "ok-1", "ok-1", SeenKind.CANCELLED)

    def seen() -> tuple[str, int, int, int, bool]:
        with house.journal.read() as reading:
            [asked] = reading.tasks.of_case(case.id)
            events, sightings = reading.events.of_case(case.id), reading.sightings.of_order("shop", "ok-1")
            try:
                reading.pauses.require_none("shop")
            except WritesPaused:
                is_paused = True
            else:
                is_paused = False
            found = reading.cases.get(case.id)
        return asked.decided_by, found.tries, len(events), len(sightings), is_paused

    who, tries, events, sightings, is_paused = seen()
    assert seen() == (who, tries, events, sightings, is_paused)
    with house.journal.write() as writing:
        writing.events.add(case.id, now, "seen", "by this one")
    assert seen() == (who, tries, events + 1, sightings, is_paused)
    with house.journal.write() as writing:
        writing.sightings.note(subject, SightingFacts(), now)
    assert seen() == (who, tries, events + 1, sightings + 1, is_paused)
    with house.journal.write() as writing:
        writing.tasks.decide(task.id, Decision.APPROVE, "", "Grace", now)
        writing.cases.wait(case, WaitsFor.RETRY, "itself", due_at=None, tries=7)
    assert seen() == ("Grace", 7, events + 1, sightings + 1, is_paused)
    with house.journal.write() as writing:
        writing.pauses.begin("shop", "stocktaking", "Grace", now)
    assert seen() == ("Grace", 7, events + 1, sightings + 1, True)


def test_a_commit_that_fails_keeps_nothing_that_it_wrote(house: House) -> None:
    case, now = house.open("ok-1"), house.clock.now()
    before = house.events(case)

    def in_vain() -> None:
        with house.journal.write() as writing:
            writing.events.add(case.id, now, "seen", "never committed")
            raise LostLease("somebody else has it")

    for _ in range(2):
        with pytest.raises(LostLease):
            in_vain()
        assert house.events(case) == before
    with house.journal.write() as writing:
        writing.events.add(case.id, now, "seen", "committed")
    assert [event.text for event in house.events(case)[len(before) :]] == ["committed"]


def test_what_was_rolled_back_is_not_kept(house: House) -> None:
    case, now = house.open("ok-1"), house.clock.now()

    def in_vain() -> None:
        with house.journal.write() as writing:
            writing.events.add(case.id, now, "seen", "never committed")
            assert writing.events.of_case(case.id)[-1].text == "never committed"
            raise LostLease("somebody else has it")

    with pytest.raises(LostLease):
        in_vain()

    assert "never committed" not in [event.text for event in house.events(case)]


def test_a_case_that_another_process_changed_is_not_changed_over(house: House) -> None:
    case = house.open("ok-1")
    with closing(Journal(house.configuration.journal)) as other, other.write() as writing:
        writing.cases.free(case, at=house.clock.now())

    with pytest.raises(LostLease), house.journal.write() as writing:
        writing.cases.free(case, at=house.clock.now())


def test_a_change_says_what_the_next_reading_finds(house: House) -> None:
    case, now = house.open("ok-1"), house.clock.now()
    plan = case.plan.changed(order_status="held")
    with house.journal.write() as writing:
        case = writing.cases.adopt(case, plan)
        case = writing.cases.wait(case, WaitsFor.RETRY, "a reason", due_at=now + timedelta(1), tries=3)
    assert (case.plan.order_status, case.agreed.order_status) == ("held", "processing")

    with closing(Journal(house.configuration.journal)) as other, other.read() as reading:
        assert reading.cases.get(case.id) == case

    with house.journal.write() as writing:
        case = writing.cases.adopt(case, plan, agreed=plan)
    assert house.case(case) == case
    assert case.agreed == plan


def test_an_effect_says_what_the_next_reading_finds(house: House) -> None:
    case = house.cancel("ok-1")
    [refund, *_] = house.effects(case)
    assert refund.state is EffectState.DONE

    with closing(Journal(house.configuration.journal)) as other, other.read() as reading:
        assert reading.effects.get(refund.key) == refund


@pytest.mark.parametrize(
    ("column", "value"), [("command", "replace(command, '82.49', '92.49')"), ("attempts", "attempts + 1")]
)
def test_a_byte_that_changes_after_a_row_was_read_is_found(house: House, column: str, value: str) -> None:
    case = house.cancel("ok-1")
    assert house.effects(case)
    with closing(sqlite3.connect(house.configuration.journal)) as file, file:
        file.execute(f"UPDATE effect SET {column} = {value} WHERE kind = 'refund'")

    with pytest.raises(JournalError, match="seal does not fit"):
        house.effects(case)
