"""Opens connections and asks each one whether it is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from dropconnect.app.installations import installations_row
from dropconnect.app.supplier_mail import letters_row
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.connection import Connection, NotifierConnection, SupplierConnection
from dropconnect.dates import CLOCKS_DIFFER
from dropconnect.errors import ConfigurationError, DropConnectError
from dropconnect.journal import Journal
from dropconnect.journal.mark import trouble_with
from dropconnect.models.operation import CheckItem
from dropconnect.report.connection import CheckReport, ConnectionCheck
from dropconnect.suppliers.rules import effective


def check(
    configuration: Configuration,
    names: Sequence[str],
    clock: Clock,
    journal: Callable[[], Journal | None],
) -> CheckReport:
    """Ask these connections, or all if none is named. ``ConfigurationError`` for an unknown name.

    ``journal`` opens the journal, if there is one yet.
    """
    for name in names:
        configuration.section(name)
    if not configuration.names():
        raise ConfigurationError(f"{configuration.path} has no connection; `dropconnect init` shows how")
    checked = tuple(_checked(configuration, name, clock, journal) for name in names or configuration.names())
    machine = () if names else (_state_folder(configuration),)
    return CheckReport(ok=all(item.ok for item in (*checked, *machine)), connections=checked, machine=machine)


def _state_folder(configuration: Configuration) -> CheckItem:
    """Whether a restored copy of the journal would be noticed."""
    folder, name = configuration.state_folder, "state folder"
    trouble = trouble_with(folder, configuration.journal)
    if not trouble:
        return CheckItem(name=name, ok=True, detail=f"{folder}: a restored journal is noticed")
    fix = "set state_folder to a folder that dropconnect can write, away from the journal's"
    return CheckItem(name=name, ok=False, detail=f"{folder}: {trouble}", fix=fix)


def _checked(
    configuration: Configuration, name: str, clock: Clock, journal: Callable[[], Journal | None]
) -> ConnectionCheck:
    rows = [*_rows(configuration, name, clock)]
    others = installations_row(journal, name) if name in configuration.stores else None
    if others is not None:
        rows.append(others)
    letters = letters_row(journal, name, configuration.suppliers.get(name))
    if letters is not None:
        rows.append(letters)
    connector = configuration.section(name).connector
    return ConnectionCheck(
        connection=name, connector=connector, ok=all(row.ok for row in rows), rows=tuple(rows)
    )


def _rows(configuration: Configuration, name: str, clock: Clock) -> Sequence[CheckItem]:
    try:
        connection = configuration.open(name)
    except DropConnectError as error:
        fix = "correct it, then check again"
        return [CheckItem(name="configuration", ok=False, detail=str(error), fix=fix)]
    try:
        return _answers(configuration, connection, clock)
    except DropConnectError as error:
        connector = configuration.section(name).connector
        fix = f"`dropconnect connectors` shows what {connector} can do"
        return [CheckItem(name="check", ok=False, detail=str(error), fix=fix)]
    finally:
        connection.close()


def _answers(configuration: Configuration, connection: Connection, clock: Clock) -> Sequence[CheckItem]:
    rows = connection.check_connection()
    if connection.heard is not None and not isinstance(connection, NotifierConnection):
        rows = (*rows, _clock(configuration, connection.name, clock.now(), connection.heard))
    if isinstance(connection, SupplierConnection):
        return (*rows, _rules(configuration, connection, clock.now().date()))
    return rows


def _clock(configuration: Configuration, name: str, now: datetime, heard: datetime) -> CheckItem:
    """Whether the provider's clock and ours agree: deadlines are held against both."""
    section = configuration.suppliers.get(name) or configuration.store(name)
    ahead = round((heard - now).total_seconds())
    ok = abs(timedelta(seconds=ahead - section.clock_offset_seconds)) <= CLOCKS_DIFFER
    words = f"it is {abs(ahead)} s {'behind' if ahead < 0 else 'ahead of'} this machine's"
    if section.clock_offset_seconds:
        words += f"; clock_offset_seconds = {section.clock_offset_seconds}"
    fix = f"set this machine's clock; if the provider's is the wrong one, say clock_offset_seconds = {ahead}"
    return CheckItem(name="clock", ok=ok, detail=words, fix="" if ok else fix)


def _rules(configuration: Configuration, connection: SupplierConnection, today: date) -> CheckItem:
    """Whether the rows that the merchant configured fit the supplier's table."""
    name = connection.name
    try:
        rows = effective(connection.rules(), configuration.supplier(name).rules, name, today)
    except ConfigurationError as error:
        return CheckItem(name="rules", ok=False, detail=str(error), fix=f"correct suppliers.{name}.rules")
    configured = sum(row.origin != "plugin" for row in rows)
    return CheckItem(name="rules", ok=True, detail=f"rows: {len(rows)}, configured: {configured}")
