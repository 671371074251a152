"""Keeps the rows of a bulk run and what became of each on disk, and their sums in memory.

Without a path the file is the process's own: nobody sees it, and it is gone with the process.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from dropconnect.models.money import Money
from dropconnect.report.bulk import (
    BulkMoney,
    BulkOrder,
    BulkReason,
    BulkReport,
    BulkRow,
    BulkState,
    BulkTotals,
)
from dropconnect.report.standing import Standing, heaviest

_ON_DISK = ""
"""What SQLite calls a database of its own, in a file without a name."""
_TOLD = frozenset(BulkState) - {BulkState.GOES, BulkState.DONE}
"""States that need a reason."""
_COUNTED = frozenset({BulkState.GOES, BulkState.QUESTION, BulkState.SHADOW})
_AT_ONCE = 100
_SOME = """
SELECT row, asked, became FROM kept
WHERE row > :last AND (:left_out IS NULL OR left_out = :left_out) AND (:carried IS NULL OR carried = :carried)
ORDER BY row LIMIT :limit
"""

_STORES = (
    "SELECT DISTINCT json_extract(asked, '$.store') FROM kept WHERE json_extract(asked, '$.trouble') = ''"
)


class Spool:
    """Rows by their number; a context manager. To be used by one thread at a time.

    ``path``: a file that stays; without one it is the process's own.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = sqlite3.connect(path or _ON_DISK, isolation_level=None, check_same_thread=path is None)
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS kept (row INTEGER PRIMARY KEY, asked TEXT, became TEXT, "
            "left_out INTEGER NOT NULL DEFAULT 0, carried INTEGER NOT NULL DEFAULT 0)"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, rows: Iterable[BulkRow]) -> int:
        """Keep what is asked for, and count it."""
        with self._file:
            self._file.execute("BEGIN")
            for row in rows:
                values = (row.row, row.model_dump_json())
                self._file.execute("INSERT INTO kept (row, asked) VALUES (?, ?)", values)
        return self._file.execute("SELECT count(*) FROM kept").fetchone()[0]  # type: ignore[no-any-return]

    def put(self, order: BulkOrder, *, carried: bool = False) -> None:
        """What would become, or became, of a row; it replaces what was known before. ``carried``: it was
        carried out."""
        values = (order.model_dump_json(), carried, order.row)
        self._file.execute("UPDATE kept SET became = ?, carried = ? WHERE row = ?", values)

    def rows(self) -> Iterator[BulkRow]:
        """All that was asked for, in its order."""
        for asked, _ in self._each():
            yield BulkRow.model_validate_json(asked)

    def stores(self) -> frozenset[str]:
        """Those of the rows that can be read."""
        return frozenset(store for (store,) in self._file.execute(_STORES))

    def agreed(self) -> Iterator[BulkRow]:
        """The rows to be carried out or continued, each with what its plan said is due."""
        for asked, became in self._each(left_out=False, carried=False):
            order = BulkOrder.model_validate_json(became) if became else None
            # One that is known is told anew, and goes on if it was interrupted.
            if order is not None and (order.state.may_go or order.known):
                row = BulkRow.model_validate_json(asked)
                yield row.changed(planned=True, agreed_due=order.due)

    def orders(self) -> Iterator[BulkOrder]:
        """What is known of each row, in their order; rows of which nothing is known yet are left out."""
        for _, became in self._each():
            if became:
                yield BulkOrder.model_validate_json(became)

    def report(self, name: str, *, carried_out: bool, stopped: str) -> BulkReport:
        """The sums over all rows, without the rows."""
        sums = Sums()
        for order in self.orders():
            sums.add(order)
        return BulkReport(
            name=name,
            carried_out=carried_out,
            stopped=stopped,
            standing=heaviest([sums.standing, Standing.WAITING if stopped else Standing.DONE]),
            totals=sums.totals(),
            orders=(),
        )

    def _each(
        self, *, left_out: bool | None = None, carried: bool | None = None
    ) -> Iterator[tuple[str, str | None]]:
        """A page at a time: what is put meanwhile disturbs nothing. None: whether or not."""
        wanted = {"last": -1, "left_out": left_out, "carried": carried, "limit": _AT_ONCE}
        while True:
            page = self._file.execute(_SOME, wanted).fetchall()
            for row, asked, became in page:
                yield asked, became
                wanted["last"] = row
            if not page:
                return


class Sums:
    """Counts, money and reasons of the rows that were added."""

    def __init__(self) -> None:
        self.standing = Standing.DONE
        self._known = 0
        self._states = Counter[BulkState]()
        self._reasons = Counter[tuple[BulkState, str]]()
        self._words: dict[tuple[BulkState, str], str] = {}
        self._money: dict[str, list[Money]] = {}

    def add(self, order: BulkOrder) -> None:
        self.standing = heaviest([self.standing, order.standing])
        self._known += order.known
        self._states[order.state] += 1
        if order.state in _TOLD:
            group = (order.state, order.code)
            self._reasons[group] += 1
            self._words.setdefault(group, order.words)
        if order.state in _COUNTED or order.state.has_case:
            self._add_money(order)

    @property
    def paid_back(self) -> tuple[Money, ...]:
        """Of each currency."""
        return tuple(paid for _, _, paid in self._money.values())

    def totals(self) -> BulkTotals:
        return BulkTotals(
            rows=self._states.total(),
            known=self._known,
            states={state: self._states[state] for state in BulkState if self._states[state]},
            money=tuple(
                BulkMoney(currency=currency, due=due, expected=expected, paid_back=paid)
                for currency, (due, expected, paid) in sorted(self._money.items())
            ),
            reasons=tuple(
                BulkReason(state=state, code=code, count=count, words=self._words[state, code])
                for (state, code), count in self._reasons.most_common()
            ),
        )

    def _add_money(self, order: BulkOrder) -> None:
        amounts = (order.due, order.expected, order.paid_back)
        for place, amount in enumerate(amounts):
            if amount is not None:
                zero = Money.zero(amount.currency)
                sums = self._money.setdefault(amount.currency, [zero, zero, zero])
                sums[place] += amount
