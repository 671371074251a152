"""Generated rows are those that the same case leaves behind when it is carried out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from benchmarks.filling import FIRST_NUMBER, Filling, fill
from benchmarks.filling import templates as recorded_templates
from benchmarks.kinds import EVERY, Case
from benchmarks.templates import Place, Values, recorded, rows_of_cases
from benchmarks.trading import journal_of, opened

from dropconnect.report.standing import Standing
from dropconnect.testing.fakes import FakeWorld

NUMBER = 1_234_567
BEGAN = datetime(2025, 3, 9, 8, 15, tzinfo=UTC)
RANDOM = re.compile(
    r"(?<=@)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d+-[0-9a-f]{12}\b|(?<=_)[0-9a-f]{12}\b"
    r'|(?<="fingerprint":")[0-9a-f]{16}\b'
)
"""Ids that are new each time: of journals, runners, messages and claims; and what is a digest of the order's
own words."""
OF_THE_DAY = frozenset({("effect", "seal"), ("runner", "lock_inode")})
"""The seal covers the random ids; a lock file is another one in each journal."""


def plain(table: str, values: Values) -> Values:
    """The row without what is random in it; keys of effects are not."""
    kept = {column: value for column, value in values.items() if (table, column) not in OF_THE_DAY}
    key = kept.get("key") if table == "effect" else None
    found = {
        column: RANDOM.sub("RANDOM", value) if isinstance(value, str) else value
        for column, value in kept.items()
    }
    return {**found, "key": key} if key else found


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_a_generated_case_has_the_rows_of_a_real_one(kind: Callable[[Case], None], tmp_path: Path) -> None:
    once, real = tmp_path / "once", tmp_path / "real"
    once.mkdir()
    real.mkdir()
    world = FakeWorld()
    world.clock.set_wall_clock(BEGAN)
    with opened(real, world) as app:
        kind(Case(app, world, NUMBER))
    expected, journal_id = rows_of_cases(journal_of(real))

    template = recorded(kind, once)
    place = Place(NUMBER, BEGAN.replace(tzinfo=None), journal_id, dict.fromkeys(template.counts, 1))
    generated = list(template.rows_at(place))

    tables = [table for table, _ in expected]
    assert [table for table, _ in generated] == tables
    for (table, ours), (_, theirs) in zip(generated, expected, strict=True):
        assert plain(table, ours) == plain(table, theirs), table


def test_a_filled_journal_is_sound_and_can_be_worked_on(tmp_path: Path) -> None:
    world = FakeWorld()
    filling = Filling(old=150, recent=20, open=10, now=world.clock.now())
    fill(journal_of(tmp_path), filling, recorded_templates())

    with opened(tmp_path, world) as app:
        checked = app.check_journal()
        assert checked.standing is Standing.DONE, checked.looks
        assert {look.what: look.count for look in checked.looks}["case"] == 180
        assert app.cases().total == 180
        shown = app.case(1)
        assert shown.case.order_number == f"ok-{FIRST_NUMBER}"
        assert shown.case.opened_at < world.clock.now() - timedelta(days=365)
        assert app.cancel("shop", "ok-1", reason="changed-mind", by="Ada").case is not None
