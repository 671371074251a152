"""Opens the case of a withdrawal, once: the statement's code is the name of its request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dropconnect.clock import Clock
from dropconnect.errors import CaseConflict
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.withdrawal_states import Doubt, WithdrawalState
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.models.cancellation import CancellationRequest, Verdict
from dropconnect.models.facts import GoodsExempt
from dropconnect.models.order import Order, OrderLine
from dropconnect.models.selection import LineSelection
from dropconnect.planner.objections import NOTHING_LEFT
from dropconnect.saga.case.intake import Intake, consider
from dropconnect.saga.look.world import World
from dropconnect.saga.withdrawals.goods import goods_meant
from dropconnect.saga.withdrawals.mails import Writer
from dropconnect.saga.withdrawals.proof import request_name
from dropconnect.withdrawal_right import WITHDRAWAL

BY_CUSTOMER = "the customer, by withdrawal"
"""Who asked, in a case that carries a withdrawal out."""


@dataclass(frozen=True)
class Opening:
    """One statement without a doubt, and its order as it was read just now."""

    journal: Journal
    world: World
    clock: Clock
    stated: Withdrawal
    order: Order

    def open(self) -> None:
        """Open its case, due at once; or keep why none is needed.

        Raises ``CaseConflict`` while the order has another open case, ``UsageError`` where the order has
        fewer of the goods, and what reads raise.
        """
        asked, exempt = self._split()
        if exempt and not asked:
            self._decline(exempt)
            return
        request = self._request(() if not exempt and self._is_whole else asked)
        intake = consider(self.journal, self.world, request, self.clock, order=self.order)
        refusals = intake.plan.by_verdict(Verdict.REFUSE)
        if intake.known is None and any(item.code == NOTHING_LEFT for item in refusals):
            self._nothing_left()
        elif intake.known is None and refusals:
            self._ask("; ".join(item.reason for item in refusals))
        else:
            self._opened(intake, exempt)

    def wait_behind(self, conflict: str, *, until: datetime) -> None:
        """The order has an open case for something else: that hears of it, and this goes on behind it."""
        stated, now = self.stated, self.clock.now()
        with self.journal.write() as writing:
            case = writing.cases.open_case_of(stated.store, self.order.id)
            if case is not None and stated.state is not WithdrawalState.WAITS:
                words = (
                    f"the customer withdrew from the contract on {stated.stated_at:%Y-%m-%d %H:%M} UTC "
                    f"(check code {stated.code}): no fee is kept of it, and no supplier's "
                    "no refuses it. It goes on behind this case"
                )
                writing.events.add(case.id, now, "withdrawal-received", words, who=BY_CUSTOMER)
                writing.pasted.take(request_name(stated), case.id, now)
            writing.withdrawals.move(stated, WithdrawalState.WAITS, conflict, due_at=until)

    @property
    def _is_whole(self) -> bool:
        return not goods_meant(self.order, self.stated.chosen or self.stated.goods)

    def _split(self) -> tuple[tuple[LineSelection, ...], tuple[OrderLine, ...]]:
        """What is asked for without what is exempt, and the lines that are."""
        meant = goods_meant(self.order, self.stated.chosen or self.stated.goods)
        asked = meant or tuple(LineSelection(selector=line.id) for line in self.order.items)
        exempt = [line for line in self.order.items if self._why_exempt(line)]
        names = {line.id for line in exempt}
        mentioned = {row.selector for row in asked}
        left = tuple(row for row in asked if row.selector not in names)
        return left, tuple(line for line in exempt if line.id in mentioned)

    def _why_exempt(self, line: OrderLine) -> str:
        row = self.world.section.withdrawal.exemption_of(line.sku)
        return row.words(self.stated.language) if row is not None else ""

    def _request(self, lines: tuple[LineSelection, ...]) -> CancellationRequest:
        stated = self.stated
        return CancellationRequest(
            connection=stated.store,
            order_id=self.order.id,
            lines=lines,
            reason=WITHDRAWAL,
            comment=f"stated on {stated.stated_at:%Y-%m-%d %H:%M} UTC, check code {stated.code}",
            requested_by=BY_CUSTOMER,
            request_id=request_name(stated),
        )

    def _opened(self, intake: Intake, exempt: tuple[OrderLine, ...]) -> None:
        """Another process may have been quicker, with this or another case."""
        stated, now = self.stated, self.clock.now()
        with self.journal.write() as writing:
            case = writing.cases.by_key(intake.request.key)
            if case is None:
                other = writing.cases.open_case_of(stated.store, self.order.id)
                if other is not None:
                    raise CaseConflict(f"the order has the open case {other.id}: it goes on behind that")
                case = writing.cases.open(
                    intake.request, intake.plan, now, intake.refund_ids, intake.customer
                )
                words = f"case opened: the customer withdrew from the contract; {intake.request.comment}"
                writing.events.add(case.id, now, "case-opened", words, who=BY_CUSTOMER)
                writing.pasted.take(intake.request.request_id, case.id, now)
            writing.withdrawals.opened(stated, case.id, f"carried out by case {case.id}")
            self._tell_exempt(writing, exempt, now)

    def _decline(self, exempt: tuple[OrderLine, ...]) -> None:
        now = self.clock.now()
        words = "; ".join(f"{line.words}: {self._why_exempt(line)}" for line in exempt)
        with self.journal.write() as writing:
            self._tell_exempt(writing, exempt, now)
            writing.withdrawals.move(self.stated, WithdrawalState.DECLINED, f"exempt: {words}")

    def _nothing_left(self) -> None:
        now = self.clock.now()
        with self.journal.write() as writing:
            writing.customer_mails.queue(self._writer.already(self.stated, now))
            words = f"nothing is left of order {self.order.number} to cancel or to pay back"
            for case in writing.cases.of_order(self.stated.store, self.order.id)[-1:]:
                writing.pasted.take(request_name(self.stated), case.id, now)
            writing.withdrawals.move(self.stated, WithdrawalState.NOTHING_LEFT, words)

    def _ask(self, words: str) -> None:
        with self.journal.write() as writing:
            doubts = {str(Doubt.PLAN): words}
            writing.withdrawals.move(self.stated, WithdrawalState.ASKS, words, doubts=doubts)

    def _tell_exempt(self, writing: Transaction, exempt: tuple[OrderLine, ...], now: datetime) -> None:
        if exempt:
            told = tuple(
                GoodsExempt(goods=line.name or line.sku or line.id, reason=self._why_exempt(line))
                for line in exempt
            )
            writing.customer_mails.queue(self._writer.exempt(self.stated, told, now))

    @property
    def _writer(self) -> Writer:
        return Writer(self.stated.store, self.world.section, self.world.catalogues)
