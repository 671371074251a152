"""The merchant's day that the stateful test plays: its moves, and the books it keeps of them."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from tests.support.amounts import usd
from tests.support.days.books import Books, due
from tests.support.days.policies import Policy
from tests.support.days.suppliers import Suppliers
from tests.support.trade import DESK, LAMPS

from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal.person_rows import Task
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import Outcome, PartDecision
from dropconnect.models.cancellation import CancellationRequest, LineSelection
from dropconnect.models.order import Order, OrderLine
from dropconnect.saga.case.decisions import resolve
from dropconnect.testing.fakes import Moved

T = TypeVar("T")
BOUGHT = {LAMPS: 3, DESK: 2}
PRICES = {LAMPS: ("50.00", "5.55"), DESK: ("39.99", "4.01"), "13": ("5.00", "0.50")}
"""Net and tax of a line, chosen so that a third and a half of them have to be rounded."""
TOTAL = "105.05"
STOPPED = "stopped"
ENDING = ("approve", STOPPED, "absorb", "stop")
"""The answers that lead a case to its end."""


class Day:
    def __init__(self, folder: Path, policy: Policy, suppliers: Suppliers) -> None:
        self.policy = policy
        self.suppliers = suppliers
        self.trade = suppliers.open(folder, policy.as_text())
        self.orders: list[str] = []
        self.cases: list[int] = []
        self._requests: dict[int, CancellationRequest] = {}
        self._asked: dict[int, dict[str, int]] = {}
        self._books: dict[str, Books] = {}
        self._books_of_case: dict[int, Books] = {}
        self._payments: Counter[int] = Counter()
        self._disturbed: set[int] = set()
        self._settled: set[int] = set()
        self._vouched: set[int] = set()

    # What can happen.

    def order(self, shop_script: str) -> Order:
        """An order comes in; it is not passed on to a supplier yet."""
        order_id = f"{shop_script}-{len(self.orders) + 1}"
        order = self.trade.shop.place(
            order_id,
            lines=tuple(_priced(line) for line in self.trade.shop.order("ok-0").lines),
            total=usd(TOTAL),
            paid=usd(TOTAL),
        )
        self.orders.append(order_id)
        self._books[order_id] = Books()
        return order

    def cancel(self, pick: int, units: Mapping[str, int]) -> None:
        """Somebody asks for ``units``; none: for the whole order."""
        order_id = picked(self.orders, pick)
        if self._is_beyond_the_books(order_id):
            return
        selections = tuple(
            LineSelection(selector=line, quantity=count) for line, count in units.items() if count
        )
        left = {line: count - self._books[order_id].units[line] for line, count in BOUGHT.items()}
        request = CancellationRequest(
            connection="shop", order_id=order_id, lines=selections, reason="changed-mind", requested_by="Ada"
        )
        try:
            case = self.trade.open_request(request)
        except CaseConflict:
            assert any(case.is_open for case in self.cases_of(order_id))
            return
        except UsageError:
            assert any(count > left[line] for line, count in units.items())
            return
        if case.id not in self._requests:
            self.cases.append(case.id)
            self._requests[case.id] = request
            self._asked[case.id] = {line: n for line, n in (units if selections else left).items() if n}
        self._run(case)

    def ask_again(self, pick: int) -> None:
        """The same request once more is the same case."""
        case_id = picked(self.cases, pick)
        case = self.trade.open_request(self._requests[case_id])
        assert case.id == case_id
        self._run(case)

    def time_passes(self, hours: int) -> None:
        self.trade.clock.advance(hours * 3600)
        self.suppliers.advance(hours * 3600)
        self.trade.work()
        self._keep_books()

    def supplier_answers(self, pick: int, *, yes: bool) -> None:
        self.suppliers.answer(picked(self.suppliers.order_ids(), pick), yes=yes)

    def supplier_ships(self, pick: int) -> None:
        self.suppliers.ship(picked(self.suppliers.order_ids(), pick))

    def person_answers(self, pick: int, choice: int) -> None:
        task = picked(self.tasks(), pick)
        self._answer(task, picked(list(task.choices), choice))

    def withdraw(self, pick: int) -> None:
        case = self._case(picked(self.cases, pick))
        try:
            self.trade.withdraw(case)
        except CaseConflict:
            assert not case.is_open or self.trade.effects(case, "refund")
        self._keep_books()

    def colleague_pays(self, pick: int, amount: Decimal) -> None:
        """Somebody pays back in the store itself, never more than came in."""
        order_id = picked(self.orders, pick)
        order = self.trade.shop.order(order_id)
        if order.refunded.amount + amount > order.total.amount:
            return
        self.trade.shop.refund_by_colleague(order_id, usd(str(amount)))
        self._books[order_id].by_colleague += amount
        for case in self.cases_of(order_id):
            if case.is_open and self._payments[case.id]:
                self._disturbed.add(case.id)

    def bring_to_an_end(self) -> None:
        """People answer what they are asked, and time passes, until every case is closed."""
        for _ in range(12):
            while tasks := self.tasks():
                self._answer(tasks[0], next(answer for answer in ENDING if answer in tasks[0].choices))
            if not any(case.is_open for case in self.all_cases()):
                return
            self.time_passes(30)

    # What can be seen.

    def all_cases(self) -> list[Case]:
        with self.trade.journal.read() as reading:
            return reading.cases.list(limit=10_000)[::-1]

    def cases_of(self, order_id: str) -> list[Case]:
        return [case for case in self.all_cases() if case.order_id == order_id]

    def tasks(self) -> list[Task]:
        """The open ones of all cases."""
        with self.trade.journal.read() as reading:
            return reading.tasks.list(limit=10_000)

    def payments(self, case: Case) -> list[Moved]:
        keys = {effect.key for effect in self.trade.effects(case, "refund")}
        return [row for row in self.trade.shop.moved if row.key in keys]

    def paid(self, case: Case) -> Decimal:
        return sum((row.amount.amount for row in self.payments(case)), Decimal(0))

    def due(self, case: Case) -> Decimal:
        """By the answers so far, on the books as they stood when the case paid last."""
        return self._due(case, self._books_of_case.get(case.id, self._books[case.order_id]))[0]

    def was_disturbed(self, case: Case) -> bool:
        """A colleague paid back after the case had begun to pay."""
        return case.id in self._disturbed

    def newest(self, order_id: str) -> tuple[int, Mapping[str, int]] | None:
        """The order's newest case, and what was asked for in it; None: nothing was ever cancelled of it."""
        cases = [case_id for case_id, request in self._requests.items() if request.order_id == order_id]
        return (max(cases), self._asked[max(cases)]) if cases else None

    def was_vouched_for(self, part: Part) -> bool:
        """A person said that these goods are stopped."""
        return part.id in self._vouched

    def stops_everything(self, case: Case) -> bool:
        """Nothing is left of the order, and nothing of it still comes."""
        decisions = {part.decision for part in self.trade.parts(case)}
        gone = self._books_of_case[case.id].units + Counter(self._asked[case.id])
        return decisions <= {PartDecision.REFUND} and gone == Counter(BOUGHT)

    # How it is done.

    def _due(self, case: Case, books: Books) -> tuple[Decimal, Decimal]:
        units = Counter(self._asked[case.id])
        for part in self.trade.parts(case):
            if part.decision in (None, PartDecision.KEEP):
                units.subtract(part.units)
        assert min(units.values(), default=0) >= 0
        order = self.trade.shop.order(case.order_id)
        return due(order, books, units, fixed=self.policy.fixed, percent=self.policy.percent)

    def _keep_books(self) -> None:
        """Remember on which books each case paid, and enter the cases that have ended."""
        for case in self.all_cases():
            if case.id in self._settled:
                continue
            count = len(self.payments(case))
            if count > self._payments[case.id] and case.id not in self._disturbed:
                self._books_of_case[case.id] = copy.deepcopy(self._books[case.order_id])
            self._payments[case.id] = count
            if not case.is_open:
                self._settled.add(case.id)
                self._books_of_case.setdefault(case.id, copy.deepcopy(self._books[case.order_id]))
                self._enter(case)

    def _enter(self, case: Case) -> None:
        if case.outcome is not Outcome.DONE:
            return
        books = self._books[case.order_id]
        kept = Counter[str]()
        for part in self.trade.parts(case):
            if part.decision is PartDecision.KEEP:
                kept.update(part.units)
        _, fee = self._due(case, self._books_of_case[case.id])
        gone = {line: count - kept[line] for line, count in self._asked[case.id].items()}
        books.enter(self.trade.shop.order(case.order_id), gone, self.paid(case), fee)

    def _is_beyond_the_books(self, order_id: str) -> bool:
        """A case that ended half-way, or between a colleague's payments, leaves no simple sum behind."""
        return any(
            case.id in self._disturbed or (case.outcome is Outcome.STOPPED and self.paid(case))
            for case in self.cases_of(order_id)
        )

    def _answer(self, task: Task, answer: str) -> None:
        if task.part_id is not None and answer == STOPPED:
            self._vouched.add(task.part_id)
        with self.trade.holding(self._case(task.case_id)) as (runner, held):
            answered = resolve(runner.desk(held), held, task, answer, "Grace")
            runner.go_on(answered)
        self._keep_books()

    def _run(self, case: Case) -> None:
        self.trade.run(case)
        self._keep_books()

    def _case(self, case_id: int) -> Case:
        with self.trade.journal.read() as reading:
            return reading.cases.get(case_id)


def _priced(line: OrderLine) -> OrderLine:
    net, tax = PRICES[line.id]
    return line.changed(quantity=BOUGHT.get(line.id, line.quantity), net=usd(net), tax=usd(tax))


def picked(choices: Sequence[T], pick: int) -> T:
    return choices[pick % len(choices)]
