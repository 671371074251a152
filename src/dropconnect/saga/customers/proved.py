"""The facts that a case has proved, as messages to the customer tell them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dropconnect.journal.rows import Case, Effect, Part
from dropconnect.journal.states import HAPPENED, PartDecision
from dropconnect.messages.languages import SOURCE_LANGUAGE
from dropconnect.messages.settings import MessageSettings
from dropconnect.models.cancellation import Cause, Plan, RefundMethod
from dropconnect.models.commands import EffectKind, RefundCommand
from dropconnect.models.facts import (
    Alternative,
    GoodsStillCome,
    LinesRefused,
    NamedUnits,
    OrderCancelled,
    RefundMade,
)
from dropconnect.models.money import Money
from dropconnect.models.order import LineKind, Order, OrderLine, OrderState
from dropconnect.models.supplier import ProductKind
from dropconnect.saga.case.decided import decided_units


def named_units(order: Order, units: Mapping[str, int]) -> tuple[NamedUnits, ...]:
    """Units by line id, as the customer's order calls them."""
    known = {line.id: line for line in order.items}
    return tuple(
        NamedUnits(name=known[line_id].name, quantity=known[line_id].counted(count))
        for line_id, count in units.items()
        if line_id in known and count > 0
    )


def refund_made(
    effects: Iterable[Effect], plan: Plan, lines: Iterable[OrderLine], days: int
) -> RefundMade | None:
    """All payments among ``effects`` together, as they stand in the ledger; None if nothing was paid.

    ``days``: until the customer can see the money. ``lines`` of the order, as far as they are known.
    """
    kinds = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
    paid = [effect for effect in effects if effect.kind in kinds and effect.state in HAPPENED]
    if not paid:
        return None
    commands = [effect.payment for effect in paid]
    zero = Money.zero(plan.currency)
    fee = Money.total((effect.fee for effect in paid if effect.fee is not None), zero.currency)
    kinds_of = {line.id: line.kind for line in lines}
    net = dict.fromkeys(LineKind, zero)
    tax = zero
    for command in commands:
        for line in command.lines:
            kind = kinds_of.get(line.line_id, line.kind)
            net[kind] = net[kind] + line.net
            tax = tax + line.tax
    return RefundMade(
        items=net[LineKind.ITEM] + fee,
        shipping=net[LineKind.SHIPPING],
        charges=net[LineKind.FEE],
        tax=tax,
        fee_kept=fee,
        total=Money.total((command.amount for command in commands), zero.currency),
        method=_method(commands),
        made_at=max(effect.result_at or effect.intent_at for effect in paid),
        expected_within_days=days,
        by_price=_is_by_price(plan, fee),
    )


def _is_by_price(plan: Plan, fee: Money) -> bool:
    """Whether nothing but the fee was taken off what the lines cost: no gift card, no debt, no limit."""
    taken_off = Money.total((row.amount for row in plan.calculation if row.amount.amount < 0), plan.currency)
    # What is kept of a withdrawal is not a fee, and must not be told as one.
    keeps = plan.cause is Cause.WITHDRAWAL and bool(fee)
    return not plan.tenders and -taken_off <= fee and not keeps


def _method(commands: list[RefundCommand]) -> RefundMethod:
    """How all of it was paid, told with the least promise where the ways differ."""
    methods = {command.method for command in commands}
    for method in (RefundMethod.BOOK_ONLY, RefundMethod.STORE_CREDIT):
        if method in methods:
            return method
    return RefundMethod.GATEWAY


def release_made(case: Case, order: Order, settings: MessageSettings, at: datetime) -> RefundMade | None:
    """What was only authorised is released with the order, and nothing of it is authorised any more."""
    released = case.plan.released
    if released is None or order.authorized or order.state is not OrderState.CANCELLED:
        return None
    zero = Money.zero(released.currency)
    return RefundMade(
        items=released,
        shipping=zero,
        charges=zero,
        tax=zero,
        fee_kept=zero,
        total=released,
        method=RefundMethod.VOID,
        made_at=at,
        expected_within_days=settings.refund_days,
    )


def cancelled_units(case: Case, order: Order, parts: list[Part]) -> OrderCancelled | None:
    """Only what is certainly stopped: not what is kept, and not what still comes."""
    decided = decided_units(case, parts)
    if decided.request is None:
        return None
    if decided.is_everything and case.plan.choice.whole_order:
        return OrderCancelled()
    stopped = {
        line.line_id: line.quantity - decided.absorbed.get(line.line_id, 0)
        for line in case.plan.choice.lines
        if line.kind is LineKind.ITEM
    }
    lines = named_units(order, stopped)
    return OrderCancelled(lines=lines) if lines else None


def refused_units(order: Order, parts: list[Part], settings: MessageSettings) -> tuple[LinesRefused, ...]:
    """What stays ordered, why, and what else is possible."""
    return tuple(
        LinesRefused(
            lines=named_units(order, part.units),
            reason=part.customer_reason,
            reason_language=_language_of(part, settings),
            alternatives=_alternatives(part, settings),
        )
        for part in parts
        if part.decision is PartDecision.KEEP and named_units(order, part.units)
    )


def _language_of(part: Part, settings: MessageSettings) -> str:
    """Plugins write in English, merchants as their store speaks."""
    is_own = part.terms.answer.origin != "plugin"
    return settings.language if is_own else SOURCE_LANGUAGE


def _alternatives(part: Part, settings: MessageSettings) -> tuple[Alternative, ...]:
    """What the store offers, as far as it makes sense for these goods."""
    terms = part.terms.answer
    allowed = settings.alternatives if terms.alternatives is None else terms.alternatives
    is_made = terms.facts is not None and terms.facts.product is ProductKind.MADE_TO_ORDER
    impossible = (Alternative.RETURN,) if is_made else ()
    return tuple(item for item in settings.alternatives if item in allowed and item not in impossible)


def units_still_coming(
    order: Order, parts: list[Part], settings: MessageSettings
) -> tuple[GoodsStillCome, ...]:
    """What is settled for the customer, and may arrive all the same."""
    return tuple(
        GoodsStillCome(lines=named_units(order, part.units), advice=settings.parcel)
        for part in parts
        if part.decision is PartDecision.ABSORB and named_units(order, part.units)
    )
