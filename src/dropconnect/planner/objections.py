"""The objections to cancelling an order, whatever its money: one small function for each rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from dropconnect.models.cancellation import CancellationRequest, Cause, Objection, Staying, Verdict
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import Order
from dropconnect.models.payment import PaymentEvidence
from dropconnect.planner.balance import units_free
from dropconnect.planner.facts import Facts
from dropconnect.planner.payment_objections import about_booked_only, about_groups, about_subscription
from dropconnect.planner.strangers import about_refunds_of_others
from dropconnect.policy import Consent

NOTHING_LEFT = "nothing-left"
SHIPPED = "shipped"
_RETURN = (
    ". The money is due once they are back, or the customer shows that they were sent back (Article 13(3))"
)
_VERDICTS = {Consent.ASK: Verdict.APPROVE, Consent.REFUSE: Verdict.REFUSE}

_ANSWERS: dict[Eligibility, tuple[Verdict, str, str]] = {
    Eligibility.NO: (Verdict.REFUSE, "not-cancellable", "the platform does not allow it"),
    Eligibility.MANUAL: (
        Verdict.REFUSE,
        "manual-only",
        "no program can do it at this platform: a person must",
    ),
    Eligibility.ASK: (
        Verdict.APPROVE,
        "answer-comes-later",
        "the platform can only be asked: it answers later",
    ),
    Eligibility.UNKNOWN: (
        Verdict.APPROVE,
        "eligibility-unknown",
        "the platform does not say if it allows it",
    ),
}


def about_order(facts: Facts) -> tuple[Objection, ...]:
    """What speaks against cancelling these lines of this order at all."""
    rules = (
        _unresolved,
        about_refunds_of_others,
        about_booked_only,
        about_groups,
        about_subscription,
        _eligibility,
        _asked_in_store,
        _customer_withheld,
        _stage,
        _shipped,
        _window,
        _read_only,
    )
    return tuple(objection for rule in rules for objection in rule(facts))


def about_way(facts: Facts, request: CancellationRequest) -> tuple[Objection, ...]:
    """What speaks against the way in which the request wants it done."""
    return tuple(_store_credit(facts, request))


def nothing_left(order: Order, left_out: Sequence[Staying] = ()) -> Objection:
    """``left_out`` is what the request does not touch, because it cannot be stopped."""
    reason = f"nothing is left of order {order.number} to cancel or to pay back"
    if left_out:
        kept = "; ".join(f"{row.name}: {row.reason}" for row in left_out)
        reason = f"nothing that was asked for of order {order.number} can be stopped: {kept}"
    return Objection(verdict=Verdict.REFUSE, code=NOTHING_LEFT, reason=reason)


def collected_unknown(order: Order) -> Objection:
    reason = f"say what was collected for order {order.number} of {order.total}: "
    if order.payment_evidence:
        amounts = {claim.amount for claim in order.payment_evidence if claim.amount is not None}
        if len(amounts) > 1 or order.total.amount < 0:
            reason += "what is known of it does not fit together. "
        reason += "; ".join(_claimed(claim) for claim in order.payment_evidence)
    else:
        name = order.payment.title or "its way of payment"
        reason += f"{name} does not tell the platform whether money came in"
    reason = f"{reason}. {_what_answers_do(order)}"
    return Objection(verdict=Verdict.APPROVE, code="collected-unknown", reason=reason)


def _claimed(claim: PaymentEvidence) -> str:
    said = f"the {claim.source} says: {claim.says}"
    is_named = claim.amount is None or str(claim.amount) in claim.says
    return said if is_named else f"{said} ({claim.amount})"


def _what_answers_do(order: Order) -> str:
    """What follows from each amount that a source claims, or from the total where none does."""
    claimed = {claim.amount for claim in order.payment_evidence if claim.amount is not None}
    amounts = sorted({amount for amount in claimed if amount.amount > 0}, key=lambda money: money.amount)
    if not amounts and order.total.amount > 0:
        amounts = [order.total]
    answers = [f"`collected {amount.text}` pays back at most {amount}" for amount in amounts]
    return "; ".join([*answers, "`collected 0` pays nothing back"])


def _unresolved(facts: Facts) -> Iterator[Objection]:
    if facts.past.unresolved:
        yield Objection(
            verdict=Verdict.REFUSE,
            code="unresolved-money",
            reason="an earlier payment of this order has no certain outcome: resolve it first",
        )


def _eligibility(facts: Facts) -> Iterator[Objection]:
    answer = facts.eligibility
    if answer.eligibility in _ANSWERS:
        verdict, code, reason = _ANSWERS[answer.eligibility]
        yield Objection(
            verdict=verdict, code=answer.code or code, reason=answer.reason or reason, raised_by="platform"
        )


def _asked_in_store(facts: Facts) -> Iterator[Objection]:
    """The request is not answered by cancelling: it would stay open beside a cancelled order."""
    said = facts.eligibility.asked_in_store
    if said:
        yield Objection(verdict=Verdict.WARN, code="asked-in-store", reason=said, raised_by="platform")


def _customer_withheld(facts: Facts) -> Iterator[Objection]:
    customer = facts.order.customer
    if customer.withheld and not customer.email:
        yield Objection(
            verdict=Verdict.WARN,
            code="customer-withheld",
            reason=f"{customer.withheld}: nobody is told by mail. Tell the customer yourself",
            raised_by="platform",
        )


def _store_credit(facts: Facts, request: CancellationRequest) -> Iterator[Objection]:
    if request.store_credit and facts.cause is Cause.WITHDRAWAL:
        yield Objection(
            verdict=Verdict.REFUSE,
            code="no-credit-for-withdrawal",
            reason="a withdrawal is paid back the way the money came (Article 13(1)): leave out the "
            "store credit",
        )
    elif request.store_credit and not facts.eligibility.store_credit:
        yield Objection(
            verdict=Verdict.REFUSE,
            code="no-store-credit",
            reason="this store cannot give credit for this order: leave out the store credit, and the money "
            "is paid back the way it came",
            raised_by="platform",
        )


def _stage(facts: Facts) -> Iterator[Objection]:
    consent = facts.policy.stage(facts.order.state)
    if consent in _VERDICTS:
        says = "a person decides about them" if consent is Consent.ASK else "these are not cancelled"
        yield Objection(
            verdict=_VERDICTS[consent],
            code=f"stage-{facts.order.state}",
            reason=f"the order is {facts.order.state} ({facts.order.provider_status}): {says}",
            raised_by="policy",
        )


def _shipped(facts: Facts) -> Iterator[Objection]:
    """Only units that are neither cancelled nor shipped are free to be cancelled."""
    consent = facts.policy.shipped
    if consent not in _VERDICTS:
        return
    for chosen in facts.choice.lines:
        line = facts.order.line(chosen.line_id)
        free = units_free(facts.order, line, facts.past)
        if line.shipped_quantity and chosen.quantity > free:
            yield Objection(
                verdict=_VERDICTS[consent],
                code=SHIPPED,
                reason=f"{line.name}: {line.shipped_quantity} of {line.quantity} shipped, {free} still free"
                f"{_RETURN if facts.cause is Cause.WITHDRAWAL else ''}",
                raised_by="policy",
                line_ids=(line.id,),
            )


def _window(facts: Facts) -> Iterator[Objection]:
    days = facts.policy.window_days
    if days is None or facts.cause is not Cause.CUSTOMER:
        return
    if facts.order.created_at is None:
        yield Objection(
            verdict=Verdict.APPROVE,
            code="window-unknown",
            reason=f"customers may cancel within {days} days, and the store does not say when this order was "
            "placed: a person must say whether that is in time",
            raised_by="policy",
        )
        return
    last = facts.order.created_at + timedelta(days=days)
    rule = f"customers may cancel within {days} days: for this order until {last:%Y-%m-%d %H:%M} UTC"
    by_store = facts.now - facts.ahead
    if (facts.now > last) is not (by_store > last):
        ours, theirs = (f"{time:%Y-%m-%d %H:%M} UTC" for time in (facts.now, by_store))
        clocks = f"{ours} by this machine's clock, {theirs} by the store's"
        yield Objection(
            verdict=Verdict.APPROVE,
            code="window-clock",
            reason=f"{rule}. It was asked for at {clocks}: a person must say whether that is in time",
            raised_by="policy",
        )
    elif facts.now > last:
        yield Objection(verdict=Verdict.REFUSE, code="window-passed", reason=rule, raised_by="policy")


def _read_only(facts: Facts) -> Iterator[Objection]:
    if facts.policy.read_only:
        yield Objection(
            verdict=Verdict.WARN,
            code="read-only",
            reason="the connection is read-only: the plan will not be carried out",
            raised_by="policy",
        )
