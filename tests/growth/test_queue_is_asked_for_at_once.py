"""The queue asks the journal as often for ten cases as for two thousand."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.filling import Filling, fill, templates
from benchmarks.trading import STORE, journal_of, opened
from tests.support.counting import counted

from dropconnect import QueueChoice, QueueReport
from dropconnect.testing.fakes import FakeWorld


def asked(folder: Path, open_cases: int, choice: QueueChoice, stores: tuple[str, ...] | None) -> int:
    """How many statements a page takes."""
    folder.mkdir()
    world = FakeWorld()
    fill(journal_of(folder), Filling(0, 20, open_cases, world.clock.now()), templates())
    with counted() as counts, opened(folder, world) as app:
        app.queue(by="olga")
        before = counts.statements
        shown: QueueReport = app.queue(by="olga", choice=choice, stores=stores)
        assert sum(page.total for page in shown.columns) >= open_cases
        return counts.statements - before


@pytest.mark.parametrize("stores", [None, (STORE,)])
@pytest.mark.parametrize("choice", [QueueChoice(), QueueChoice(store=STORE, reason="changed-mind")])
def test_a_long_queue_takes_as_many_statements_as_a_short_one(
    tmp_path: Path, choice: QueueChoice, stores: tuple[str, ...] | None
) -> None:
    few = asked(tmp_path / "few", 10, choice, stores)
    many = asked(tmp_path / "many", 2000, choice, stores)

    assert few == many
    assert many <= 25
