"""A journal that was cloned with its machine: of two copies at work, one stops before it sends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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
