"""A journal that was cloned with its machine: of two copies at work, one stops before it sends."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from tests.support.patience import wait_until

from dropconnect import Dropconnect
from dropconnect.errors import OlderJournal
from dropconnect.testing.fakes import FakeWorld
from dropconnect.testing.fakes.books import Call

JOURNAL = "dropconnect-journal.sqlite3"


class Clones:
    """One store, and two folders whose journals are copies of one another."""

    def __init__(self, folder: Path) -> None:
        self.world = FakeWorld()
        self.state = folder / "state"
        for name in ("first", "second"):
            (folder / name).mkdir()
            configuration = f'state_folder = "{self.state}"\n[stores.shop]\nconnector = "fake-platform"\n'
            (folder / name / "dropconnect.toml").write_text(configuration, encoding="utf-8")
        with self._opened(folder / "first") as opened:
            opened.cases()
        shutil.copy(folder / "first" / JOURNAL, folder / "second" / JOURNAL)
        self.first, self.second = self._opened(folder / "first"), self._opened(folder / "second")

    def _opened(self, folder: Path) -> Dropconnect:
        return Dropconnect.open(
            folder / "dropconnect.toml", clock=self.world.clock, registry=self.world.registry()
        )

    def close(self) -> None:
        self.first.close()
        self.second.close()


@pytest.fixture
def clones(tmp_path: Path) -> Clones:
    return Clones(tmp_path)


def cancel(app: Dropconnect, order_id: str, *lines: str) -> None:
    app.cancel("shop", order_id, reason="changed-mind", by="Ada", lines=dict.fromkeys(lines, 1))


@pytest.mark.parametrize("lines", [("LAMP-1",), ()], ids=["equally far", "further"])
def test_the_copy_that_comes_second_sends_nothing(clones: Clones, lines: tuple[str, ...]) -> None:
    shop = clones.world.shop("shop")

    def meanwhile(call: Call) -> None:
        if call.order_id == "ok-2" and call.hook == "check_cancellation":
            shop.listeners.remove(meanwhile)
            cancel(clones.first, "ok-1", *lines)

    shop.listeners.append(meanwhile)
    with pytest.raises(OlderJournal, match="after-restore"):
        cancel(clones.second, "ok-2")
    clones.close()

    assert shop.writes("ok-1")
    assert shop.writes("ok-2") == []


def test_the_mark_is_never_behind_a_call_and_never_ahead_of_the_journal(clones: Clones) -> None:
    shop, seen = clones.world.shop("shop"), []

    def look(call: Call) -> None:
        if call.is_write:
            [mark] = clones.state.glob("*.json")
            seen.append((len(seen) + 1, f'"counter":{len(seen) + 1},' in mark.read_text()))

    shop.listeners.append(look)
    cancel(clones.first, "ok-1")
    clones.close()

    assert seen == [(1, True), (2, True)]


def test_a_call_waits_while_another_process_writes_the_mark(clones: Clones, tmp_path: Path) -> None:
    shop = clones.world.shop("shop")
    cancel(clones.first, "ok-1")
    [lock] = clones.state.glob("*.lock")

    with ThreadPoolExecutor(1) as beside:
        with FileLock(lock):
            ended = beside.submit(cancel, clones.first, "ok-2")
            wait_until(lambda: intents(tmp_path / "first" / JOURNAL, "ok-2") == 1, "the intent is written")
            sent_meanwhile = shop.writes("ok-2")
        ended.result()
    clones.close()

    assert sent_meanwhile == []
    assert shop.writes("ok-2")


def intents(journal: Path, order_id: str) -> int:
    with closing(sqlite3.connect(journal)) as reading:
        [[found]] = reading.execute("SELECT count(*) FROM effect WHERE order_id = ?", (order_id,))
    return int(found)
