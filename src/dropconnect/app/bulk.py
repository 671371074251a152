"""The part of the front door that cancels many orders together: each row is an ordinary request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dropconnect.app.bulk_one import OneOfMany
from dropconnect.app.bulk_rows import rows_of_file, rows_of_numbers
from dropconnect.app.looking import Looking
from dropconnect.app.side_by_side import side_by_side
from dropconnect.errors import UsageError
from dropconnect.report.bulk import BulkOrder, BulkRow
from dropconnect.turns import JOBS, MOST_JOBS, Priority, at_priority


@dataclass(frozen=True)
class _Run:
    """What all rows of a bulk run have in common."""

    name: str
    by: str
    jobs: int
    stopped: Callable[[], bool]


def _never() -> bool:
    return False


class Bulk(Looking):
    """Plans and carries out lists of cancellations, however long they are."""

    def bulk_rows(
        self, store: str, *, reason: str = "", file: Path | None = None, numbers: str = "", query: str = ""
    ) -> Iterator[BulkRow]:
        """Read a list of orders, from one of three places.

        ``file``: CSV with a header, whose columns are ``order`` and any of ``store``, ``lines``, ``reason``,
        ``comment`` and ``request_id``. ``numbers``: orders between spaces or commas. ``query``: what the
        store itself can search for, a customer's mail address above all. ``store`` and ``reason`` are those
        of rows that name none. A row that cannot be used has ``trouble``, and stops no other. Raises
        ``ConfigurationError`` for an unknown store, ``UsageError`` for a list that cannot be used and for a
        search that the store cannot answer completely, and what the search raises.
        """
        self._configuration.store(store)
        if (file is not None) + bool(numbers) + bool(query) != 1:
            raise UsageError("say which orders: a file, or --numbers, or --query; one of the three")
        if file is not None:
            yield from rows_of_file(file, store, reason)
        elif numbers:
            yield from rows_of_numbers(numbers, store, reason)
        else:
            yield from self._found(store, reason, query.strip())

    def bulk_plan(
        self, rows: Iterable[BulkRow], *, name: str, by: str = "", jobs: int = JOBS
    ) -> Iterator[BulkOrder]:
        """Show what would become of each row, as soon as it is known. Opens no case and writes nothing.

        ``jobs``, 1 to 32: so many rows at once. ``name`` is that of the bulk run: the same row under the
        same name is the same request, whenever it comes. A row that cannot be read is told as one. Raises
        what stops all rows: ``AuthenticationFailed``, ``FirewallRefused``, ``ConfigurationError``,
        ``JournalError``; and ``UsageError`` for another number of jobs and for no name.
        """
        run = _Run(name, by, jobs, _never)
        yield from self._each(rows, run, OneOfMany.plan)

    def bulk_run(
        self,
        rows: Iterable[BulkRow],
        *,
        name: str,
        by: str,
        jobs: int = JOBS,
        stopped: Callable[[], bool] = _never,
    ) -> Iterator[BulkOrder]:
        """Carry each row out as far as it goes now, and tell of it as soon as that is known.

        Each is what ``cancel`` would do, with the rights of ``by``. A row with ``planned`` pays at most its
        ``agreed_due``. ``stopped`` is asked before each row; those at work come to their end. Given again,
        rows that have a case are told as ``known``, and nothing moves. Raises what ``bulk_plan`` raises,
        ``WritesPaused`` once a person has stopped writes, and ``ResultNotRecorded``: each after the rows at
        work have come to their end.
        """
        run = _Run(name, by, jobs, stopped)
        yield from self._each(rows, run, OneOfMany.carry_out)

    def _each(
        self,
        rows: Iterable[BulkRow],
        run: _Run,
        do: Callable[[OneOfMany, BulkRow], BulkOrder],
    ) -> Iterator[BulkOrder]:
        if not 1 <= run.jobs <= MOST_JOBS:
            raise UsageError(f"{run.jobs} rows at once cannot be; say a number of jobs from 1 to {MOST_JOBS}")
        if not run.name.strip():
            raise UsageError("a bulk run needs a name: say --name, as in --name recall-november")
        one = OneOfMany(self._workbench, self._configuration, run.name.strip(), run.by)

        def in_thread(row: BulkRow) -> BulkOrder:
            with at_priority(Priority.BULK):
                return do(one, row)

        yield from side_by_side(rows, in_thread, jobs=run.jobs, alone=one.order_of, stopped=run.stopped)

    def _found(self, store: str, reason: str, query: str) -> Iterator[BulkRow]:
        platform = self._connections.store(store)
        if not platform.supports("platform_find_by_reference"):
            raise UsageError(f"{store} cannot be searched; list the orders in a file, or with --numbers")
        search = platform.find_by_reference(query)
        if not search.complete:
            raise UsageError(
                f"{store} has not shown all orders for {query!r}, so some would be left out; list the orders "
                "in a file, or with --numbers"
            )
        if not search.rows:
            raise UsageError(
                f"{store} has no order for {query!r}; --query takes a customer's mail address, or what "
                "people call an order"
            )
        for number, row in enumerate(search.rows, start=1):
            yield BulkRow(row=number, store=store, order=f"id:{row.id}", reason=reason)
