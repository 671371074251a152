"""Finds a case by what people call its order."""

from __future__ import annotations

from contextlib import closing

from dropconnect.app.workbench import Workbench
from dropconnect.errors import AmbiguousOrder, UsageError
from dropconnect.journal.rows import Case
from dropconnect.saga.look.reference import ID, NUMBER, exact, find_order


def case_of(bench: Workbench, store: str, text: str) -> int:
    """The number of the case of that order: the open one, else the newest.

    The store is asked only for what the journal does not know. Raises ``UsageError`` if there is no case of
    that order, ``AmbiguousOrder`` if the text fits the orders of several cases.
    """
    found = _named(bench, store, text)
    if not found and not exact(text)[0]:
        with closing(bench.connections()) as connections:
            world = connections.world(store)
            meant = find_order(world.store, text, connections.suppliers_of(world.section))
        with bench.journal.read() as reading:
            found = reading.cases.of_order(store, meant.order_id)
    if not found:
        raise UsageError(f"there is no case of the order {text!r} of {store}; `dropconnect cases` lists them")
    if len({case.order_id for case in found}) > 1:
        cases = "; ".join(f"case {case.id}: No. {case.order_number} (id {case.order_id})" for case in found)
        raise AmbiguousOrder(f"{text!r} fits several orders of {store}: {cases}. Write the number of a case")
    return max(found, key=lambda case: (case.is_open, case.id)).id


def _named(bench: Workbench, store: str, text: str) -> list[Case]:
    kind, value = exact(text)
    with bench.journal.read() as reading:
        by_id = reading.cases.of_order(store, value) if kind != NUMBER else []
        by_number = reading.cases.of_number(store, value) if kind != ID else []
    return list({case.id: case for case in (*by_id, *by_number)}.values())
