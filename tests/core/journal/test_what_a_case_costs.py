"""What a case asks of its journal, against the table in `docs/explanation/what-a-case-costs.md`."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.bare_sqlite import COMMITS
from tests.support.counting import Asked, counted

from dropconnect import Dropconnect
from dropconnect.report.case import TimelineEvent
from dropconnect.testing.fakes import FakeWorld

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "what-a-case-costs.md"
MOST_COMMITS = 12
MOST_READS = 80
MOST_STATEMENTS = 130
"""With a margin of some ten: who needs more says in the page for what."""


def commits_of_the_page() -> list[str]:
    """The column of tables, row by row."""
    rows = re.findall(r"^\| \d+ \| [^|]+ \| ([^|]+) \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), re.M)
    return [row.strip() for row in rows]


def asked_by_a_cancellation(folder: Path, *, policy: str = "", paid_before: int = 0) -> Asked:
    """A whole order, cancelled in a call of its own as by the command. Time passes between its legs."""
    world = FakeWorld()
    file = folder / "dropconnect.toml"
    file.write_text(f'state_folder = "state"\n[stores.shop]\nconnector = "fake-platform"\n{policy}')

    def told(_: TimelineEvent) -> None:
        world.clock.advance(1)

    with (
        counted() as asked,
        Dropconnect.open(file, registry=world.registry(), clock=world.clock, progress=told) as app,
    ):
        for number in range(paid_before + 1):
            cancel(app, f"ok-{number + 1}")
        before = asked.statements, asked.reads, asked.rows, len(asked.commits)
        cancel(app, f"ok-{paid_before + 2}")
    statements, reads, rows, commits = before
    return Asked(
        asked.statements - statements, asked.rows - rows, asked.reads - reads, asked.commits[commits:]
    )


def cancel(app: Dropconnect, order_id: str) -> None:
    done = app.cancel("shop", order_id, reason="changed-mind", by="Ada")
    assert done.case is not None
    assert not done.case.is_open


def test_every_commit_of_a_case_is_named_in_the_page(tmp_path: Path) -> None:
    asked = asked_by_a_cancellation(tmp_path)

    assert asked.commits == commits_of_the_page()
    assert len(asked.commits) <= MOST_COMMITS
    assert asked.reads <= MOST_READS
    assert asked.statements <= MOST_STATEMENTS


def test_the_yardstick_writes_the_same_tables_as_a_case() -> None:
    written = [re.findall(r'^(?:INSERT INTO|UPDATE) "?(\w+)', "\n".join(texts), re.M) for texts in COMMITS]

    assert [", ".join(sorted(tables)) for tables in written] == commits_of_the_page()


def test_a_case_costs_the_same_after_a_day_full_of_payments(tmp_path: Path) -> None:
    (tmp_path / "quiet").mkdir()
    (tmp_path / "busy").mkdir()
    limit = '[stores.shop.policy]\ncap_per_day = "100000.00 USD"\n'

    quiet = asked_by_a_cancellation(tmp_path / "quiet", policy=limit)
    busy = asked_by_a_cancellation(tmp_path / "busy", policy=limit, paid_before=12)

    assert busy.statements == quiet.statements
    assert busy.rows == quiet.rows, "all payments of a day are of one amount here: their sum is one row"


def test_the_day_is_summed_only_for_a_limit(tmp_path: Path) -> None:
    (tmp_path / "free").mkdir()
    (tmp_path / "limited").mkdir()
    limit = '[stores.shop.policy]\ncap_per_day = "100000.00 USD"\n'

    free = asked_by_a_cancellation(tmp_path / "free")
    limited = asked_by_a_cancellation(tmp_path / "limited", policy=limit)

    assert free.statements < limited.statements
