"""No command walks through a table that grows with the cases: SQLite says of each statement how it reads."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from benchmarks.filling import Filling, fill, templates
from benchmarks.replaying import replay
from benchmarks.trading import LAMPS, STORE, SUPPLIER, journal_of, opened
from sqlalchemy import Engine, event

from dropconnect import Dropconnect
from dropconnect.journal import Journal
from dropconnect.journal.tables import metadata
from dropconnect.testing.fakes import FakeWorld

OLD, RECENT, OPEN = 1_000, 20, 20
SMALL = frozenset(
    {"alembic_version", "confirmation", "identity", "listed_order", "pause", "position", "sqlite_master"}
)
"""Tables that do not grow with the cases. ``listed_order`` has the orders of a month."""
PARTIAL = frozenset(
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
)
"""Indexes of what is open, held, alive or told: however old a journal is, there is little of it."""
ALLOWED = (
    (r'FROM "case" ORDER BY "case".id DESC LIMIT', "it ends with the page, in the order of the table"),
    (r'FROM "case" WHERE "case".connection = .\w+. ORDER BY "case".id DESC LIMIT', "it ends with the page"),
    (r"FROM (task|incident) ORDER BY \1.due_at, \1.id LIMIT", "it ends with the page"),
    (
        r'SELECT count\(\*\) AS \w+ FROM "?(case|task|incident)"?( WHERE "case".connection = .\w+.)?$',
        "how many pages there are: the entries of an index are counted, and no row is read",
    ),
    (r"JSON_EXTRACT\(.*request.* = '", "`cases --reason`: a reason stands in the request alone"),
    (r"FROM part ORDER BY part.case_id, part.ordinal$", "`credits` tells of every one, row by row"),
)
"""What a statement that reads a whole index or table looks like, and why it may."""
_SCAN = re.compile(r"SCAN (?P<table>\w+)(?: USING (?:COVERING )?INDEX (?P<index>\w+))?")
_EXPLAINED = ("SELECT", "UPDATE", "DELETE", "WITH", "INSERT")
_BY_STORE = re.compile(r"SEARCH (?P<table>\w+) USING (?:COVERING )?INDEX \w+ \(connection=\?\)$")

Command = Callable[[Dropconnect, FakeWorld], object]


def cancel(app: Dropconnect, world: FakeWorld) -> object:
    order = world.shop(STORE).place("ok-17")
    world.supplier(SUPPLIER).place("now-17", order, LAMPS)
    return app.cancel(STORE, order.id, reason="changed-mind", by="Ada")


def work(app: Dropconnect, world: FakeWorld) -> object:
    world.clock.advance(3700)
    return app.work()


COMMANDS: dict[str, Command] = {
    "cases": lambda app, world: app.cases(),
    "cases --open": lambda app, world: app.cases(only_open=True),
    "cases --waiting": lambda app, world: app.cases(waiting=True),
    "cases --overdue": lambda app, world: app.cases(overdue=True),
    "cases --store": lambda app, world: app.cases(store=STORE),
    "cases --reason": lambda app, world: app.cases(reason="changed-mind"),
    "cases --order": lambda app, world: app.cases(order="#OK-1000007"),
    "cases --since": lambda app, world: app.cases(since=world.clock.now() - timedelta(days=1)),
    "show": lambda app, world: app.case(OLD // 2),
    "tasks": lambda app, world: app.tasks(),
    "tasks --all": lambda app, world: app.tasks(only_open=False),
    "incidents": lambda app, world: app.incidents(),
    "incidents --all": lambda app, world: app.incidents(only_open=False),
    "seen": lambda app, world: app.seen(),
    "seen --all": lambda app, world: app.seen(everything=True),
    "the queue of a team": lambda app, world: app.queue(by="olga"),
    "the queue of one store": lambda app, world: app.queue(by="olga", stores=(STORE,)),
    "search": lambda app, world: app.search("#OK-1000007"),
    "search by name": lambda app, world: app.search("Ada Example"),
    "credits": lambda app, world: app.credits(),
    "runners": lambda app, world: app.runners(),
    "plan": lambda app, world: app.plan(STORE, "ok-3", reason="changed-mind"),
    "cancel": cancel,
    "work": work,
    "reconcile": lambda app, world: app.reconcile(since=world.clock.now() - timedelta(days=1)),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FakeWorld]:
    """The folder of a merchant with a thousand old cases."""
    folder, world = tmp_path_factory.mktemp("filled"), FakeWorld()
    fill(journal_of(folder), Filling(OLD, RECENT, OPEN, world.clock.now()), templates())
    journal = Journal(journal_of(folder))
    replay(journal, world, range(OLD + 1, OLD + RECENT + OPEN + 1))
    journal.close()
    return folder, world


@contextmanager
def listened() -> Iterator[list[str]]:
    """Every statement that is sent to SQLite meanwhile, with its values in it."""
    found: list[str] = []

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # By the driver itself: most statements go to it without SQLAlchemy.
        connection.set_trace_callback(found.append)

    event.listen(Engine, "connect", connected)
    try:
        yield found
    finally:
        event.remove(Engine, "connect", connected)


def scans(journal: Path, statements: Sequence[str]) -> set[str]:
    """Each statement that reads all there is, with what SQLite says about it."""
    found = set()
    with closing(sqlite3.connect(journal)) as connection:
        for statement in {" ".join(statement.split()) for statement in statements}:
            if not statement.startswith(_EXPLAINED) or any(
                re.search(pattern, statement) for pattern, _ in ALLOWED
            ):
                continue
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}")
            found |= {f"{step}: {statement}" for *_, step in plan if reads_all(step)}
    return found


def reads_all(step: str) -> bool:
    whole, of_store = _SCAN.match(step), _BY_STORE.match(step)
    if whole and whole["index"] in PARTIAL:
        return False
    found = whole or of_store
    return found is not None and found["table"] in set(metadata.tables) - SMALL


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_reads_by_index(name: str, filled: tuple[Path, FakeWorld]) -> None:
    folder, world = filled
    with opened(folder, world) as app, listened() as statements:
        COMMANDS[name](app, world)

    assert len(statements) > 5
    assert scans(journal_of(folder), statements) == set()


def test_a_walk_through_all_incidents_would_be_found(filled: tuple[Path, FakeWorld]) -> None:
    folder, _ = filled
    walks = [
        "SELECT id FROM incident WHERE reason = ''",
        "SELECT key FROM effect WHERE connection = '' AND runner = ''",
        "SELECT id FROM \"case\" WHERE closed_at > '' OR key = order_number",
    ]
    assert len(scans(journal_of(folder), walks)) == len(walks)
