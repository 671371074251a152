"""The rules of a merchant's day and what must hold in it, whoever the suppliers are.

Hypothesis plays the merchant's day: orders come in and are cancelled, suppliers answer early, late or not at
all, ship what they had stopped, people decide one way or the other, colleagues pay back past us, and time
passes. After each step the invariants hold; at the end of the day every case can be brought to its end.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.support.days.day import Day
from tests.support.days.policies import Policy
from tests.support.days.suppliers import Suppliers
from tests.support.readable import complaints
from tests.support.trade import DESK, LAMPS

from dropconnect.journal.states import Answer, Outcome, PartDecision, Stage
from dropconnect.models.order import OrderState

picks = st.integers(0, 99)
shops = st.sampled_from(("ok", "busy", "lost-answer"))


class Cancellations(RuleBasedStateMachine):
    """A subclass opens the shop, and says how orders come in: they are passed on to its suppliers."""

    def __init__(self, suppliers: Suppliers) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stages: dict[int, Stage] = {}
        self.day: Day
        self._suppliers = suppliers

    def begin(self, policy: Policy) -> None:
        self.day = Day(Path(self.folder.name), policy, self._suppliers)

    @precondition(lambda self: self.day.orders)
    @rule(pick=picks, lamps=st.integers(0, 3), desks=st.integers(0, 2))
    def cancel(self, pick: int, lamps: int, desks: int) -> None:
        """None of both: the whole order."""
        self.day.cancel(pick, {LAMPS: lamps, DESK: desks})

    @precondition(lambda self: self.day.orders)
    @rule(pick=picks)
    def cancel_everything(self, pick: int) -> None:
        self.day.cancel(pick, {})

    @precondition(lambda self: self.day.cases)
    @rule(pick=picks)
    def ask_for_the_same_again(self, pick: int) -> None:
        self.day.ask_again(pick)

    @precondition(lambda self: self.day.cases)
    @rule(hours=st.sampled_from((1, 6, 30, 60)))
    def time_passes(self, hours: int) -> None:
        self.day.time_passes(hours)

    @precondition(lambda self: self.day.cases)
    @rule(pick=picks, yes=st.booleans())
    def a_supplier_answers(self, pick: int, yes: bool) -> None:
        self.day.supplier_answers(pick, yes=yes)

    @precondition(lambda self: self.day.cases)
    @rule(pick=picks)
    def a_supplier_ships(self, pick: int) -> None:
        self.day.supplier_ships(pick)

    @precondition(lambda self: self.day.tasks())
    @rule(pick=picks, choice=picks)
    def a_person_answers(self, pick: int, choice: int) -> None:
        self.day.person_answers(pick, choice)

    @precondition(lambda self: self.day.cases)
    @rule(pick=picks)
    def a_person_withdraws(self, pick: int) -> None:
        self.day.withdraw(pick)

    @precondition(lambda self: self.day.orders)
    @rule(pick=picks, amount=st.decimals("0.01", "9.99", places=2))
    def a_colleague_pays_back(self, pick: int, amount: Decimal) -> None:
        self.day.colleague_pays(pick, amount)

    @invariant()
    def stages_only_go_forward(self) -> None:
        for case in self.day.all_cases():
            assert case.stage.rank >= self.stages.get(case.id, case.stage).rank
            self.stages[case.id] = case.stage

    @invariant()
    def every_open_case_waits_on_somebody(self) -> None:
        for case in self.day.all_cases():
            tasks = self.day.trade.tasks(case)
            if case.is_open:
                assert case.waits_for is not None
                assert case.waiting_on
                assert case.due_at is not None or tasks, f"{case.waiting_on}: for ever"
                assert all(task.owner and task.due_at > task.opened_at for task in tasks)
            else:
                assert tasks == []

    @invariant()
    def money_is_paid_once_and_never_more_than_was_agreed(self) -> None:
        for case in self.day.all_cases():
            keys = Counter(row.key for row in self.day.payments(case))
            assert set(keys.values()) <= {1}, "one payment went out twice"
            if keys:
                assert case.agreed.due is not None
                assert self.day.paid(case) <= case.agreed.due.amount

    @invariant()
    def what_is_paid_follows_from_the_answers(self) -> None:
        for case in self.day.all_cases():
            paid, due = self.day.paid(case), self.day.due(case)
            assert paid <= due
            # Between a colleague's payments the instalments can come to less than their sum, never to more.
            if case.outcome is Outcome.DONE and not self.day.was_disturbed(case):
                assert paid == due
            if case.outcome in (Outcome.WITHDRAWN, Outcome.REFUSED):
                assert paid == 0

    @invariant()
    def what_a_supplier_refused_is_paid_only_when_somebody_bears_it(self) -> None:
        for case in self.day.all_cases():
            for part in self.day.trade.parts(case):
                if part.answer is Answer.REFUSED and part.decision is PartDecision.REFUND:
                    assert self.day.policy.before_answer
                if part.decision is PartDecision.ABSORB:
                    assert (
                        "absorb" in (self.day.policy.refuses, self.day.policy.silent)
                        or part.decided_by == "Grace"
                    )

    @invariant()
    def an_order_of_which_nothing_comes_is_cancelled(self) -> None:
        for case in self.day.all_cases():
            if case.outcome is Outcome.DONE and self.day.stops_everything(case):
                assert self.day.trade.shop.order(case.order_id).state is OrderState.CANCELLED

    @invariant()
    def no_supplier_is_asked_or_reminded_twice(self) -> None:
        for order_id in self._suppliers.order_ids():
            requests = self._suppliers.requests(order_id)
            if not self._suppliers.may_be_sent_again(order_id):
                assert set(requests.values()) <= {1}
            assert self._suppliers.reminders(order_id) <= len(requests)
            assert set(self._suppliers.withdrawals(order_id).values()) <= {1}

    @invariant()
    def the_guard_has_nothing_to_stop(self) -> None:
        assert [task.reason for task in self.day.tasks() if "the guard stopped" in task.reason] == []

    def teardown(self) -> None:
        with ExitStack() as cleaning:
            cleaning.callback(self.folder.cleanup)
            cleaning.callback(self._suppliers.close)
            if hasattr(self, "day"):
                cleaning.callback(self.day.trade.journal.close)
                self._end()
                assert complaints(Path(self.folder.name)) == []

    def _end(self) -> None:
        self.day.bring_to_an_end()
        assert [case.waiting_on for case in self.day.all_cases() if case.is_open] == []
        self.stages_only_go_forward()
        self.money_is_paid_once_and_never_more_than_was_agreed()
        self.what_is_paid_follows_from_the_answers()
        self.an_order_of_which_nothing_comes_is_cancelled()
        self.no_supplier_is_asked_or_reminded_twice()


def play(machine: type[Cancellations], *, chance: int, days: int) -> None:
    """Play so many days of up to 15 moves; the same ``chance`` plays the same days again."""
    run_state_machine_as_test(
        seed(chance)(machine),
        settings=settings(
            max_examples=days,
            stateful_step_count=15,
            # Making a failed day shorter takes longer than a test may: add Phase.shrink to understand one.
            phases=(Phase.generate,),
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
