"""``withdrawals``: who withdrew from a contract, and the whole record of one."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say
from dropconnect.report.documents import WithdrawalDocument
from dropconnect.report.withdrawals import WithdrawalReport, WithdrawalSummary


def withdrawals(
    context: typer.Context,
    number: Annotated[
        int | None,
        typer.Option("--record", metavar="NUMBER", help="Of one: its statement, its mails, what followed."),
    ] = None,
    state: Annotated[
        str,
        typer.Option(
            "--state",
            help="Those alone that stand so: asks, received, waits, opened, declined, nothing-left; or open, "
            "from which nothing has followed yet.",
        ),
    ] = "",
    store: Annotated[str, typer.Option("--store", metavar="NAME", help="Of this store alone.")] = "",
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of the list.")] = 1,
    as_json: options.AsJson = False,
) -> None:
    """Of consumers in the European Union. With --record and --json it is what is to be kept: statement,
    acknowledgement, what happened, outcome. People decide on the pages of `dropconnect serve`.
    """
    with opened(context) as app:
        if number is not None:
            record = app.withdrawal(number)
            if as_json:
                emit("withdrawals-record", WithdrawalDocument(withdrawal=record))
            else:
                _print_record(record)
            return
        found = app.withdrawals(state=state, stores=(store,) if store else None, page=page)
    if as_json:
        emit("withdrawals", found)
        return
    for row in found.withdrawals:
        say(_line(row))
    if not found.withdrawals:
        say("No withdrawals.")
    elif not found.is_last:
        say(f"{found.total} in all; --page {page + 1} shows more.")


def _line(row: WithdrawalSummary) -> str:
    case = f", case {row.case_id}" if row.case_id is not None else ""
    late = ", overdue" if row.overdue else ""
    mail = ", a mail to send by hand" if row.mail_open else ""
    who = row.name or "erased"
    order = row.order or "erased"
    stated = f"{row.id}  {row.stated_at:%Y-%m-%d %H:%M}  {row.store}  order {order}  {who}"
    return f"{stated}: {row.state}{case}{late}{mail}"


def _print_record(record: WithdrawalReport) -> None:
    say(_line(record))
    rows = {
        "check code": record.code,
        "goods": record.goods or "the whole order",
        "mail": record.mail,
        "reason": record.reason or "none was given",
        "due by": f"{record.due_at:%Y-%m-%d %H:%M} UTC",
        "stands so because": record.words,
        "outcome": record.outcome,
    }
    for name, words in rows.items():
        if words:
            say(f"  {name}: {words}")
    for mail in record.mails:
        say(f"  mail to {mail.to}: {mail.subject} ({mail.state}{f', {mail.reason}' if mail.reason else ''})")
    for line in record.timeline:
        say(f"  {line}")
