"""What a person reads about plans, cases and tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dropconnect.cli.output import Marked, copied, moment, say, second, table
from dropconnect.cli.supplier_texts import (
    measures_of,
    print_messages,
    print_outlooks,
    print_own_stock,
    print_parts,
    print_portal,
    print_stays,
)
from dropconnect.models.cancellation import Verdict
from dropconnect.report.case import (
    CaseReport,
    CaseSummary,
    EffectReport,
    IncidentReport,
    MailDraft,
    TaskReport,
    TimelineEvent,
    Wait,
    WaitsFor,
)
from dropconnect.report.pages import Page
from dropconnect.report.plan import PlanReport

Command = Callable[[str], str]
"""Makes of the words behind ``dropconnect`` the whole command; see ``Session.command``."""

_VERDICTS = {Verdict.REFUSE: "refused", Verdict.APPROVE: "a person must agree", Verdict.WARN: "note"}


def print_plan(plan: PlanReport) -> None:
    """The whole plan: money with its reasons, suppliers, steps, and what speaks against it."""
    what = "the whole order" if plan.whole_order else "a part of it"
    if plan.suppliers_only:
        what = "only its suppliers are stopped"
    say(f"Order {named(plan)} of {plan.connection} ({plan.order_status}): {what}", bold=True)
    due = str(plan.due) if plan.due is not None else "not known yet"
    if plan.calculation:
        rows = [(row.label, row.amount, row.why) for row in plan.calculation]
        table(("what", "amount", "why"), [*rows, *_due_rows(plan)], right=("amount",))
    else:
        say(f"  Due to the customer: {due}")
    if plan.stays:
        say("What stays", bold=True)
        print_stays(plan.stays)
    if plan.suppliers:
        say("To be expected of the suppliers", bold=True)
        print_outlooks(plan.suppliers, measures_of(plan))
    if plan.own_stock:
        say("Own stock: no supplier is asked", bold=True)
        print_own_stock(plan.own_stock)
    if plan.steps:
        say("Steps", bold=True)
        steps = [(f"{number}.", step.what, step.why) for number, step in enumerate(plan.steps, 1)]
        table(("", "what", "why"), steps)
    if plan.objections:
        say("To be considered", bold=True)
        table(
            ("", "reason", "says"),
            [(_VERDICTS[item.verdict], item.reason, item.raised_by) for item in plan.objections],
        )


def named(order: PlanReport | CaseSummary) -> str:
    """An order's number, and its id where that is another: the number of one may be the id of another."""
    if order.order_number.lstrip("#") == order.order_id:
        return order.order_number
    return f"{order.order_number} (id {order.order_id})"


def _due_rows(plan: PlanReport) -> list[tuple[str, object, str]]:
    if plan.expected == plan.due:
        return [("Due to the customer", plan.due, "")]
    return [
        ("Due to the customer at most", plan.due, ""),
        ("Expected", plan.expected, "without the goods that stay already"),
    ]


_GOES_ON_BY_ITSELF = frozenset(WaitsFor) - {WaitsFor.PERSON}


def print_outcome(
    case: CaseSummary, tasks: Iterable[TaskReport], incidents: Iterable[IncidentReport], command: Command
) -> None:
    """How a case stands and what is to be done about it: the end of ``cancel`` and ``resolve``."""
    say(f"Case {case.id}: order {named(case)} of {case.connection}", bold=True)
    say(f"  {state_of(case)}")
    if case.comment:
        say(f"  comment: {case.comment}")
    if case.holder is not None:
        say(f"  {case.holder.advice}")
    say(f"  paid back: {case.paid_back}")
    for wait in case.waits:
        if wait.kind is WaitsFor.SUPPLIER:
            had = f"  {wait.who} has until {moment(wait.until)} to answer"
            say(late(f"  {wait.who} had until {moment(wait.until)} to answer") if wait.overdue else had)
    for task in tasks:
        print_task(task, command)
    if case.waits_for in _GOES_ON_BY_ITSELF:
        say(f"  goes on after {moment(case.due_at)}: `{command('work')}` does that")
    elif case.is_open and case.waits_for is None and case.holder is None:
        say(f"  another process is at work on it, or was interrupted: `{command('work')}` continues it")
    if case.incident_count:
        say("Incidents", bold=True)
        print_incidents([item for item in incidents if item.is_open], command)


def print_report(report: CaseReport, command: Command) -> None:
    print_outcome(report.case, report.open_tasks, report.incidents, command)


def print_case(report: CaseReport, command: Command) -> None:
    """A case with all that is behind it: the whole of ``show``."""
    print_report(report, command)
    _title("The plan")
    print_plan(report.plan)
    if report.parts:
        _title("The suppliers")
        print_parts(report.parts, measures_of(report.plan))
    _title("What was sent")
    _print_effects(report.effects)
    if report.messages:
        _title("What the customer hears")
        print_messages(report.messages)
    _title("What happened")
    _print_timeline(report.timeline)


def state_of(case: CaseSummary) -> str:
    """The state of a case in a few words."""
    if case.outcome is not None:
        return f"{case.outcome}: {case.outcome_reason}"
    if case.waits_for is WaitsFor.PERSON:
        return f"a person is needed ({case.waiting_on})"
    if case.holder is not None:
        return case.holder.words
    doubt = "in doubt, " if case.in_doubt else ""
    if case.waits_for is not None:
        return f"{doubt}waits for {case.waiting_on}"
    return f"{doubt}at the stage {case.stage}"


def print_page(page: Page, shown: int, what: str, next_page: str) -> None:
    """That there are others, and the command that shows the next; nothing where all are shown."""
    if shown == page.total:
        return
    which = f"{page.first + 1} to {page.first + shown}" if shown else "none"
    more = "" if page.is_last else f"; the next: `{next_page} --page {page.page + 1}`"
    say(f"{which} of {page.total} {what}{more}")


def print_cases(cases: Iterable[CaseSummary]) -> None:
    table(
        ("case", "store", "order", "opened", "due", "paid back", "state"),
        [
            (
                case.id,
                case.connection,
                case.order_number,
                moment(case.opened_at),
                case.due if case.due is not None else "not known",
                case.paid_back,
                late(state_of(case)) if case.overdue else state_of(case),
            )
            for case in cases
        ],
        right=("case", "due", "paid back"),
    )


def print_waits(cases: Iterable[CaseSummary]) -> None:
    """A row for every decision, answer or time that a case needs, and for a process that holds it up."""
    cases = tuple(cases)
    print_held(case for case in cases if case.holder is not None)
    if not any(case.waits for case in cases):
        return
    table(
        ("case", "store", "order", "waits for", "who", "until", "about"),
        [_wait_row(case, wait) for case in cases for wait in case.waits],
        right=("case",),
    )


def print_held(cases: Iterable[CaseSummary]) -> None:
    """Cases that a process has without getting on, or that may be gone, each with what to do."""
    for case in cases:
        if case.holder is not None:
            say(f"case {case.id}, order {case.order_number}: {case.holder.words}. {case.holder.advice}")


def _wait_row(case: CaseSummary, wait: Wait) -> tuple[object, ...]:
    about = f"task {wait.task_id}" if wait.task_id is not None else ""
    until = late(moment(wait.until)) if wait.overdue else moment(wait.until)
    return (case.id, case.connection, case.order_number, wait.kind, wait.who, until, about)


def late(words: str) -> Marked:
    """That something is overdue, as a word and as a colour."""
    return Marked(f"{words}, overdue")


def print_task(task: TaskReport, command: Command) -> None:
    """A question, with the exact command for each decision."""
    who = "the merchant" if task.owner == "merchant" else task.owner
    until = f"  Task {task.id} for {who}, until {moment(task.due_at)}"
    say(Marked(f"{late(until)}: {task.reason}") if task.overdue else f"{until}: {task.reason}")
    if task.portal is not None:
        print_portal(task.portal, is_asked=not task.takes("asked"))
    if task.mail is not None:
        _print_draft(task.mail)
    for choice in task.choices:
        said = f"{choice.decision} ..." if choice.needs_detail else choice.decision
        words = command(f'resolve {task.id} --say "{said}"')
        copied(f"    {words}")
        say(f"        {choice.meaning}")


def _print_draft(mail: MailDraft) -> None:
    """Each line as it is, to be copied."""
    say(f"    to: {mail.to or 'the customer; the address stands in the store'}")
    say(f"    subject: {mail.subject}")
    say()
    for line in mail.text.splitlines():
        say(line)
    say()


def print_incidents(incidents: Iterable[IncidentReport], command: Command) -> None:
    """What should not be, each with the command that ends it; what has ended, with how."""
    for item in incidents:
        since = f"  Incident {item.id}, case {item.case_id}, since {moment(item.opened_at)}"
        say(Marked(f"{late(since)}: {item.reason}") if item.overdue else f"{since}: {item.reason}")
        for choice in item.choices:
            words = command(f'resolve incident:{item.id} --say "{choice.decision} ..."')
            copied(f"    {words}")
            say(f"        {choice.meaning}")
        if not item.is_open:
            said = f"{item.decision}, {item.decision_detail}"
            say(f"    ended by {item.decided_by}, {moment(item.decided_at)}: {said}")


def _title(text: str) -> None:
    say()
    say(text, bold=True)


def _print_effects(effects: Iterable[EffectReport]) -> None:
    table(
        ("sent", "what", "state", "amount", "number there"),
        [
            (
                second(effect.intent_at),
                effect.kind,
                effect.in_words,
                effect.amount,
                effect.provider_id,
            )
            for effect in effects
        ],
        right=("amount",),
    )


def _print_timeline(timeline: Iterable[TimelineEvent]) -> None:
    """What happened, oldest first."""
    table(
        ("time", "who", "what"),
        [(second(event.at), event.who, event.text) for event in timeline],
    )
