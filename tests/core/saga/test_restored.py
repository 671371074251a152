"""The journal is dropped, or an older copy of it restored, at any moment: asked once, paid once, or a person.

The world goes on meanwhile: what was sent after the copy was made has been sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.copies import copy_of, put_back
from tests.support.trade import LAMPS, Trade, two_suppliers

from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.intake import open_case
from dropconnect.saga.ending.restoration import look_up_open, mark_restored

SETTLE = 180.0


class Stopped(BaseException):
    """The machine stops here."""


class Books(Trade):
    """A store with suppliers whose journal can be copied, dropped and restored."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        super().__init__(folder, two_suppliers())
        self.copy = folder / "backup.sqlite3"
        self.moment = 0

    @contextmanager
    def watched(self, at: int, then: Callable[[], object]) -> Iterator[None]:
        """Do ``then`` at the moment of this number: before each outside write, and after each leg."""

        def count(*_: object) -> None:
            self.moment += 1
            if self.moment == at:
                then()

        def before(call: object) -> None:
            if getattr(call, "hook", "") in ("refund_order", "cancel_order"):
                count()

        for world in (self.shop, self.lumen, self.woodwork):
            world.listeners.append(before)
        self.progress = count
        yield
        self.progress = lambda *_: None

    def progress(self, *_: object) -> None:
        """Called after each leg."""

    def run(self, case: Case) -> Case:
        with LocalRunner(self.journal, self.configuration, self.clock) as runner:
            return runner.run(case.id, self.progress)

    def work(self) -> int:
        with LocalRunner(self.journal, self.configuration, self.clock) as runner:
            return runner.work(once=True, progress=self.progress)

    def work_after(self, case: Case, seconds: float) -> Case:
        self.clock.advance(seconds)
        self.work()
        return self.case(case)

    def ask_again(self) -> Case:
        """The same request, which is the same case where the journal still knows it."""
        intake = self.consider(self.request("ok-1"))
        case = open_case(self.journal, intake, self.clock)
        return self.run(case) if case.is_open else case

    def drop(self) -> None:
        self._replace(None)

    def restore(self) -> None:
        self._replace(self.copy)
        mark_restored(self.journal, self.clock.now())

    def _replace(self, copy: Path | None) -> None:
        path = self.journal.path
        self.journal.close()
        if copy is not None:
            put_back(copy, path)
        else:
            for beside in ("", "-wal", "-shm"):
                path.with_name(path.name + beside).unlink(missing_ok=True)
        self.journal = Journal(path)

    def backup(self) -> None:
        copy_of(self.journal.path, self.copy)

    def asked_once(self) -> bool:
        """Whether each supplier took at most one request."""
        return self.lumen.taken <= 1 and self.woodwork.taken <= 1


def trade(folder: Path) -> Books:
    books = Books(folder)
    books.ordered("ok-1", lamps="ask-yes-1", desk="now-2")
    return books


def moments(tmp_path: Path, then: str) -> Iterator[tuple[int, Books]]:
    """A world for every moment of a case, in which ``then`` has been done at that moment."""
    for at in range(1, 60):
        books = trade(tmp_path / str(at))
        with books, books.watched(at, getattr(books, then)):
            yield at, books
            if books.moment < at:
                return
    pytest.fail("the case has no end")


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(0, id="while a supplier thinks"),
        pytest.param(2, id="at the end", marks=pytest.mark.prove),
    ],
)
def test_a_copy_of_any_moment_is_restored(tmp_path: Path, days: int) -> None:
    seen = []
    for at, books in moments(tmp_path, "backup"):
        case = books.pass_time(books.cancel("ok-1"), days)
        assert case.is_open is (days == 0)
        if not books.copy.exists():
            break

        books.restore()
        again = books.pass_time(books.ask_again(), 2)

        assert books.asked_once(), at
        assert books.paid(again) <= usd("82.49"), at
        assert books.tasks(again) or books.paid(again) == usd("82.49"), at
        seen.append("person" if books.tasks(again) else str(again.outcome))
    assert len(seen) >= 4
    assert set(seen) <= {"done", "already", "refused", "person"}


@pytest.mark.prove
def test_the_journal_is_lost_at_any_moment_and_the_same_is_asked_again(tmp_path: Path) -> None:
    def stop() -> None:
        raise Stopped

    for at in range(1, 60):
        books = trade(tmp_path / str(at))
        with books, books.watched(at, stop):
            with suppress(Stopped):
                books.pass_time(books.cancel("ok-1"), 2)
            if books.moment < at:
                assert at > 6
                return
            books.progress = lambda *_: None

            books.drop()
            again = books.pass_time(books.ask_again(), 2)

            assert books.asked_once(), at
            assert books.paid(again) <= usd("82.49"), at
            assert books.tasks(again) or not again.is_open, at


def test_what_stood_open_is_looked_up_and_nothing_is_sent(tmp_path: Path) -> None:
    books = trade(tmp_path / "trade")
    with books:
        case = books.cancel("ok-1")
        assert case.is_open
        books.backup()
        calls = len(books.lumen.requests("ask-yes-1")), len(books.shop.writes("ok-1"))
        books.restore()

        with books.holding(case) as (runner, held):
            [looked] = look_up_open(runner.desk(held), held)

        assert (looked.before.state, looked.after.state) == ("requested", "requested")
        assert (len(books.lumen.requests("ask-yes-1")), len(books.shop.writes("ok-1"))) == calls


def test_a_marked_case_looks_up_before_it_asks_and_asks_a_person_where_nobody_can_tell(
    tmp_path: Path,
) -> None:
    books = Books(tmp_path / "trade")
    with books:
        books.ordered("ok-1", lamps="silent-1")
        case = books.open("ok-1")
        books.backup()
        books.restore()

        case = books.run(case)

        assert books.lumen.requests("silent-1") == []
        for _ in range(2):  # the second process that looks lets it settle anew
            case = books.work_after(case, SETTLE)
        task = books.task(case, "it is not known if it was asked")
        assert (task.kind, "try again" in task.choices) == ("supplier-trouble", True)
        books.answer(case, "try again", about="it is not known if it was asked")
        assert [command.key for command in books.lumen.requests("silent-1")] == [
            effect.key for effect in books.effects(case, "cancel-supplier")
        ]


def test_a_request_of_a_lost_journal_is_found_under_its_key_and_followed(tmp_path: Path) -> None:
    books = Books(tmp_path / "trade")
    with books:
        books.ordered("ok-1", lamps="silent-1")
        books.cancel("ok-1")
        books.drop()

        again = books.ask_again()

        [effect] = books.effects(again, "cancel-supplier")
        assert effect.state == "requested"
        assert books.lumen.taken == 1
        books.lumen.answer("silent-1", yes=True)
        again = books.pass_time(again, 1)
        assert dict(books.lumen.stopped) == {("silent-1", f"silent-1/{LAMPS}"): 2}
