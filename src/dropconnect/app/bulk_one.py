"""One row among many: looked at, carried out, and told in a few words."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dropconnect.app.wishes import request_of
from dropconnect.app.workbench import Workbench
from dropconnect.config import Configuration
from dropconnect.errors import (
    AuthenticationFailed,
    CaseConflict,
    ConfigurationError,
    DropConnectError,
    FirewallRefused,
    JournalError,
    NotAllowed,
    ProviderUnavailable,
    RateLimited,
    UnknownCurrency,
    WritesPaused,
)
from dropconnect.journal.rows import Case
from dropconnect.journal.states import Outcome
from dropconnect.models.cancellation import CancellationRequest, Plan, Verdict
from dropconnect.models.shadow import Mode
from dropconnect.planner.objections import NOTHING_LEFT
from dropconnect.report.bulk import BulkOrder, BulkRow, BulkState
from dropconnect.report.meaning import CaseRows
from dropconnect.report.standing import Standing
from dropconnect.rights import Act, Team
from dropconnect.saga.case.intake import Intake

_STOPS_ALL = (AuthenticationFailed, FirewallRefused, ConfigurationError, JournalError, WritesPaused)
"""What the next row would meet as well."""
_PASSES = (ProviderUnavailable, RateLimited)
"""What may be otherwise when the same command is given again."""
_STATES: Mapping[Standing, BulkState] = MappingProxyType(
    {
        Standing.DONE: BulkState.DONE,
        Standing.WAITING: BulkState.WAITING,
        Standing.REFUSED: BulkState.REFUSED,
        Standing.PERSON: BulkState.PERSON,
    }
)
_NOTHING_MOVED = frozenset({Outcome.WITHDRAWN, Outcome.REFUSED})


class OneOfMany:
    """Thread-safe. ``name`` is that of the bulk run, ``by`` who asks."""

    def __init__(self, bench: Workbench, configuration: Configuration, name: str, by: str) -> None:
        self._bench = bench
        self._configuration = configuration
        self._name = name
        self._by = by
        self._first = threading.Lock()
        self._rows: dict[tuple[str, str], int] = {}
        """The first row of each request, by the few words that it is known by."""

    @staticmethod
    def order_of(row: BulkRow) -> str:
        """The same for rows of one order, as far as that can be seen from how it is written."""
        return f"{row.store} {row.order.strip().lstrip('#').casefold()}"

    def plan(self, row: BulkRow) -> BulkOrder:
        """What would become of the row."""
        return self._told(row, carry_out=False)

    def carry_out(self, row: BulkRow) -> BulkOrder:
        """Carry the row out as far as it goes now."""
        self._require_no_pause(row.store)
        return self._told(row, carry_out=True)

    def _told(self, row: BulkRow, *, carry_out: bool) -> BulkOrder:
        """One bad row stops no other."""
        against = self._against(row)
        if against is not None:
            return against
        try:
            team = Team(self._configuration.people)
            is_asking = carry_out or self._by  # whoever only looks need not say who it is
            who = team.require(self._by, Act.CANCEL, row.store) if is_asking else ""
            asked = self._request(row, who)
            intake = self._bench.consider(asked, another=False)
            told = self._carried_out(row, intake) if carry_out else self._planned(row, intake)
            # Nobody comes back to this order: thousands of looks would grow old for nothing.
            self._bench.connections.forget_looks(intake.request.order_id)
            return told
        except UnknownCurrency as error:
            return _trouble(row, error)
        except _STOPS_ALL:
            raise
        except NotAllowed as error:
            return _told(row, BulkState.REFUSED, Standing.REFUSED, "not-allowed", str(error))
        except CaseConflict as error:
            return _told(row, BulkState.EXCLUDED, Standing.WAITING, "open-case", str(error))
        except DropConnectError as error:
            return _trouble(row, error)

    def _against(self, row: BulkRow) -> BulkOrder | None:
        """What can be seen from the list alone."""
        if row.trouble:
            return _told(row, BulkState.TROUBLE, Standing.PERSON, "unreadable-row", row.trouble)
        if row.store not in self._configuration.stores:
            words = f"there is no store {row.store!r} in the configuration"
            return _told(row, BulkState.TROUBLE, Standing.PERSON, "unknown-store", words)
        if not row.reason:
            words = "no reason is given: add --reason, or a column `reason`"
            return _told(row, BulkState.TROUBLE, Standing.PERSON, "no-reason", words)
        with self._first:
            first = self._rows.setdefault((row.store, row.request_id or row.identity), row.row)
        if first != row.row:
            words = f"the same stands in row {first}"
            return _told(row, BulkState.EXCLUDED, Standing.DONE, "duplicate", words)
        return None

    def _request(self, row: BulkRow, who: str) -> CancellationRequest:
        # Not the number of the row: a line more in the file must not make another order of a request.
        return request_of(
            row.store,
            row.order,
            lines=row.lines,
            reason=row.reason,
            comment=row.comment,
            by=who,
            request_id=row.request_id or f"bulk {self._name}: {row.identity}",
        ).changed(bulk=self._name)

    def _planned(self, row: BulkRow, intake: Intake) -> BulkOrder:
        """How the row stands before anything is done."""
        if intake.known is not None:
            return self._of_case(row, intake.known.id, known=True)
        earlier = self._earlier(row, intake)
        if earlier is not None:
            words = f"the same was asked for before: case {earlier.id}"
            excluded = _told(row, BulkState.EXCLUDED, Standing.DONE, "asked-before", words)
            return excluded.changed(case_id=earlier.id, **_order_in(intake.plan))
        plan = intake.plan
        told = _told(row, BulkState.GOES, Standing.DONE, "", "").changed(**_order_in(plan), **_money_in(plan))
        refusals = plan.by_verdict(Verdict.REFUSE)
        if self._configuration.store(row.store).mode is Mode.SHADOW:
            words = 'only planned (mode = "shadow")'
            return told.changed(state=BulkState.SHADOW, standing=Standing.REFUSED, code="shadow", words=words)
        refusal = self._bench.refusal(intake)
        if refusal:
            code = refusals[0].code if refusals else "read-only"
            gone = code == NOTHING_LEFT
            return told.changed(
                state=BulkState.EXCLUDED if gone else BulkState.REFUSED,
                standing=Standing.DONE if gone else Standing.REFUSED,
                code=code,
                words=refusal,
            )
        questions = plan.by_verdict(Verdict.APPROVE)
        if questions or plan.due is None:
            code = questions[0].code if questions else "due-unknown"
            words = "; ".join(question.reason for question in questions) or "it is not known yet what is due"
            return told.changed(state=BulkState.QUESTION, code=code, words=words)
        return told

    def _carried_out(self, row: BulkRow, intake: Intake) -> BulkOrder:
        if intake.known is not None and self._is_interrupted(intake.known):
            self._bench.carry_on(intake.known.id, lambda _desk, case: case)
        planned = self._planned(row, intake)
        if planned.state is BulkState.SHADOW:
            self._bench.keep_in_shadow(intake)
            return planned
        if not planned.state.may_go:
            return planned
        if row.planned and _is_more(planned, row):
            words = f"{planned.due or 'an unknown amount'} is due now, and {row.agreed_due} was agreed to"
            return planned.changed(
                state=BulkState.CHANGED,
                standing=Standing.PERSON,
                code="more-is-due",
                words=f"{words}; give the command again to see the new plan",
            )
        opened = self._bench.open(intake, looked=True)
        return self._of_case(row, opened.case_id, known=opened.by_another)

    def _is_interrupted(self, case: Case) -> bool:
        """Whether there is something to do for a case of this run: its process was killed, or its wait is
        over."""
        is_due = case.due_at is not None and case.due_at <= self._bench.clock.now()
        return case.is_open and is_due and case.request.bulk == self._name

    def _earlier(self, row: BulkRow, intake: Intake) -> Case | None:
        """A case for the very same units of the order, whoever asked and under whatever name."""
        if row.request_id:
            return None  # whoever names a request means another one than any that has no such name
        asked = intake.request
        with self._bench.journal.read() as reading:
            cases = reading.cases.of_order(asked.connection, asked.order_id)
        wanted = sorted((line.selector, line.quantity or 0) for line in asked.lines)
        for case in cases:
            lines = sorted((line.selector, line.quantity or 0) for line in case.request.lines)
            if lines == wanted and lines and case.outcome not in _NOTHING_MOVED:
                return case
        return None

    def _of_case(self, row: BulkRow, case_id: int, *, known: bool) -> BulkOrder:
        rows = self._bench.books.rows(case_id)
        case, standing = rows.case, rows.standing
        told = _told(row, _STATES[standing], standing, _code_of(rows), _words_of(rows))
        return told.changed(
            known=known,
            case_id=case_id,
            paid_back=rows.paid_back,
            **_order_in(case.plan),
            **_money_in(case.plan),
        )

    def _require_no_pause(self, store: str) -> None:
        for pause in self._bench.books.pauses():
            if pause.store in (None, store):
                stopped = f"{pause.paused_by} has stopped all writes"
                if pause.store is None:
                    raise WritesPaused(f"{stopped}: {pause.because}; `dropconnect resume` lets them go on")
                raise WritesPaused(
                    f"{stopped} for {store}: {pause.because}; `dropconnect resume {store}` lets them go on"
                )


def _is_more(planned: BulkOrder, row: BulkRow) -> bool:
    """Less may be due than was agreed to, more never."""
    if planned.due is None or row.agreed_due is None:
        return planned.due is not None
    return planned.due.currency != row.agreed_due.currency or planned.due > row.agreed_due


def _told(row: BulkRow, state: BulkState, standing: Standing, code: str, words: str) -> BulkOrder:
    return BulkOrder(
        row=row.row, store=row.store, order=row.order, state=state, standing=standing, code=code, words=words
    )


def _trouble(row: BulkRow, error: DropConnectError) -> BulkOrder:
    standing = Standing.WAITING if isinstance(error, _PASSES) else Standing.PERSON
    return _told(row, BulkState.TROUBLE, standing, type(error).__name__, str(error))


def _order_in(plan: Plan) -> dict[str, Any]:
    return {"order_id": plan.order_id, "order_number": plan.order_number}


def _money_in(plan: Plan) -> dict[str, Any]:
    return {"due": plan.due, "expected": plan.expected if plan.expected is not None else plan.due}


def _code_of(rows: CaseRows) -> str:
    """Why a case is not done, in a word that many cases share."""
    if rows.standing is Standing.DONE:
        return ""
    if rows.open_tasks:
        return str(rows.open_tasks[0].kind)
    if rows.open_incidents:
        return str(rows.open_incidents[0].kind)
    if rows.case.outcome is not None:
        return str(rows.case.outcome)
    return str(rows.case.waits_for) if rows.case.waits_for is not None else "at-work"


def _words_of(rows: CaseRows) -> str:
    if rows.standing is Standing.DONE:
        return ""
    if rows.open_tasks:
        return rows.open_tasks[0].reason
    if rows.open_incidents:
        return rows.open_incidents[0].reason
    return rows.case.outcome_reason or rows.case.waiting_on
