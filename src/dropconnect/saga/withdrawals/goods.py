"""Which goods of an order are meant by what somebody typed. Pure: what is not sure is never guessed."""

from __future__ import annotations

import re

from dropconnect.errors import UsageError
from dropconnect.models.order import Order, OrderLine
from dropconnect.models.selection import LineSelection

_ALL = frozenset(
    {"", "all", "everything", "the whole order", "whole order", "alles", "die ganze bestellung", "alle"}
)
_COUNTED = re.compile(
    r"^(?P<units>\d{1,5})\s*[x\u00d7*]?\s+(?P<name>.+)$|^(?P<more>\d{1,5})[x\u00d7*](?P<rest>.+)$"
)
_BEHIND = re.compile(r"^(?P<name>.+?)\s*[x\u00d7*:]\s*(?P<units>\d{1,5})$")


def goods_meant(order: Order, text: str) -> tuple[LineSelection, ...]:
    """The lines that ``text`` names, one a row or between commas, by name or SKU; empty: the whole order.

    Raises ``UsageError``, which lists the goods of the order, unless each row is exactly one line.
    """
    if text.strip(" .!").casefold() in _ALL:
        return ()
    rows = [row.strip(" \t-.") for row in re.split(r"[\n;]", text)]
    found: dict[str, int | None] = {}
    for row in filter(None, rows):
        for piece in [row] if _line(order, row) else [part.strip() for part in row.split(",")]:
            if piece:
                _take(order, piece, found)
    return tuple(LineSelection(selector=line_id, quantity=units) for line_id, units in found.items())


def _take(order: Order, piece: str, found: dict[str, int | None]) -> None:
    line = _line(order, piece)
    if line is None or line[0].id in found:
        there = "; ".join(f"{item.quantity} x {item.words}" for item in order.items)
        twice = " is named twice" if line is not None else " is not one of its goods for sure"
        raise UsageError(
            f"{piece!r}{twice}. Order {order.number} has: {there}. Write one a line, as in 1 x NAME"
        )
    found[line[0].id] = line[1]


def _line(order: Order, text: str) -> tuple[OrderLine, int | None] | None:
    """The one line, and how many of it (None: all)."""
    readings: list[tuple[str, int | None]] = [(text, None)]
    before, behind = _COUNTED.match(text), _BEHIND.match(text)
    if before is not None:
        readings.append((before["name"] or before["rest"], int(before["units"] or before["more"])))
    if behind is not None:
        readings.append((behind["name"], int(behind["units"])))
    for name, units in readings:
        wanted = " ".join(name.split()).casefold()
        fitting = [line for line in order.items if wanted in _names(line)]
        if len(fitting) == 1 and units != 0:
            return fitting[0], units
    return None


def _names(line: OrderLine) -> set[str]:
    names = (line.name, line.sku, line.words)
    return {" ".join(name.split()).casefold() for name in names if name}
