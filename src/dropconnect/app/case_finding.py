"""Finds a case by what people call its order."""

from __future__ import annotations

from dropconnect.app.workbench import Workbench
from dropconnect.errors import AmbiguousOrder, UsageError
from dropconnect.journal.rows import Case
from dropconnect.saga.look.reference import ID, NUMBER, exact, find_order, same_name


def case_of(bench: Workbench, store: str, text: str) -> int:
    """The number of the case of that order: the open one, else the newest.

    The store is asked only for what the journal does not know. Raises ``UsageError`` if there is no case of
    that order, ``AmbiguousOrder`` if the text fits the orders of several cases.
    """
    found = _known(bench, store, text)
    if not found and not exact(text)[0]:
        world = bench.connections.world(store)
        if world.store.traits.searches_numbers:
            found = _numbered(bench, store, text)
        if not found:
            meant = find_order(world.store, text, bench.connections.suppliers_of(world.section))
            with bench.journal.read() as reading:
                found = reading.cases.of_order(store, meant.order_id)
    if not found:
        raise UsageError(f"there is no case of the order {text!r} of {store}; `dropconnect cases` lists them")
    if len({case.order_id for case in found}) > 1:
        cases = "; ".join(f"case {case.id}: No. {case.order_number} (id {case.order_id})" for case in found)
        raise AmbiguousOrder(f"{text!r} fits several orders of {store}: {cases}. Write the number of a case")
    return max(found, key=lambda case: (case.is_open, case.id)).id


def _known(bench: Workbench, store: str, text: str) -> list[Case]:
    """What the journal alone knows for sure: an exact word, or an id that is the order's number as well. The
    number of one order may be the id of another, which has no case."""
    kind, value = exact(text)
    if kind == NUMBER or value.startswith("#"):
        return _numbered(bench, store, value)
    with bench.journal.read() as reading:
        found = reading.cases.of_order(store, value)
    return [case for case in found if kind == ID or same_name(case.order_number, value)]


def _numbered(bench: Workbench, store: str, number: str) -> list[Case]:
    with bench.journal.read() as reading:
        return reading.cases.of_number(store, number)
