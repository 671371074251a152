"""``reconcile``: compares the cases with what the stores show. Moves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.journal import Journal
    from dropconnect.journal.rows import Case
    from dropconnect.runner.local import LocalRunner
    from dropconnect.saga.ending.reconciliation import Difference

_EXAMPLE = "write days as in 30d, or a date as in 2026-11-01"


@dataclass
class _Compared:
    """What was found, and which stores could not be compared (to their end), with the reason."""

    since: datetime
    cases: int = 0
    differences: list[Difference] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def exit(self) -> Exit:
        if self.differences:
            return Exit.PERSON
        return Exit.WAITING if self.unread else Exit.DONE


def reconcile(
    context: typer.Context,
    store: Annotated[
        str | None, typer.Argument(metavar="[STORE]", help="Name of a store. Default: all.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since", metavar="WHEN", help="Days as in 30d, or a date: closed or changed since then."
        ),
    ] = "30d",
    apply: Annotated[
        bool,
        typer.Option(
            "--apply/--dry-run", help="Make incidents of the differences of cases; never moves money."
        ),
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Compare closed cases, and orders cancelled past us, with the stores; propose what to fix."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit
    from dropconnect.clock import SystemClock
    from dropconnect.runner.local import LocalRunner

    session = Session.of(context)
    clock = SystemClock()
    compared = _Compared(parse_since(since, clock.now()))
    if store is not None:
        session.configuration.store(store)
    with session.journal() as journal, LocalRunner(journal, session.configuration, clock) as runner:
        for name in _stores(session, journal, store):
            _compare(session, journal, runner, name, compared, apply=apply)
    if as_json:
        document = {
            "since": shapes.time(compared.since),
            "applied": apply,
            "cases": compared.cases,
            "differences": [shapes.difference(item) for item in compared.differences],
            "unread": [{"connection": name, "reason": why} for name, why in compared.unread.items()],
        }
        emit("reconcile", {**document, "exit_code": int(compared.exit)})
    else:
        _print(compared, apply=apply)
    raise typer.Exit(compared.exit)


def parse_since(text: str, now: datetime) -> datetime:
    """``30d`` or an ISO date or time (without a zone: UTC). ``typer.BadParameter`` for anything else."""
    days = re.fullmatch(r"([0-9]+) ?d(ays?)?", text.strip())
    try:
        at = now - timedelta(days=int(days[1])) if days else datetime.fromisoformat(text.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is no time; {_EXAMPLE}", param_hint="--since") from None
    if at > now:
        raise typer.BadParameter(f"{text!r} is still to come; {_EXAMPLE}", param_hint="--since")
    return at


def _stores(session: Session, journal: Journal, chosen: str | None) -> list[str]:
    """The chosen store, or all: those of the configuration and those that only cases still know."""
    if chosen is not None:
        return [chosen]
    with journal.read() as reading:
        known = {case.connection for case in reading.cases.list()}
    return [*session.configuration.stores, *sorted(known - set(session.configuration.stores))]


def _compare(
    session: Session,
    journal: Journal,
    runner: LocalRunner,
    store: str,
    compared: _Compared,
    *,
    apply: bool,
) -> None:
    """A store that cannot be read to the end does not hide what others show."""
    from dropconnect.errors import DropConnectError, JournalError

    with journal.read() as reading:
        cases = [case for case in reading.cases.list() if case.connection == store]
    try:
        for case in cases:
            if case.closed_at is not None and case.closed_at >= compared.since:
                compared.differences += _of_case(runner, case, apply=apply)
                compared.cases += 1
        for difference in _past_us(session, store, cases, compared.since):
            compared.differences.append(difference)
    except JournalError:
        raise
    except DropConnectError as error:
        compared.unread[store] = str(error)


def _of_case(runner: LocalRunner, case: Case, *, apply: bool) -> list[Difference]:
    from dropconnect.saga.ending.reconciliation import differences_of_case, report

    desk = runner.desk(case)
    found = differences_of_case(desk, case)
    if apply:
        report(desk, case, found)
    return found


def _past_us(session: Session, store: str, cases: list[Case], since: datetime) -> Iterator[Difference]:
    """Orders that were cancelled at the store itself. Neither a case that changed nothing explains that,
    nor one that cancelled a part."""
    from dropconnect.journal.states import Outcome
    from dropconnect.saga.ending.reconciliation import unknown_cancellations

    changed_nothing = (Outcome.REFUSED, Outcome.WITHDRAWN)
    explained = {
        case.order_id
        for case in cases
        if case.is_open or (case.outcome not in changed_nothing and case.agreed.choice.whole_order)
    }
    asked_before = {case.order_id for case in cases} - explained
    with session.connections() as connections:
        for item in unknown_cancellations(connections.store(store), since, explained):
            again = item.order_id in asked_before
            yield replace(item, repair=f"{item.repair} --another") if again else item


def _print(compared: _Compared, *, apply: bool) -> None:
    from dropconnect.cli.output import moment, say

    for item in compared.differences:
        case = f"case {item.case_id}" if item.case_id is not None else "no case"
        say(f"Order {item.order_id} of {item.connection}, {case}: {item.kind}", bold=True)
        say(f"  {item.reason}")
        say(f"  to fix it: {item.repair}")
    for store, reason in compared.unread.items():
        say(f"{store} could not be compared to the end: {reason}")
    of_cases = sum(item.case_id is not None for item in compared.differences)
    if apply and of_cases:
        say(f"{of_cases} recorded as incidents; `dropconnect incidents` lists them. No money was moved.")
    elif of_cases:
        say("Nothing was recorded; --apply makes incidents of the differences of cases.")
    count = len(compared.differences)
    say(f"{count or 'no'} differences in {compared.cases} closed cases since {moment(compared.since)}")
