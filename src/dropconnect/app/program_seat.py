"""The front door as one program uses it: with a token, in the place of a person, and for less."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Unpack

from dropconnect.app.program_rights import scope_of
from dropconnect.app.seat import Seat
from dropconnect.app.wishes import CancelWish, PlanWish, request_of
from dropconnect.errors import NotAllowed, UsageError
from dropconnect.journal.states import Decision, TaskKind
from dropconnect.models.money import Money
from dropconnect.models.program import Program
from dropconnect.people import Scope
from dropconnect.report.case import Cancellation, CaseReport, TaskReport
from dropconnect.report.changes import ChangeReport
from dropconnect.report.order import OrderReport
from dropconnect.report.pasted import PastedText
from dropconnect.report.people import PersonReport
from dropconnect.report.plan import PlanReport
from dropconnect.report.queue import ReminderReport
from dropconnect.report.supplier import CreditReport
from dropconnect.report.tokens import ShownPlanReport, TokenReport
from dropconnect.report.withdrawals import WithdrawalReport
from dropconnect.saga.case.questions import said_in

if TYPE_CHECKING:
    from dropconnect.app.front_door import Dropconnect

MCP = "mcp"
"""By this way nobody approves or speaks of money, whatever the token may do elsewhere."""
LONGEST_KEY = 100


class ProgramSeat(Seat):
    """Each method means what that of ``Seat`` means; ``NotAllowed`` where the token does not have the scope.

    A program is never an owner, and lets no money go in a case that it opened itself.
    """

    def __init__(self, door: Dropconnect, person: PersonReport, token: TokenReport, way: str) -> None:
        super().__init__(door, person, f"{way}:{token.purpose}")
        self.token = token
        self.scopes = frozenset(scope for scope in token.scopes if not (scope.is_special and way == MCP))
        self._way = way

    @property
    def is_owner(self) -> bool:
        """Never: what only an owner may do, an owner does."""
        return False

    def require(self, scope: Scope) -> None:
        """``NotAllowed`` if the program may not do this; that it wanted to is recorded."""
        self._refuse(scope, self._against(scope))

    def plan(self, store: str, order: str, **wish: Unpack[PlanWish]) -> PlanReport:
        """It also says if a person is asked first. Raises ``CaseConflict`` for what this order has cancelled
        before, unless ``another`` is said."""
        self.require(Scope.PLAN)
        wish["program"] = self._program("")
        return super().plan(store, order, **wish)

    def order(self, store: str, order: str) -> OrderReport:
        """Without the customer: a program needs no name to cancel."""
        return super().order(store, order).changed(customer="")

    def cancel(
        self,
        store: str,
        order: str,
        *,
        agree: Callable[[PlanReport], bool] | None = None,
        **wish: Unpack[CancelWish],
    ) -> Cancellation:
        """``request_id`` is needed: the key under which the program asks again after a break.

        The same key for the same request is the same case, however often it comes. Raises ``CaseConflict``
        for the same key with another request, and for a new key with goods that this order has cancelled
        before, unless ``another`` is said. Over the limits of the token the case asks a person.
        """
        self.require(Scope.CANCEL)
        require_key(wish.get("request_id", ""))
        wish["by"] = self.person.name
        wish["program"] = self._program(_body(store, order, wish))
        return super().cancel(store, order, agree=agree, **wish)

    def show_plan(
        self, store: str, order: str, *, comment: str = "", **wish: Unpack[PlanWish]
    ) -> ShownPlanReport:
        """As ``plan``; it is kept for a quarter of an hour, and ``carry_out_plan`` takes it up by its id."""
        return self._door.show_plan(self, store, order, comment=comment, **wish)

    def carry_out_plan(self, plan_id: str, key: str, *, another: bool = False) -> Cancellation:
        """Carry a plan out, once, if it would still pay what was shown."""
        return self._door.carry_out_plan(self, plan_id, key, another=another)

    def may_say(self, task: TaskReport, decision: str) -> bool:
        """Whether the program may decide a task so."""
        return not self._against_decision(task, decision)[1]

    def resolve(self, task_id: int, said: str) -> CaseReport:
        self._require_decision(self.task(task_id), said)
        return super().resolve(task_id, said)

    def approve(self, case_id: int) -> CaseReport:
        for task in self.case(case_id).open_tasks:
            if task.takes(Decision.APPROVE):
                self._require_decision(task, Decision.APPROVE)
        self.require(Scope.APPROVE)
        return super().approve(case_id)

    def agree(self, task_id: int) -> CaseReport:
        self._require_decision(self.task(task_id), Decision.APPROVE)
        return super().agree(task_id)

    def remind(self, case_id: int, whom: str = "") -> ReminderReport:
        self.require(Scope.DECIDE)
        return super().remind(case_id, whom)

    def add_note(self, case_id: int, words: str) -> CaseReport:
        self.require(Scope.DECIDE)
        return super().add_note(case_id, words)

    def hand_over(self, case_id: int, to: str, because: str = "") -> CaseReport:
        self.require(Scope.DECIDE)
        return super().hand_over(case_id, to, because)

    def decide_withdrawal(
        self, withdrawal_id: int, said: str, *, goods: str = "", order: str = "", because: str = ""
    ) -> WithdrawalReport:
        """Money follows from it."""
        self.require(Scope.APPROVE)
        return super().decide_withdrawal(withdrawal_id, said, goods=goods, order=order, because=because)

    def record_withdrawal_mail(self, withdrawal_id: int, mail_id: str) -> WithdrawalReport:
        self.require(Scope.DECIDE)
        return super().record_withdrawal_mail(withdrawal_id, mail_id)

    def answer_change(self, change_id: int, said: str, words: str) -> ChangeReport:
        self.require(Scope.DECIDE)
        return super().answer_change(change_id, said, words)

    def end_undelivered(self, mail_id: str) -> None:
        self.require(Scope.INCIDENTS)
        super().end_undelivered(mail_id)

    def keep_pasted(self, text: str, *, name: str = "") -> PastedText:
        self.require(Scope.PLAN)
        return super().keep_pasted(text, name=name)

    def add_pasted(self, name: str, case_id: int) -> CaseReport:
        self.require(Scope.DECIDE)
        return super().add_pasted(name, case_id)

    def record_withdrawal(
        self,
        store: str,
        name: str,
        order: str,
        goods: str = "",
        mail: str = "",
        language: str = "",
        *,
        received_at: datetime,
        pasted: str = "",
    ) -> WithdrawalReport:
        """Money follows from it."""
        self.require(Scope.APPROVE)
        return super().record_withdrawal(
            store, name, order, goods, mail, language, received_at=received_at, pasted=pasted
        )

    def deny(self, case_id: int, because: str) -> CaseReport:
        for task in self.case(case_id).open_tasks:
            if task.takes(Decision.DENY):
                self._require_decision(task, Decision.DENY)
        self.require(Scope.DECIDE)
        return super().deny(case_id, because)

    def end_incident(self, incident_id: int, said: str) -> CaseReport:
        self.require(Scope.INCIDENTS)
        return super().end_incident(incident_id, said)

    def withdraw(self, case_id: int, because: str) -> CaseReport:
        self.require(Scope.CANCEL)
        return super().withdraw(case_id, because)

    def record_credit(self, case_id: int, part_number: int, received: Money | str | None) -> CreditReport:
        self.require(Scope.MONEY)
        return super().record_credit(case_id, part_number, received)

    def _require_decision(self, task: TaskReport, said: str) -> None:
        self._refuse(*self._against_decision(task, said), store=task.connection, case_id=task.case_id)

    def _against_decision(self, task: TaskReport, said: str) -> tuple[Scope, str]:
        """Which scope it takes, and why the program may not; empty: it may. What is none of the task's
        choices is refused by the task itself."""
        found = said_in(said, (choice.decision for choice in task.choices))
        scope = scope_of(TaskKind(task.kind), Decision(found[0])) if found else Scope.DECIDE
        against = self._against(scope)
        if not against and scope.is_special and self._door.token_of(task.case_id) == self.token.id:
            against = (
                f"case {task.case_id} was opened with this very token: {self.person.name} or a colleague "
                "decides it"
            )
        return scope, against

    def _against(self, scope: Scope) -> str:
        """Why the program may not do this; empty: it may."""
        if scope in self.scopes:
            return ""
        if scope.is_special and self._way == MCP:
            return (
                "an agent never approves a payment, nor says what money moved or was collected: "
                f"{self.person.name} or a colleague does, on the pages or at the command line"
            )
        had = ", ".join(item for item in Scope if item in self.scopes)
        return (
            f"the token of {self.token.purpose!r} does not have the scope {str(scope)!r} (it has: {had}): "
            "ask an owner for another token"
        )

    def _refuse(self, scope: Scope, against: str, *, store: str = "", case_id: int | None = None) -> None:
        if against:
            self._keep(scope, store, case_id, "", against)
            raise NotAllowed(against)

    def _program(self, body: str) -> Program:
        return Program(
            token_id=self.token.id,
            purpose=self.token.purpose,
            body=body,
            limit=self.token.limit,
            daily_limit=self.token.daily_limit,
            day=self._door.day_began(self.zone),
        )


def require_key(key: str) -> None:
    """``UsageError`` for what cannot be the key of a request."""
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        raise UsageError(
            f"give the request a key of its own, 1 to {LONGEST_KEY} printable characters, and the same "
            "key whenever you repeat it"
        )


def _body(store: str, order: str, wish: CancelWish) -> str:
    """The same for the same wish, in whatever order its lines stand."""
    asked = request_of(store, order, **wish)
    lines = sorted(asked.lines, key=lambda line: (line.selector, line.quantity or 0))
    plain = asked.changed(lines=tuple(lines), program=None, requested_by="")
    text = f"{plain.model_dump_json()}{bool(wish.get('another'))}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
