"""One configuration, opened: plan, cancel and follow cancellations from Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Unpack

from dropconnect.app.comparison import compare
from dropconnect.app.permission import Permission
from dropconnect.app.progress import Listener
from dropconnect.app.questions import amount_in, question, reason_of
from dropconnect.app.restoration import after_restore
from dropconnect.app.side_doors import SideDoors
from dropconnect.app.wishes import CancelWish, PlanWish, request_of
from dropconnect.app.workbench import Workbench
from dropconnect.clock import Clock
from dropconnect.config import Configuration, load
from dropconnect.errors import UsageError
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Decision
from dropconnect.liveness.holders import Holders
from dropconnect.manager import Registry
from dropconnect.models.money import Money
from dropconnect.models.shadow import Mode
from dropconnect.report.case import Cancellation, CaseReport
from dropconnect.report.plan import PlanReport
from dropconnect.report.reading import (
    cancellation_report,
    plan_report,
    refused_cancellation,
    shadow_cancellation,
)
from dropconnect.report.restoration import Restoration
from dropconnect.report.runner import RunnerReport
from dropconnect.report.supplier import CreditReport
from dropconnect.report.work import Reconciliation, WorkReport
from dropconnect.rights import Act, Team
from dropconnect.saga.case import decisions
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.incident_ends import parse_end
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.suppliers.withdrawal import begin_withdrawal
from dropconnect.shift import Shift
from dropconnect.turns import JOBS, MOST_JOBS

RECONCILED = timedelta(days=30)
"""How far ``reconcile`` looks back when no time is given."""


class Dropconnect(SideDoors):
    """One configuration, opened. Use it in a ``with`` statement, or ``close`` it.

    What goes wrong is a ``DropConnectError``, of the kinds in ``dropconnect.errors``; a refusal is not an
    error but part of what a method returns. Every method may be called from several threads at once: each
    call leases the cases that it works on, and two that ask for the same thing get the same case.
    """

    def __init__(
        self, configuration: Configuration, *, clock: Clock | None = None, progress: Listener | None = None
    ) -> None:
        super().__init__(configuration, clock=clock)
        self._listener = progress
        self._connections = Connections(self._configuration, clock=self._clock)

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        clock: Clock | None = None,
        registry: Registry | None = None,
        progress: Listener | None = None,
    ) -> Dropconnect:
        """Read a configuration file; by default ``DROPCONNECT_CONFIG``, else ``dropconnect.toml`` here.

        ``progress`` hears what is new in a timeline while a call runs. ``clock`` and ``registry`` stand
        in for the machine's clocks and the installed plugins, in tests. Raises ``ConfigurationError``.
        The journal is opened when a method first needs it, and may then raise ``JournalError``.
        """
        configuration = load(Path(path) if path is not None else None, registry=registry)
        return cls(configuration, clock=clock, progress=progress)

    def __enter__(self) -> Dropconnect:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal and what was opened at stores and suppliers. It may be called twice."""
        self.end_background()
        self._connections.close()
        super().close()

    def plan(self, store: str, order: str, **wish: Unpack[PlanWish]) -> PlanReport:
        """Show what cancelling would do, to the cent. Opens no case and writes nothing anywhere.

        ``order`` is what people call it, or ``id:205`` and ``no:205``, which are exact: programs write these.
        ``reason`` is needed. A request that came before has the plan of its case, whose number is then
        in ``case_id``. Raises ``AmbiguousOrder`` if it is not sure which order is meant, ``UsageError``
        if the request does not fit the order, ``CaseConflict`` if the order has an open case for something
        else, and what reading the order raises.
        """
        request = request_of(store, order, by="", **wish)
        intake = self._workbench.consider(request, another=wish.get("another", False))
        return plan_report(intake.plan, intake.known.id if intake.known else None)

    def cancel(
        self,
        store: str,
        order: str,
        *,
        agree: Callable[[PlanReport], bool] | None = None,
        **wish: Unpack[CancelWish],
    ) -> Cancellation:
        """Carry the plan out as far as it goes now. The same request again is the same case.

        ``reason`` and ``by`` are needed: ``cancel("shop", "1042", reason="changed-mind", by="Ada")``;
        ``lines={"LAMP-1": 1}`` cancels a part. ``agree`` is asked before a case is opened; False
        refuses, and after a yes the first step reads everything anew. A refused plan and a read-only store
        open no case either, nor does one in shadow mode: its plan is kept for ``shadow``, and nobody is
        asked. Raises what ``plan`` raises, ``NotAllowed``, and ``ResultNotRecorded`` if the journal failed
        after something was sent.
        """
        wish["by"] = self._team.require(wish["by"], Act.CANCEL, store)
        request, bench = request_of(store, order, **wish), self._workbench
        intake = bench.consider(request, another=wish.get("another", False))
        if intake.known is not None:
            return cancellation_report(self._books.rows(intake.known.id), known=True)
        if self._configuration.store(request.connection).mode is Mode.SHADOW:
            return shadow_cancellation(bench.keep_in_shadow(intake))
        refusal = bench.refusal(intake)
        if not refusal and agree is not None and not agree(plan_report(intake.plan, None)):
            refusal = "the plan was not agreed to"
        if refusal:
            return refused_cancellation(intake.plan, refusal)
        # Anew: a copy of the journal may have come further while the order was looked at.
        bench = self._workbench
        opened = bench.open(intake, looked=agree is None)
        return cancellation_report(bench.books.rows(opened.case_id), known=opened.by_another)

    def resolve(self, task_id: int, said: str, *, by: str) -> CaseReport:
        """Decide a task, once, and continue its case.

        ``said`` is one of the task's choices, with a detail where it needs one: ``"collected 82.49"``.
        Raises ``UsageError`` for an unknown task and for what is not a choice of it, ``CaseConflict``
        for a second decision, ``NotAllowed`` where ``by`` may not decide it.
        """
        task = self._books.task(task_id)
        who, remark = self._permission.to_decide(task, said, by)

        def decide(desk: Desk, case: Case) -> Case:
            case = decisions.resolve(desk, case, task, said, who)
            if remark:
                desk.note(case, "agreed-alone", remark)
            return case

        self._workbench.carry_on(task.case_id, decide)
        return self._books.case(task.case_id)

    def end_incident(self, incident_id: int, said: str, *, by: str) -> CaseReport:
        """End an incident, once, with what was done about it. It repairs nothing: it is a record.

        ``said`` is one of its choices with the words behind it: ``"seen to, the parcel went back"``. Raises
        ``UsageError`` for an unknown incident and for what is not a choice of it, ``CaseConflict`` for a
        second decision, ``NotAllowed``.
        """
        incident = self._books.incident(incident_id)
        decision, detail = parse_end(incident, said)
        who = self._permission.to(Act.DECIDE, by, incident.case_id)
        if not who.strip():
            raise UsageError("say who decides: --by NAME")
        now = self._clock.now()
        with self._journal.opened().write() as writing:
            writing.incidents.end(incident, decision, detail, who, now)
            words = f"{decision}, {detail} (incident {incident.id})"
            writing.events.add(incident.case_id, now, "incident-ended", words, who=who)
        return self._books.case(incident.case_id)

    def approve(self, case_id: int, *, by: str) -> CaseReport:
        """Agree to the one question of a case that takes ``approve``, and continue the case.

        Raises ``UsageError`` if there is not exactly one such question, and what ``resolve`` raises.
        """
        return self.resolve(question(self._books.case(case_id), Decision.APPROVE).id, Decision.APPROVE, by=by)

    def deny(self, case_id: int, because: str, *, by: str) -> CaseReport:
        """Say no to the one question of a case that takes ``deny``.

        A case that asked whether the plan may be carried out is closed. Goods that a supplier would not
        stop stay ordered, and the case continues with the others. Raises as ``approve``.
        """
        task = question(self._books.case(case_id), Decision.DENY)
        return self.resolve(task.id, f"{Decision.DENY}, {reason_of(because)}", by=by)

    def withdraw(self, case_id: int, because: str, *, by: str) -> CaseReport:
        """Take a case back before money moves; what suppliers were asked is taken back first.

        What cannot be taken back by program becomes an incident. Raises ``CaseConflict`` for a closed
        case and once a payment may have moved, ``UsageError`` for an unknown case, ``NotAllowed``.
        """
        reason = reason_of(because)
        who = self._permission.to(Act.WITHDRAW, by, case_id)
        self._workbench.carry_on(case_id, lambda desk, case: begin_withdrawal(desk, case, who, reason))
        return self._books.case(case_id)

    def work(
        self,
        *,
        forever: bool = False,
        jobs: int = JOBS,
        started: Callable[[], None] = lambda: None,
        shift: Shift | None = None,
    ) -> WorkReport:
        """Continue every case that is due and send the messages that are due.

        ``jobs``, 1 to 32: so many cases of a store are worked on at once, so many of each supplier behind it,
        each in a thread. One that hangs holds up no others; with 1, all cases wait for each other.
        ``forever``: also what becomes due, until Ctrl-C (``KeyboardInterrupt``), which is not an error then
        but the end; it is raised where it cut a call off, see ``cut_off``. ``started`` is called once
        Ctrl-C is a clean end: with several jobs, once what was begun has come to its end, and a second one
        does not wait. So is the end of ``shift``, for a thread. A case that cannot continue is tried again
        later and stops no other. Raises ``UsageError`` for another number of jobs.
        """
        if not 1 <= jobs <= MOST_JOBS:
            raise UsageError(f"{jobs} cases at once cannot be; say a number of jobs from 1 to {MOST_JOBS}")
        return self._workbench.work(forever=forever, jobs=jobs, started=started, shift=shift)

    def runner_gone(self, runner: str, because: str, *, by: str) -> RunnerReport:
        """Record, once, that a process is gone of which dropconnect cannot find that out.

        ``work`` then takes its cases over, and the process writes nothing more should it live. Raises
        ``UsageError`` for an unknown runner, ``CaseConflict`` for one that lives or whose end is recorded.
        """
        who = self._team.require(by, Act.SAY_GONE, None)
        Holders(self._journal.opened(), self._clock).say_gone(runner, reason_of(because), who)
        return self._books.runner(runner)

    def reconcile(
        self, store: str | None = None, *, since: datetime | None = None, apply: bool = False
    ) -> Reconciliation:
        """Compare closed cases, and orders cancelled outside dropconnect, with the stores. Moves nothing.

        ``store`` None: all. ``since``: cases closed, and orders changed, since then; None: the last 30
        days. ``apply`` makes incidents of the differences of cases. A store that cannot be read is named
        in ``unread``. Raises ``ConfigurationError`` for an unknown store.
        """
        start = since or self._clock.now() - RECONCILED
        return compare(self._workbench, self._configuration, store, start, apply=apply)

    def after_restore(self, store: str | None = None) -> Restoration:
        """Take a journal that was restored from a copy for the one that counts, and look at its open cases.

        Sends nothing, then or later, for a case that was open in the copy before it was looked up. No
        other copy must be at work. ``store``: only its cases are looked at now; None: all. Raises
        ``ConfigurationError`` for an unknown store.
        """
        journal = self._journal.opened_after_restore()
        bench = Workbench(journal, self._configuration, self._clock, self._listener, self._connections)
        return after_restore(bench, self._configuration, store, self._clock.now())

    def record_credit(
        self, case_id: int, part_number: int, received: Money | str | None, *, by: str
    ) -> CreditReport:
        """Record, once, what a credit led to: ``received``, or None if the supplier pays nothing.

        An amount as text may leave the currency out: it is then that of what is expected, else of the order.

        Raises ``UsageError`` for an unknown part, one without a credit, and an amount that cannot have
        come in, ``CaseConflict`` for a second decision.
        """
        part = self._books.part(case_id, part_number)
        who = self._permission.to(Act.RECORD, by, case_id)
        if isinstance(received, str):
            expected = part.credit.expected
            currency = expected.currency if expected else self._books.rows(case_id).case.plan.currency
            received = amount_in(received, currency)
        return self._workbench.decide_credit(case_id, part, received, who)

    @property
    def _permission(self) -> Permission:
        return Permission(self._configuration, self._books)

    @property
    def _team(self) -> Team:
        return Team(self._configuration.people)
