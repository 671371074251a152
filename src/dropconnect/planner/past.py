"""Our own earlier work on an order: the part of the observation that only the journal knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from pydantic import InstanceOf

from dropconnect.models.base import Model
from dropconnect.models.cancellation import Plan
from dropconnect.models.money import Money
from dropconnect.models.order import Order, Refund, RefundedLine
from dropconnect.models.payment import Tender


class Family(Model):
    """The other orders that one payment paid for (marketplaces split a payment into several orders)."""

    numbers: tuple[str, ...] = ()
    """The numbers of the other orders, as people know them."""
    paid: Money | None = None
    """What the one payment brought in; None for the order that names it itself, the parent."""
    refunded: Money
    """What was paid back through the other orders."""
    reserved: Money
    """What open cases of the other orders are about to pay back, and have not been seen to."""
    unread: tuple[str, ...] = ()
    """Ids of orders that belong to it and are not there any more."""

    def left(self, order: Order, paid_in: Money) -> Money:
        """What may still be paid back of the one payment; negative if more went back than came in."""
        whole = paid_in if self.paid is None else self.paid
        return whole - order.refunded - self.refunded - self.reserved


class Past(Model):
    """Earlier cases of one order, and what people said about its money."""

    cancelled: dict[str, int] = {}
    """Line id -> units that earlier cases cancelled and whose money effect is done. The platform's
    refunds usually show the same units again: the larger of the two counts, never their sum."""
    kept: dict[str, Money] = {}
    """Line id -> what the policy kept of that line's price. Never refundable."""
    returned: dict[str, Money] = {}
    """Tender id -> what a person said about earlier cases was given back to it, or need not be."""
    family: Family | None = None
    """None: the order was paid by itself."""
    collected: Money | None = None
    """What a person said was collected. Counts only for an order whose ``paid`` is unknown."""
    paid_today: Money | None = None
    """What was paid back through this connection in the last 24 hours. None: nothing."""
    lowered: Money | None = None
    """What a person took off in this case, because handling took value off the goods. None: nothing."""
    unresolved: bool = False
    """An earlier money effect of this order has no certain outcome yet."""
    journal: str = ""
    """The name of our journal; empty where the past is not a journal's."""
    known_keys: frozenset[str] = frozenset()
    """Keys of all our payments of this order, whatever became of them."""
    known_ids: frozenset[str] = frozenset()
    """What the store called our payments of this order."""
    disputes: dict[str, Money] = {}
    """Code of a dispute (``planner.disputes``) -> what a person agreed to pay back all the same."""
    bank_has: frozenset[str] = frozenset()
    """Codes of lost disputes of which a person said in this case that nothing is due beside them."""
    paid_lines: dict[str, tuple[RefundedLine, ...]] = {}
    """Key of a payment of ours that was made -> the lines that it was for."""
    case_keys: InstanceOf[Container[str]] = frozenset()
    """Keys that payments for this very request have, in every journal."""
    void: dict[str, Money] = {}
    """Refund id -> amount of the rows at the store of which a person said that they were never paid."""
    cancelled_by_us: bool = False
    """A case of ours cancelled the order at its store."""
    opened_with: frozenset[str] | None = None
    """Refunds that stood at the store when the case was opened; None: there is no case yet, or it is not
    known, so that every one may have stood there."""

    @classmethod
    def of(
        cls,
        plans: Iterable[Plan],
        *,
        returned: Iterable[Tender] = (),
        collected: Money | None = None,
        paid_today: Money | None = None,
        lowered: Money | None = None,
        unresolved: bool = False,
        journal: str = "",
        known_keys: Iterable[str] = (),
        known_ids: Iterable[str] = (),
        case_keys: Container[str] = frozenset(),
        disputes: Mapping[str, Money] | None = None,
        bank_has: Iterable[str] = (),
        void: Mapping[str, Money] | None = None,
        paid_lines: Mapping[str, tuple[RefundedLine, ...]] | None = None,
        cancelled_by_us: bool = False,
        opened_with: Iterable[str] | None = None,
    ) -> Past:
        """The past that ``plans`` make: those of earlier cases of the order, carried out to the end."""
        cancelled: Counter[str] = Counter()
        kept: dict[str, Money] = {}
        given_back: dict[str, Money] = {}
        for tender in returned:
            before = given_back.get(tender.id, Money.zero(tender.amount.currency))
            given_back[tender.id] = before + tender.amount
        for plan in plans:
            cancelled.update({line.line_id: line.quantity for line in plan.choice.lines})
            for line_id, amount in plan.kept:
                kept[line_id] = kept[line_id] + amount if line_id in kept else amount
        return cls(
            cancelled=dict(cancelled),
            kept=kept,
            returned=given_back,
            collected=collected,
            paid_today=paid_today,
            lowered=lowered,
            unresolved=unresolved,
            journal=journal,
            known_keys=frozenset(known_keys),
            known_ids=frozenset(known_ids),
            case_keys=case_keys,
            disputes=dict(disputes or {}),
            bank_has=frozenset(bank_has),
            void=dict(void or {}),
            paid_lines=dict(paid_lines or {}),
            cancelled_by_us=cancelled_by_us,
            opened_with=None if opened_with is None else frozenset(opened_with),
        )

    def fees_kept(self, currency: str) -> Money:
        """All that earlier cases kept of the order."""
        return Money.total(self.kept.values(), currency)

    def kept_of(self, line_id: str, currency: str) -> Money:
        kept = self.kept.get(line_id)
        return Money.zero(currency) if kept is None else kept


def with_our_lines(order: Order, past: Past) -> Order:
    """The order with the lines that our refunds were for, at a platform that keeps the amounts alone."""

    def known(refund: Refund) -> Refund:
        lines = past.paid_lines.get(refund.key, ())
        return refund.changed(lines=lines) if lines and not refund.lines else refund

    return order.changed(refunds=tuple(known(refund) for refund in order.refunds))
