"""The queue asks the journal as often for ten cases as for two thousand."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.filling import Filling, fill, templates
from benchmarks.trading import STORE, journal_of, opened
from tests.support.counting import counted

from dropconnect import QueueChoice
from dropconnect.testing.fakes import FakeWorld

FEW, MANY = 10, 2000
"""Open cases."""


@pytest.fixture(scope="module")
def merchants(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The folders of two merchants, by how many open cases they have."""
    known, now, found = templates(), FakeWorld().clock.now(), {}
    for size in (FEW, MANY):
        found[size] = tmp_path_factory.mktemp("merchant")
        fill(journal_of(found[size]), Filling(0, 20, size, now), known)
    return found


def asked(folder: Path, open_cases: int, choice: QueueChoice, stores: tuple[str, ...] | None) -> int:
    """How many statements a page takes."""
    with counted() as counts, opened(folder, FakeWorld()) as app:
        app.queue(by="olga")
        before = counts.statements
        shown = app.queue(by="olga", choice=choice, stores=stores)
        assert sum(page.total for page in shown.columns) >= open_cases
        return counts.statements - before


@pytest.mark.parametrize("stores", [None, (STORE,)])
@pytest.mark.parametrize("choice", [QueueChoice(), QueueChoice(store=STORE, reason="changed-mind")])
def test_a_long_queue_takes_as_many_statements_as_a_short_one(
    merchants: dict[int, Path], choice: QueueChoice, stores: tuple[str, ...] | None
) -> None:
    few, many = (asked(merchants[size], size, choice, stores) for size in (FEW, MANY))

    assert few == many
    assert many <= 25
