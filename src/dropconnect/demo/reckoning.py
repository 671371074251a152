"""The end of the demo: what was due against what the simulated payment gateways really paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from dropconnect.testing.simulator import DemoOrder, SimulatedProvider


@dataclass(frozen=True)
class Row:
    """One order in the end. What must be true of it was stated by hand, not calculated."""

    order: str
    currency: str
    due: Decimal
    paid: Decimal
    """What the gateway paid back, whatever anybody's books say."""
    status: str
    wanted_status: str

    @property
    def is_right(self) -> bool:
        return self.due == self.paid and self.status == self.wanted_status


@dataclass(frozen=True)
class Account:
    """What one act leaves behind in its shop: its orders, and the units back in stock, by SKU."""

    name: str
    rows: tuple[Row, ...]
    units_back: Mapping[str, int]
    wanted_units_back: Mapping[str, int]


def account_of(
    name: str, shop: SimulatedProvider, orders: Sequence[DemoOrder], stock_before: Mapping[str, int]
) -> Account:
    """What the shop's record says now of these orders."""
    record = shop.record()
    rows = tuple(
        Row(
            order=order.id,
            currency=order.currency,
            due=order.due,
            paid=Decimal(record["money_paid"].get(order.id, "0")),
            status=record["statuses"][order.id],
            wanted_status=order.status,
        )
        for order in orders
    )
    wanted: Counter[str] = Counter()
    for order in orders:
        wanted.update(order.units_back)
    now = record["stock"]
    before = Counter(stock_before)
    back = {sku: now[sku] - before[sku] for sku in now if now[sku] != before[sku]}
    return Account(name=name, rows=rows, units_back=back, wanted_units_back=wanted)


def print_reckoning(accounts: Sequence[Account], console: Console) -> bool:
    """Print the table. Whether every difference is 0.00, every status right and the stock back once."""
    table = Table("where", "order", title="Due and paid", title_style="bold", title_justify="left")
    for column in ("money due", "money paid", "difference"):
        table.add_column(column, justify="right")
    table.add_column("status")
    for account in accounts:
        for row in account.rows:
            amounts = _amounts(row.due, row.paid, row.currency)
            table.add_row(account.name, row.order, *amounts, _compared(row.status, row.wanted_status))
        table.add_section()
    rows = [row for account in accounts for row in account.rows]
    for currency, due, paid in _totals(rows):
        table.add_row("total", "", *_amounts(due, paid, currency), style="bold")
    console.print()
    console.print(table)
    stocks_are_right = [_print_stock(account, console) for account in accounts]
    return all(stocks_are_right) and all(row.is_right for row in rows)


def _totals(rows: Sequence[Row]) -> Iterator[tuple[str, Decimal, Decimal]]:
    for currency in sorted({row.currency for row in rows}):
        mine = [row for row in rows if row.currency == currency]
        yield currency, sum((row.due for row in mine), Decimal()), sum((row.paid for row in mine), Decimal())


def _amounts(due: Decimal, paid: Decimal, currency: str) -> tuple[str, str, str]:
    return f"{due:.2f} {currency}", f"{paid:.2f} {currency}", f"{paid - due:.2f}"


def _compared(found: object, wanted: object) -> str:
    return str(found) if found == wanted else f"{found}, should be {wanted}"


def _print_stock(account: Account, console: Console) -> bool:
    found, wanted = Counter(account.units_back), Counter(account.wanted_units_back)
    units = ", ".join(f"{sku} {_compared(found[sku], wanted[sku])}" for sku in sorted(wanted | found))
    console.print(f"Units back in stock, {account.name}: {units}")
    return found == wanted
