"""What a person reads about many cancellations: a table, and the sums."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from dropconnect.cli.output import say, table
from dropconnect.plain import capped
from dropconnect.report.bulk import BulkOrder, BulkReport, BulkState

_ROWS_AT_ONCE = 500
"""A table as long as this is laid out at once; a longer list is several of them."""
_MOST_OF_A_REASON = 120
"""Characters: a row of the table has all of it."""
_COUNTED = {
    BulkState.GOES: "to be carried out",
    BulkState.QUESTION: "with a question to a person first",
    BulkState.SHADOW: "planned only, in shadow mode",
    BulkState.REFUSED: "refused",
    BulkState.EXCLUDED: "excluded",
    BulkState.TROUBLE: "not readable",
    BulkState.CHANGED: "changed meanwhile",
    BulkState.DONE: "done",
    BulkState.WAITING: "waiting",
    BulkState.PERSON: "in need of a person",
}


def print_rows(orders: Iterable[BulkOrder], store: str) -> None:
    """A row for each order. ``store`` is not named again."""
    columns = ("row", "order", "what", "due", "paid back", "case", "why")
    left = iter(orders)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        table(columns, [_cells(order, store) for order in some], right=("row", "due", "paid back"))


def print_totals(report: BulkReport) -> None:
    """Counts, money and reasons."""
    totals = report.totals
    counts = [
        f"{totals.states[state]} {words}" for state, words in _COUNTED.items() if state in totals.states
    ]
    known = f"; {totals.known} of them asked for before" if totals.known else ""
    say(f"{totals.rows} orders: {', '.join(counts)}{known}", bold=True)
    for money in totals.money:
        expected = f", {money.expected} expected" if money.expected != money.due else ""
        say(f"  {money.due} due{expected}, {money.paid_back} paid back")
    for reason in totals.reasons:
        words = f": {capped(reason.words, _MOST_OF_A_REASON)}" if reason.words else ""
        say(f"  {reason.count} {reason.state} ({reason.code}){words}")
    if report.stopped:
        say(report.stopped)


def _cells(order: BulkOrder, store: str) -> list[object]:
    name = order.order_number or order.order
    return [
        order.row,
        name if order.store == store else f"{name} of {order.store}",
        str(order.state),
        order.due,
        order.paid_back,
        order.case_id,
        order.words or order.code,
    ]
