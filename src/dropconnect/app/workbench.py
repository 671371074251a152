"""Leases cases and continues them, each call with a runner of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from dropconnect.app.books import Books
from dropconnect.app.progress import Listener, Progress
from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.config.customer_page import BY_LINK
from dropconnect.errors import CaseConflict, JournalError, ResultNotRecorded
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case, Part
from dropconnect.models.cancellation import CancellationRequest, Plan, Verdict
from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect.report.case import CaseSummary, MessageReport, TimelineEvent
from dropconnect.report.news import news
from dropconnect.report.reading import case_summary, message_report, owed_report
from dropconnect.report.standing import Standing, heaviest
from dropconnect.report.supplier import CreditReport
from dropconnect.report.work import WorkReport
from dropconnect.runner.beside import Tellers
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.intake import Intake, consider, open_case
from dropconnect.saga.customer_page.answering import Answering
from dropconnect.saga.customer_page.changes import end_changes
from dropconnect.saga.customer_page.erasing import erase_changes
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.look.reference import ID, Meant, exact, find_order, same_name
from dropconnect.saga.look.world import World
from dropconnect.saga.shadow.planning import keep_request
from dropconnect.saga.suppliers.credits import decide_credit
from dropconnect.saga.withdrawals.deadlines import Deadlines
from dropconnect.saga.withdrawals.following import Following
from dropconnect.shift import Shift
from dropconnect.subscribers.teller import tellers


@dataclass(frozen=True)
class Opened:
    """A case that was opened for a request. ``by_another``: another call carried it out, not this one."""

    case_id: int
    by_another: bool


class Workbench:
    """Two calls never hold the same case: a runner of its own gives each call a lease of its own."""

    def __init__(
        self,
        journal: Journal,
        configuration: Configuration,
        clock: Clock,
        listener: Listener | None,
        connections: Connections,
    ) -> None:
        self.journal = journal
        self.connections = connections
        self._configuration = configuration
        self.clock = clock
        self._listener = listener
        self.books = Books(journal, clock)

    def consider(self, request: CancellationRequest, *, another: bool, order: Order | None = None) -> Intake:
        """Look at a request without opening a case. ``order``: it, as it was read a moment ago."""
        world = self.connections.world(request.connection)
        meant = self._meant(world, request) if order is None else Meant(order.id, order)
        asked = request.changed(order_id=meant.order_id)
        intake = consider(self.journal, world, asked, self.clock, another=another, order=meant.order)
        if intake.known is None and not request.request_id.startswith(BY_LINK):
            # By that link none has to be said: ours stands there then, switched off or not.
            self._configuration.reasons.require_offered(request.reason)
        return intake

    def _meant(self, world: World, request: CancellationRequest) -> Meant:
        """The order of a request. One that the journal knows by this very id and number is not searched."""
        kind, text = exact(request.order_id)
        with self.journal.read() as reading:
            named = request.request_id and reading.cases.by_key(request.key)
            if named:
                return Meant(named.request.order_id)
            known = reading.cases.of_order(request.connection, text)
        if known and (kind == ID or same_name(known[0].order_number, text)):
            return Meant(text)
        return find_order(world.store, request.order_id, self.connections.suppliers_of(world.section))

    def refusal(self, intake: Intake) -> str:
        """Why no case may be opened; empty if one may be."""
        store = intake.plan.connection
        still = self._configuration.store(store).why_nothing_moves
        if still:
            return f"{store}: {still}"
        return "; ".join(objection.reason for objection in intake.plan.by_verdict(Verdict.REFUSE))

    def keep_in_shadow(self, intake: Intake) -> Plan:
        """The plan of a request that is not carried out: the one it had, if it came before."""
        return keep_request(self.journal, intake, self.clock).plan or intake.plan

    def open(self, intake: Intake, *, looked: bool) -> Opened:
        """Open the case of what was considered and take it as far as it goes now.

        ``looked``: nobody was asked in between, so that its first leg goes on from what was seen. Whoever
        was quicker with the same request may have opened it, and may be at work on it.
        """
        progress = self._progress()
        with self.runner() as runner, ExitStack() as leases:
            case = open_case(self.journal, intake, self.clock, lease=runner.lease)
            if not case.is_open:
                return Opened(case.id, by_another=True)
            try:
                held = leases.enter_context(runner.holding(case.id, leased=case, looked=looked))
            except CaseConflict:
                return Opened(case.id, by_another=True)
            with _kept(case.id):
                runner.go_on(held, progress)
        return Opened(case.id, by_another=not held.is_open)

    def carry_on(self, case_id: int, first: Callable[[Desk, Case], Case]) -> None:
        """Lease the case, do ``first`` with it, then continue it as far as it goes now."""
        progress = self._progress()
        with _kept(case_id), self.runner() as runner, runner.holding(case_id) as held:
            case = first(runner.desk(held), held)
            progress(case)
            runner.go_on(case, progress)

    def decide_credit(self, case_id: int, part: Part, received: Money | None, who: str) -> CreditReport:
        now = self.clock.now()
        with self.runner() as runner, runner.holding(case_id), self.journal.write() as writing:
            decided = decide_credit(writing, writing.parts.get(part.id), received, who, now)
        return owed_report(decided, decided.credit)

    def work(
        self, *, forever: bool, jobs: int, started: Callable[[], None], shift: Shift | None = None
    ) -> WorkReport:
        """See ``Dropconnect.work``."""
        progress = self._progress()
        try:
            with self.runner(jobs) as runner:
                started()
                runner.work(
                    once=not forever,
                    progress=progress,
                    before=self._looks(runner),
                    shift=shift,
                    tellers=Tellers(tellers(self.journal, self._configuration, self.clock)),
                )
        except KeyboardInterrupt:
            if self.books.cut_off():
                raise
        return self._work_report(progress)

    def _looks(self, runner: LocalRunner) -> Callable[[], None]:
        """What may open cases before it is looked what is due."""
        sweep = runner.sweep()
        answering = Answering(self.journal, self.connections, self.clock)
        following = Following(self.journal, self._configuration, self.connections, self.clock)

        def look() -> None:
            answering.run_due()
            following.run_due()
            end_changes(self.journal, self.clock.now())
            erase_changes(self.journal, self._configuration, self.clock.now())
            Deadlines(self.journal, self._configuration, self.clock.now()).run()
            sweep.run_due()

        return look

    def runner(self, jobs: int = 1) -> LocalRunner:
        return LocalRunner(self.journal, self._configuration, self.clock, self.connections, jobs=jobs)

    def _work_report(self, progress: Progress) -> WorkReport:
        cases: list[CaseSummary] = []
        changes: list[TimelineEvent] = []
        sent: list[MessageReport] = []
        for case_id in progress.case_ids:
            # One by one: all that is behind thousands of cases does not fit into a small machine.
            rows = self.books.rows(case_id)
            cases.append(case_summary(rows))
            changes += news(rows, progress.since)
            sent += [
                message_report(message)
                for message in rows.messages
                if message.sent_at is not None and message.sent_at >= progress.since
            ]
        held = self.books.held()
        # That a case was refused is an end like any other.
        needs = [case.standing for case in (*cases, *held) if case.standing is not Standing.REFUSED]
        still_open = self.books.still_open()
        if still_open.overdue:
            needs.append(Standing.PERSON)
        return WorkReport(
            standing=heaviest(needs),
            legs=progress.legs,
            cases=tuple(cases),
            changes=tuple(changes),
            held=held,
            messages_sent=tuple(sent),
            still_open=still_open,
            pauses=self.books.pauses(),
            shadow=self._configuration.shadow_stores,
        )

    def _progress(self) -> Progress:
        return Progress(self.journal, self.clock, self._listener)


@contextmanager
def _kept(case_id: int) -> Iterator[None]:
    """Tell with an error of the journal that the case continues once it is fixed."""
    try:
        yield
    except ResultNotRecorded:
        raise
    except JournalError as error:
        words = f"{error}. Nothing is lost: `dropconnect work` then continues case {case_id}"
        raise JournalError(words) from error
