"""The end of the demo: what was due against what the simulated payment gateway really paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from dropconnect.testing.simulator import Demo, DemoOrder


def money_paid(demo: Demo, order: DemoOrder) -> Decimal:
    """What the simulator's gateway paid back for the order, whatever anybody's books say."""
    return Decimal(demo.simulator.ledger()["money_paid"].get(order.id, "0"))


def print_reckoning(demo: Demo, stocks_before: Mapping[str, int], console: Console) -> bool:
    """Print the table. Whether every difference is 0.00, every status right and the stock back once."""
    statuses = demo.simulator.ledger()["statuses"]
    table = Table("order", title="Due and paid", title_style="bold", title_justify="left")
    for column in ("money due", "money paid", "difference"):
        table.add_column(column, justify="right")
    table.add_column("status")
    rows = [(order, money_paid(demo, order), statuses[order.id]) for order in demo.orders]
    for order, paid, status in rows:
        table.add_row(order.id, *_amounts(order.due, paid, order.currency), _compared(status, order.status))
    table.add_section()
    due, paid = sum((order.due for order in demo.orders), Decimal()), sum((row[1] for row in rows), Decimal())
    table.add_row("total", *_amounts(due, paid, demo.whole.currency), style="bold")
    console.print()
    console.print(table)
    stock_is_right = _print_stock(demo, stocks_before, console)
    orders_are_right = all(order.due == paid and order.status == status for order, paid, status in rows)
    return stock_is_right and orders_are_right


def _amounts(due: Decimal, paid: Decimal, currency: str) -> tuple[str, str, str]:
    return f"{due:.2f} {currency}", f"{paid:.2f} {currency}", f"{paid - due:.2f}"


def _compared(found: object, wanted: object) -> str:
    return str(found) if found == wanted else f"{found}, should be {wanted}"


def _print_stock(demo: Demo, before: Mapping[str, int], console: Console) -> bool:
    wanted: Counter[str] = Counter()
    for order in demo.orders:
        wanted.update(order.units_back)
    now = demo.simulator.ledger()["stock"]
    found = Counter({sku: now[sku] - before[sku] for sku in now if now[sku] != before[sku]})
    units = ", ".join(f"{sku} {_compared(found[sku], wanted[sku])}" for sku in sorted(wanted | found))
    console.print(f"Units back in stock: {units}")
    return found == wanted
