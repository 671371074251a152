"""The repository of runners: which processes worked on cases, when each was last seen to get on, and how
it is known that one has ended. A runner has a row once it has taken a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Select, bindparam, select

from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Insert, Statement, Update
from dropconnect.journal.states import RunnerEnd
from dropconnect.journal.team_tables import runner


@dataclass(frozen=True)
class Runner:
    """One process (or one thread of it) that works on cases.

    Empty texts: the machine does not say. ``pid`` None: nothing is known of it but its id, as of a
    runner of an older release.
    """

    id: str
    machine_id: str = ""
    boot_id: str = ""
    namespaces: str = ""
    """In which pid and time namespace its process has its number and its start time."""
    pid: int | None = None
    process_started: str = ""
    """Start of the process in clock ticks since the boot: with the pid it names a process of a boot."""
    lock_inode: str = ""
    """Which file it holds locked: another file of the same name proves nothing."""
    host: str = ""
    started_at: datetime | None = None
    progress_at: datetime | None = None
    """When it was last seen to get on: it took a case, was about to call a provider, or had its reply."""
    progress_boot: float | None = None
    """The same moment on the boot clock of ``boot_id``."""
    end: RunnerEnd | None = None
    """How it is known that it has ended; None: it has not, or nobody looked."""
    ended_at: datetime | None = None
    ended_by: str = ""
    """Who said or found so."""
    end_reason: str = ""


@dataclass(frozen=True)
class Ending:
    """That a runner has ended, and how that is known."""

    end: RunnerEnd
    by: str
    reason: str
    at: datetime


RUNNERS = Reader(runner, Runner)

_OF_ID = Statement(select(runner).where(runner.c.id == bindparam("id")))
_INSERT = Insert(runner)
_UPDATE_LIVING = Update(runner, runner.c.id == bindparam("the_id"), runner.c.end.is_(None))


class Runners:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def get(self, runner_id: str) -> Runner | None:
        """None: the journal has no record of it."""
        return RUNNERS.one(self._connection, _OF_ID, id=runner_id)

    def not_ended(self) -> list[Runner]:
        """Those of which no end is recorded, the oldest first; they may be dead."""
        return self._read(select(runner).where(runner.c.end.is_(None)).order_by(runner.c.started_at))

    def add(self, new: Runner) -> None:
        _INSERT.run(self._connection, vars(new))

    def mark_progress(self, runner_id: str, *, at: datetime, boot: float) -> bool:
        """It gets on. False: it has no row, or its end is recorded."""
        values = {"progress_at": at, "progress_boot": boot}
        return self._change_living(runner_id, values)

    def end(self, runner_id: str, ending: Ending) -> bool:
        """Record its end, once. False: an end is recorded already, or it has no row."""
        values = {
            "end": ending.end,
            "ended_by": ending.by,
            "end_reason": ending.reason,
            "ended_at": ending.at,
        }
        return self._change_living(runner_id, values)

    def _change_living(self, runner_id: str, values: dict[str, Any]) -> bool:
        return _UPDATE_LIVING.run(self._connection, values, {"the_id": runner_id}) == 1

    def _read(self, query: Select[Any]) -> list[Runner]:
        return RUNNERS.all(self._connection, query)
