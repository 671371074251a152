"""The part of the front door behind a customer's link: one order, cancelled by its own customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from dropconnect.app.customer_asking import CustomerAsking
from dropconnect.app.customer_plans import lines_of, plan_for_customer
from dropconnect.app.customer_states import can_keep, state_of
from dropconnect.config import StoreSection
from dropconnect.config.customer_page import BY_LINK
from dropconnect.errors import CaseConflict, NotThere, UsageError
from dropconnect.journal.change_states import ChangeState
from dropconnect.journal.customer_page import CustomerVisit
from dropconnect.journal.links import LinkPurpose
from dropconnect.journal.rows import Case
from dropconnect.messages.settings import by_hand
from dropconnect.models.cancellation import CancellationRequest, Cause, LineSelection, request_key
from dropconnect.plain import plain_words
from dropconnect.report.changes import CustomerChange
from dropconnect.report.customer_page import (
    CustomerLine,
    CustomerOrder,
    CustomerPlan,
    CustomerReason,
    WhyStays,
)
from dropconnect.saga.case.intake import Intake
from dropconnect.saga.suppliers.withdrawal import begin_withdrawal

BY_CUSTOMER = "the customer"
"""Who asked, in a case that came from the page."""
KEEPS = "the customer wants to keep it after all"
_SHOWN_FOR = timedelta(days=60)
"""How long the link shows how a case ended."""
_MOST_WORDS = 300
_UNSAID = "changed-mind"
_NO_LINK = "this link leads nowhere"


@dataclass(frozen=True)
class _Behind:
    """What is behind a link. ``case``: that of the link, or another open one of the order."""

    visit: CustomerVisit
    request_id: str
    case: Case | None
    is_over: bool
    """The link is too old to cancel anything."""

    @property
    def is_theirs(self) -> bool:
        return self.case is not None and self.case.request.request_id.startswith(BY_LINK)


class CustomerOrders(CustomerAsking):
    """Whoever has the link reads the order's mails: it shows this order and nothing else."""

    def customer_order(self, store: str, secret: str) -> CustomerOrder:
        """What can still be cancelled, or how the cancellation stands. ``NotThere``, and what reads raise."""
        section, behind = self._behind(store, secret)
        reasons = self._reasons(section)
        state, change = None, self._change(behind)
        lines: tuple[CustomerLine, ...] = ()
        if behind.is_theirs and behind.case is not None:
            rows = self._books.rows(behind.case.id)
            with self._journal.opened().read() as reading:
                state = state_of(rows, reading.customer_pages.word_of(behind.case.id))
        elif behind.case is None and not behind.is_over:
            intake = self._asked(behind, {}, self._reason(section, ""))
            lines = lines_of(intake.plan) if intake is not None else ()
        return CustomerOrder(
            store=store,
            order_number=behind.visit.order_number,
            language=behind.visit.language,
            state=state,
            busy=behind.case is not None and not behind.is_theirs,
            over=behind.case is None and behind.is_over,
            lines=lines,
            reasons=reasons,
            change=change,
            can_ask_change=any(line.can_cancel or line.why is not WhyStays.SENT for line in lines)
            and (change is None or change.state is not ChangeState.OPEN),
        )

    def customer_plan(self, store: str, secret: str, lines: Mapping[str, int], reason: str) -> CustomerPlan:
        """What these units would bring back, to the cent; nothing is written. ``reason`` empty: none is said.
        Raises ``NotThere``, ``CaseConflict`` where something is under way, ``UsageError`` for other lines."""
        section, behind = self._behind(store, secret)
        self._require_free(behind)
        return self._shown_plan(section, self._asked(behind, lines, self._reason(section, reason)))

    def cancel_as_customer(
        self, store: str, secret: str, lines: Mapping[str, int], reason: str, shown: str
    ) -> bool:
        """Open the case of this link, once, if its plan is still the one that was ``shown``.

        False: it has changed, and nothing was done. The same link again is the same case. Raises as
        ``customer_plan``, and ``ResultNotRecorded``.
        """
        section, behind = self._behind(store, secret)
        if behind.is_theirs:
            return True
        self._require_free(behind)
        intake = self._asked(behind, lines, self._reason(section, reason))
        if intake is not None and intake.known is not None:
            return True
        plan = self._shown_plan(section, intake)
        bench = self._workbench
        if intake is None or plan.refused or plan.shown != shown or bench.refusal(intake):
            return False
        bench.open(intake, looked=True)
        return True

    def keep_as_customer(self, store: str, secret: str) -> None:
        """Take the cancellation back. Again: nothing. Raises ``NotThere``, and ``CaseConflict`` once goods
        were stopped or money may have moved."""
        _, behind = self._behind(store, secret)
        if behind.case is None or not behind.is_theirs:
            raise NotThere(_NO_LINK)
        rows = self._books.rows(behind.case.id)
        if not rows.case.is_open and rows.case.outcome == "withdrawn":
            return
        if not can_keep(rows):
            raise CaseConflict("it cannot be kept any more", case_id=behind.case.id)
        self._workbench.carry_on(
            behind.case.id, lambda desk, case: begin_withdrawal(desk, case, BY_CUSTOMER, KEEPS)
        )

    def say_as_customer(self, store: str, secret: str, score: str, words: str) -> None:
        """Keep, once, how it was for the customer: 1 to 5, and a line. ``UsageError`` for another number."""
        _, behind = self._behind(store, secret)
        if behind.case is None or not behind.is_theirs or behind.case.is_open:
            raise NotThere(_NO_LINK)
        if score not in ("1", "2", "3", "4", "5"):
            raise UsageError("say a number from 1 to 5")
        line, now = plain_words(words.strip(), _MOST_WORDS), self._clock.now()
        with self._journal.opened().write() as writing:
            if writing.customer_pages.say(behind.case.id, int(score), line, at=now):
                told = f"the customer says {score} of 5" + (f": {line}" if line else "")
                writing.events.add(behind.case.id, now, "customer-said", told, who=BY_CUSTOMER)

    def _behind(self, store: str, secret: str) -> tuple[StoreSection, _Behind]:
        section, now = self._with_page(store), self._clock.now()
        with self._journal.opened().read() as reading:
            link = reading.links.find(secret, LinkPurpose.CUSTOMER)
            visit = reading.customer_pages.find_visit(link.subject_id) if link is not None else None
            if link is None or visit is None or visit.store != store:
                raise NotThere(_NO_LINK)
            request_id = f"{BY_LINK}{link.digest[:32]}"
            case = reading.cases.by_key(request_key(store, request_id))
            case = case or reading.cases.open_case_of(store, visit.order_id)
        if case is not None and case.closed_at is not None and now >= case.closed_at + _SHOWN_FOR:
            raise NotThere(_NO_LINK)
        return section, _Behind(visit, request_id, case, is_over=not link.is_open(now))

    def _change(self, behind: _Behind) -> CustomerChange | None:
        with self._journal.opened().read() as reading:
            found = reading.changes.newest_of(behind.visit.store, behind.visit.order_id)
        if found is None:
            return None
        return CustomerChange(
            kind=found.kind, goods=found.goods, words=found.words, state=found.state, answer=found.answer
        )

    def _asked(self, behind: _Behind, lines: Mapping[str, int], reason: str) -> Intake | None:
        """None: nothing is left to cancel."""
        request = CancellationRequest(
            connection=behind.visit.store,
            order_id=f"id:{behind.visit.order_id}",
            lines=tuple(LineSelection(selector=name, quantity=count) for name, count in lines.items()),
            reason=reason,
            requested_by=BY_CUSTOMER,
            request_id=behind.request_id,
            only_stoppable=True,
        )
        try:
            return self._workbench.consider(request, another=False)
        except NotThere:
            raise
        except UsageError:
            if lines:
                raise
            return None

    def _shown_plan(self, section: StoreSection, intake: Intake | None) -> CustomerPlan:
        if intake is None:
            return CustomerPlan(lines=(), money=None, refused=True, shown="")
        settings = section.messages or by_hand(intake.plan.connection)
        plan = plan_for_customer(intake.plan, section.policy, settings.refund_days)
        return plan.changed(refused=True) if self._workbench.refusal(intake) else plan

    @staticmethod
    def _require_free(behind: _Behind) -> None:
        if behind.case is not None:
            raise CaseConflict("something is under way", case_id=behind.case.id)
        if behind.is_over:
            raise NotThere(_NO_LINK)

    def _reasons(self, section: StoreSection) -> tuple[CustomerReason, ...]:
        """Those that are for customers and have the customer as their cause: nobody chooses a fee away."""
        offered = self._configuration.reasons.of_store(section.policy.reasons)
        asked = (row for row in offered if row.ask_customers and row.cause is Cause.CUSTOMER)
        return tuple(CustomerReason(reason=row.name, words=row.words) for row in asked)

    def _reason(self, section: StoreSection, said: str) -> str:
        """The one that was said. None was: the first one that customers are asked for, else ours."""
        reasons = tuple(row.reason for row in self._reasons(section))
        if said and said not in reasons:
            raise UsageError("choose one of the reasons, or none")
        return said or next(iter(reasons), _UNSAID)
