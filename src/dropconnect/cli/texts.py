"""What a person reads about plans, cases and tasks."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.cli.output import moment, say, table
from dropconnect.cli.session import Session
from dropconnect.cli.supplier_texts import print_outlooks
from dropconnect.cli.views import CaseView
from dropconnect.journal.rows import Effect, Incident, Task
from dropconnect.journal.states import WaitsFor
from dropconnect.models.cancellation import Plan, Verdict
from dropconnect.saga.case.questions import NEEDS_DETAIL

_VERDICTS = {Verdict.REFUSE: "refused", Verdict.APPROVE: "a person must agree", Verdict.WARN: "note"}


def print_plan(plan: Plan) -> None:
    """The whole plan: money with its reasons, suppliers, steps, and what speaks against it."""
    what = "the whole order" if plan.choice.whole_order else "a part of it"
    say(f"Order {plan.order_number} of {plan.connection} ({plan.order_status}): {what}", bold=True)
    due = str(plan.due) if plan.due is not None else "not known yet"
    if plan.calculation:
        rows = [(row.label, row.amount, row.why) for row in plan.calculation]
        table(("what", "amount", "why"), [*rows, ("Due to the customer", due, "")], right=("amount",))
    else:
        say(f"  Due to the customer: {due}")
    if plan.suppliers:
        say("To be expected of the suppliers", bold=True)
        print_outlooks(plan.suppliers)
    if plan.steps:
        say("Steps", bold=True)
        table(
            ("", "what", "why"),
            [(f"{number}.", step.what, step.why) for number, step in enumerate(plan.steps, 1)],
        )
    if plan.objections:
        say("To be considered", bold=True)
        table(
            ("", "reason", "says"),
            [(_VERDICTS[item.verdict], item.reason, item.raised_by) for item in plan.objections],
        )


def print_report(session: Session, view: CaseView) -> None:
    """How a case stands and what is to be done about it: the end of ``cancel`` and ``resolve``."""
    case = view.case
    say(f"Case {case.id}: order {case.order_number} of {case.connection}", bold=True)
    say(f"  {state_of(view)}")
    say(f"  paid back: {view.paid_back}")
    for wait in view.waits:
        if wait.kind is WaitsFor.SUPPLIER:
            say(f"  {wait.whom} has until {moment(wait.until)} to answer")
    for task in view.open_tasks:
        print_task(session, task)
    if case.waits_for in (WaitsFor.SETTLE, WaitsFor.RETRY, WaitsFor.SUPPLIER):
        say(f"  goes on after {moment(case.due_at)}: `{session.command('work')}` does that")
    elif case.is_open and case.waits_for is None:
        say(f"  was interrupted: `{session.command('work')}` goes on with it")
    if view.incidents:
        say("Incidents", bold=True)
        print_incidents(view.incidents)


def state_of(view: CaseView) -> str:
    """The state of a case in a few words."""
    case = view.case
    if case.outcome is not None:
        return f"{case.outcome}: {case.outcome_reason}"
    if case.waits_for is WaitsFor.PERSON:
        return f"a person is needed ({case.waiting_on})"
    doubt = "in doubt, " if view.in_doubt else ""
    if case.waits_for is not None:
        return f"{doubt}waits for {case.waiting_on}"
    return f"{doubt}at the stage {case.stage}"


def print_waits(views: Iterable[CaseView]) -> None:
    """A row for everybody whose word or time a case needs."""
    table(
        ("case", "store", "order", "waits for", "whom", "until (UTC)", "about"),
        [
            (
                view.case.id,
                view.case.connection,
                view.case.order_number,
                wait.kind,
                wait.whom,
                f"{wait.until:%Y-%m-%d %H:%M}" if wait.until else "",
                wait.about,
            )
            for view in views
            for wait in view.waits
        ],
        right=("case",),
    )


def print_task(session: Session, task: Task) -> None:
    """A question, with the exact command for each answer."""
    say(f"  Task {task.id} for the {task.owner}, until {moment(task.due_at)}: {task.reason}")
    for answer, meaning in task.choices.items():
        said = f"{answer} ..." if answer in NEEDS_DETAIL else answer
        # On a line of its own, never folded: it is there to be copied.
        command = session.command(f'resolve {task.id} --say "{said}"')
        say(f"    {command}")
        say(f"        {meaning}")


def print_effects(effects: Iterable[Effect]) -> None:
    table(
        ("sent (UTC)", "what", "state", "amount", "number there"),
        [
            (
                f"{effect.intent_at:%Y-%m-%d %H:%M:%S}",
                effect.kind,
                effect.state,
                effect.amount,
                (effect.result or {}).get("provider_id"),
            )
            for effect in effects
        ],
        right=("amount",),
    )


def print_incidents(incidents: Iterable[Incident]) -> None:
    table(
        ("incident", "case", "since (UTC)", "what is wrong"),
        [(item.id, item.case_id, f"{item.opened_at:%Y-%m-%d %H:%M}", item.reason) for item in incidents],
    )


def print_timeline(view: CaseView) -> None:
    """What happened, oldest first."""
    table(
        ("time (UTC)", "who", "what"),
        [(f"{event.at:%Y-%m-%d %H:%M:%S}", event.who, event.text) for event in view.events],
    )
