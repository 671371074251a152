"""Opens connections and asks each one whether it is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

from dropconnect.app.books import Books
from dropconnect.app.customer_mail import customer_mail
from dropconnect.app.goods import store_rows, supplier_row
from dropconnect.app.installations import installations_row
from dropconnect.app.subscriber_rows import check_rows
from dropconnect.app.supplier_mail import letters_row
from dropconnect.app.undelivered import undelivered_row
from dropconnect.app.webhook_rows import webhook_rows
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.connection import Connection, NotifierConnection, PlatformConnection, SupplierConnection
from dropconnect.dates import CLOCKS_DIFFER
from dropconnect.errors import ConfigurationError, DropConnectError
from dropconnect.journal import Journal
from dropconnect.journal.mark import trouble_with
from dropconnect.models.operation import CheckItem
from dropconnect.people import Role
from dropconnect.report.connection import CheckReport, ConnectionCheck, ConnectorFacts, FactsReport
from dropconnect.rights import Team
from dropconnect.suppliers.rules import effective

_SHADOW = "shadow, so everything is planned and nothing is moved"
CheckListener = Callable[[ConnectionCheck], object]
"""Is told of each connection that was asked."""


def check(
    configuration: Configuration,
    names: Sequence[str],
    clock: Clock,
    journal: Callable[[], Journal | None],
    listener: CheckListener = lambda _checked: None,
    at_once: int = 1,
) -> CheckReport:
    """Ask these connections, or all if none is named. ``ConfigurationError`` for an unknown name.

    ``journal`` opens the journal, if there is one yet. ``listener`` is told of each connection as soon as it
    is known, by whichever thread asked it; ``at_once`` are asked together. The report has the file's order.
    """
    _ = configuration.registry  # found before threads need it

    def ask(name: str) -> ConnectionCheck:
        found = _checked(configuration, name, clock, journal)
        listener(found)
        return found

    wanted = _asked(configuration, names)
    if at_once > 1:
        with ThreadPoolExecutor(at_once, thread_name_prefix="check") as threads:
            checked = tuple(threads.map(ask, wanted))
    else:
        checked = tuple(map(ask, wanted))
    machine = () if names else tuple(_machine(configuration, clock, journal))
    ok = all(item.ok for item in checked) and all(row.ok for row in machine)
    return CheckReport(ok=ok, connections=checked, machine=machine)


def facts(configuration: Configuration, names: Sequence[str]) -> FactsReport:
    """What the connectors of these connections, or of all, say about their providers. Raises as ``check``."""
    used: dict[str, list[str]] = {}
    for name in _asked(configuration, names):
        used.setdefault(configuration.section(name).connector, []).append(name)
    rows = []
    for name, connections in used.items():
        connector = configuration.registry.get(name).connector
        rows.append(
            ConnectorFacts(
                connector=name,
                title=connector.title,
                connections=tuple(connections),
                facts=connector.facts,
            )
        )
    return FactsReport(connectors=tuple(rows))


def _asked(configuration: Configuration, names: Sequence[str]) -> Sequence[str]:
    for name in names:
        configuration.section(name)
    if not configuration.names():
        raise ConfigurationError(
            f"{configuration.path} has no connection: write a section [stores.shop] with its connector; "
            "`dropconnect connectors` lists those that are installed"
        )
    return names or configuration.names()


def _machine(
    configuration: Configuration, clock: Clock, journal: Callable[[], Journal | None]
) -> Iterator[CheckItem]:
    yield _state_folder(configuration)
    yield from _people(configuration)
    yield from check_rows(configuration, journal())
    yield from _pauses(journal, clock)


def _state_folder(configuration: Configuration) -> CheckItem:
    """Whether a restored copy of the journal would be noticed."""
    folder, name = configuration.state_folder, "state folder"
    trouble = trouble_with(folder, configuration.journal)
    if not trouble:
        return CheckItem(name=name, ok=True, detail=f"{folder}: a restored journal is noticed")
    fix = "set state_folder to a folder that dropconnect can write, away from the journal's"
    return CheckItem(name=name, ok=False, detail=f"{folder}: {trouble}", fix=fix)


def _people(configuration: Configuration) -> Iterator[CheckItem]:
    """Whether the people of the configuration can do what has to be done, and are who they say."""
    team = Team(configuration.people)
    if not team:
        return
    able = [person for person in team if person.role is not Role.VIEWER]
    for store in configuration.stores:
        if not any(person.works_for(store) and person.agrees_to_all for person in able):
            detail = f"nobody may agree to every payment of {store}: a case over all limits could not go on"
            fix = f'give a person who works for {store} the role "owner"'
            yield CheckItem(name=f"people of {store}", ok=False, detail=detail, fix=fix)
    unbound = [person.name for person in able if not person.os_user]
    names = ", ".join(person.name for person in team)
    detail = names
    if unbound:
        detail += f"; anybody can type the name of {', '.join(unbound)} (no os_user): limits are advice"
    yield CheckItem(name="people", ok=True, detail=detail)
    yield from _who_is_told(configuration)


def _who_is_told(configuration: Configuration) -> Iterator[CheckItem]:
    """Whether questions and incidents reach somebody, or wait until somebody looks."""
    team, people = configuration.team, configuration.people.values()
    if team.channel:
        return
    if not team.notifier:
        with_mail = ", ".join(person.name for person in people if person.mail)
        if with_mail:
            detail = f"no mails go to {with_mail}: [team] names no notifier, so they have to look themselves"
            yield CheckItem(name="told", ok=True, detail=detail)
        return
    for store in configuration.stores:
        if not any(
            person.mail and person.role is not Role.VIEWER and person.works_for(store) for person in people
        ):
            detail = (
                f"nobody who works for {store} has a mail: its questions and incidents are told to nobody"
            )
            fix = f"give a person who works for {store} a mail, or [team] a channel"
            yield CheckItem(name=f"told of {store}", ok=False, detail=detail, fix=fix)


def _pauses(journal: Callable[[], Journal | None], clock: Clock) -> Iterator[CheckItem]:
    """What a person has stopped and nobody has let go on: easily forgotten."""
    opened = journal()
    for pause in Books(opened, clock).pauses() if opened is not None else ():
        detail = f"stopped by {pause.paused_by} on {pause.paused_at:%Y-%m-%d %H:%M} UTC: {pause.because}"
        again = f"dropconnect resume {pause.store}" if pause.store else "dropconnect resume"
        where = f"writes for {pause.store}" if pause.store else "writes"
        yield CheckItem(name=where, ok=False, detail=detail, fix=f"`{again}` lets them go on")


def _checked(
    configuration: Configuration, name: str, clock: Clock, journal: Callable[[], Journal | None]
) -> ConnectionCheck:
    rows = [*_rows(configuration, name, clock, journal)]
    if name in configuration.shadow_stores:
        rows.append(
            CheckItem(name="mode", ok=True, detail=f"{_SHADOW}: `dropconnect shadow {name}` compares")
        )
    others = installations_row(journal, name) if name in configuration.stores else None
    if others is not None:
        rows.append(others)
    letters = letters_row(journal, name, configuration.suppliers.get(name))
    if letters is not None:
        rows.append(letters)
    unsent = undelivered_row(journal, name) if name in configuration.stores else None
    if unsent is not None:
        rows.append(unsent)
    connector = configuration.section(name).connector
    return ConnectionCheck(
        connection=name, connector=connector, ok=all(row.ok for row in rows), rows=tuple(rows)
    )


def _rows(
    configuration: Configuration, name: str, clock: Clock, journal: Callable[[], Journal | None]
) -> Sequence[CheckItem]:
    try:
        connection = configuration.open(name)
    except DropConnectError as error:
        fix = "correct it, then check again"
        return [CheckItem(name="configuration", ok=False, detail=str(error), fix=fix)]
    try:
        return _answers(configuration, connection, clock, journal)
    except DropConnectError as error:
        connector = configuration.section(name).connector
        fix = f"`dropconnect connectors` shows what {connector} can do"
        return [CheckItem(name="check", ok=False, detail=str(error), fix=fix)]
    finally:
        connection.close()


def _answers(
    configuration: Configuration,
    connection: Connection,
    clock: Clock,
    journal: Callable[[], Journal | None],
) -> Sequence[CheckItem]:
    rows = (*_taken(configuration, connection), *connection.check_connection())
    if connection.heard is not None and not isinstance(connection, NotifierConnection):
        rows = (*rows, _clock(configuration, connection.name, clock.now(), connection.heard))
    if isinstance(connection, NotifierConnection):
        return rows
    answers = all(row.ok for row in rows)
    wanted = bool(configuration.serve.url)
    webhooks = webhook_rows(connection, journal, wanted=wanted) if answers else ()
    if isinstance(connection, SupplierConnection):
        routes = supplier_row(configuration, connection.name)
        return (*rows, _rules(configuration, connection, clock.now().date()), routes, *webhooks)
    if isinstance(connection, PlatformConnection):
        section = configuration.store(connection.name)
        goods = store_rows(configuration, connection, clock.now()) if answers else ()
        return (*rows, customer_mail(section, connection, answers=answers), *goods, *webhooks)
    return rows


def _taken(configuration: Configuration, connection: Connection) -> Iterator[CheckItem]:
    """What was written in another way than it is used, such as the address of a store's admin."""
    section = configuration.section(connection.name)
    for key, written in (section.__pydantic_extra__ or {}).items():
        used = getattr(connection.connector.settings, key, written)
        if isinstance(written, str) and isinstance(used, str) and used != written.strip().rstrip("/"):
            detail = f"{key} is taken as {used}: better write that"
            yield CheckItem(name="address", ok=True, detail=detail)


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
