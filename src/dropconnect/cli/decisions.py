"""``approve``, ``deny`` and ``withdraw``: a person's word about a whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.session import Session

if TYPE_CHECKING:
    from dropconnect.cli.views import CaseView
    from dropconnect.journal.rows import Task

_Because = Annotated[
    str, typer.Option("--because", metavar="TEXT", help="Why; it stands in the timeline of the case.")
]


def approve(
    context: typer.Context, case: options.Case, by: options.By = None, as_json: options.AsJson = False
) -> None:
    """Agree to what a case asks approval for, and go on with it."""
    from dropconnect.saga.case.questions import APPROVE

    _answer(context, case, APPROVE, "", options.person(by), "approve", as_json=as_json)


def deny(
    context: typer.Context,
    case: options.Case,
    because: _Because,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Say no to what a case asks: nothing is done, or the goods that it asks about stay ordered."""
    from dropconnect.saga.case.questions import DENY

    reason = _reason(because)
    _answer(context, case, DENY, reason, options.person(by), "deny", as_json=as_json)


def withdraw(
    context: typer.Context,
    case: options.Case,
    because: _Because,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Take a case back before money moves; what suppliers were asked is taken back first."""
    from dropconnect.cli.progress import carry_on
    from dropconnect.cli.views import read_case
    from dropconnect.journal.states import Outcome
    from dropconnect.saga.suppliers.withdrawal import begin_withdrawal

    reason, who = _reason(because), options.person(by)
    session = Session.of(context)
    with session.journal() as journal:
        read_case(journal, case)
        view = carry_on(session, journal, case, lambda desk, held: begin_withdrawal(desk, held, who, reason))
    is_back = view.case.outcome is Outcome.WITHDRAWN and view.exit is Exit.REFUSED
    tell(session, view, "withdraw", Exit.DONE if is_back else view.exit, as_json=as_json)


def tell(session: Session, view: CaseView, command: str, code: Exit, *, as_json: bool) -> None:
    """How the case stands after a person's word, and the end of the command."""
    from dropconnect.cli import shapes
    from dropconnect.cli.output import emit
    from dropconnect.cli.texts import print_report

    if as_json:
        emit(command, {**shapes.report(view), "exit_code": int(code)})
    else:
        print_report(session, view)
    raise typer.Exit(code)


def _answer(
    context: typer.Context, case_id: int, answer: str, detail: str, who: str, command: str, *, as_json: bool
) -> None:
    from dropconnect.cli.progress import carry_on
    from dropconnect.cli.views import read_case
    from dropconnect.saga.case import decisions

    session = Session.of(context)
    said = f"{answer}, {detail}" if detail else answer
    with session.journal() as journal:
        question = _question(read_case(journal, case_id), answer)
        view = carry_on(
            session, journal, case_id, lambda desk, case: decisions.resolve(desk, case, question, said, who)
        )
    tell(session, view, command, view.exit, as_json=as_json)


def _question(view: CaseView, answer: str) -> Task:
    """The one open question that takes this answer; ``UsageError`` says why there is not exactly one."""
    from dropconnect.errors import UsageError

    fitting = [task for task in view.open_tasks if answer in task.choices]
    if len(fitting) == 1:
        return fitting[0]
    case_id = view.case.id
    if fitting:
        named = "; ".join(f"task {task.id}: {task.reason}" for task in fitting)
        raise UsageError(
            f"case {case_id} has {len(fitting)} open questions that take {answer!r} ({named}); answer each "
            f'with `dropconnect resolve TASK --say "{answer}"`'
        )
    raise UsageError(f"case {case_id} has no open question that takes {answer!r}: {_why_none(view)}")


def _why_none(view: CaseView) -> str:
    if view.open_tasks:
        asked = "; ".join(f"task {task.id} takes {', '.join(task.choices)}" for task in view.open_tasks)
        return f"{asked} (`dropconnect tasks` shows them)"
    answered = [task for task in view.tasks if task.decided_at is not None]
    if answered:
        last = max(answered, key=lambda task: task.id)
        return f"task {last.id} was answered by {last.decided_by}: {last.decision!r}"
    return "it asked nobody anything"


def _reason(because: str) -> str:
    reason = " ".join(because.split())
    if not reason:
        raise typer.BadParameter("say why, in a few words", param_hint="--because")
    return reason
