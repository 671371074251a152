"""Pure: was an order really paid, and how much? Each source is believed for what it can know.

WooCommerce 10.0.2, measured: ``date_paid`` is set on *every* order that becomes processing, by whatever
gateway, also by staff and by plugins; so it proves nothing for a gateway whose money does not come through
the shop. A gateway that took the money itself leaves a ``transaction_id``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dropconnect.plugin import Money, Payment, PaymentEvidence, PaymentSource
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.deposits import deposit_claims

_PAID_STATUSES = frozenset({"processing", "completed", "refunded"})
"""WooCommerce documents: payment was received (order statuses; ``wc_get_is_paid_statuses``)."""
_ON_HOLD = "on-hold"
_ENDED_STATUSES = frozenset({"cancelled", "trash"})
_UNPAID_STATUSES = frozenset({"pending", "failed", "draft", "checkout-draft", "auto-draft"})
_STATUSES = _PAID_STATUSES | _ENDED_STATUSES | _UNPAID_STATUSES | {_ON_HOLD}
"""WooCommerce's own. A status that a plugin added says nothing of the money: it may stand for a deposit."""


@dataclass(frozen=True)
class Paid:
    """``amount`` None: only a person knows, and ``evidence`` says what each source claims."""

    amount: Money | None
    evidence: tuple[PaymentEvidence, ...] = ()


def payment_from(order: Fields, offline: Collection[str], refunding: Collection[str]) -> Payment:
    method = order.text("payment_method")
    return Payment(
        method=method,
        title=order.title("payment_method_title"),
        offline=method in offline,
        refundable=method in refunding,
        reference=order.words("transaction_id"),
    )


def paid_from(order: Fields, payment: Payment, total: Money, *, believes_gateways: bool = False) -> Paid:
    """What an automatic gateway captured.

    ``believes_gateways``: no look at whether the gateway is one that takes money itself; for rows of a list,
    which say at most what came in.
    """
    paid = _paid_in_full(order, payment, total, believes_gateways=believes_gateways)
    if believes_gateways or total.amount <= 0:
        return paid
    deposit = deposit_claims(order, total)
    if deposit and (paid.amount or paid.amount is None or any(claim.amount for claim in deposit)):
        return Paid(None, (*deposit, *_traces(payment)))
    status = order.text("status")
    if paid.amount and status not in _STATUSES:
        return Paid(None, (*_traces(payment), *_claims(status, total, has_date=True)))
    return paid


def _paid_in_full(order: Fields, payment: Payment, total: Money, *, believes_gateways: bool) -> Paid:
    """Whether the whole total came in, for an order of WooCommerce alone."""
    if not total:
        return Paid(total)
    if total.amount < 0:
        return Paid(None, (_store(f"the order's total is {total}, below zero"),))
    status = order.text("status")
    has_date = order.raw("date_paid_gmt") is not None and bool(order.utc("date_paid_gmt"))
    if payment.offline or not payment.method:
        return Paid(None, (_outside(payment), *_claims(status, total, has_date=has_date)))
    if has_date and status in _UNPAID_STATUSES:
        return Paid(None, _claims(status, total, has_date=True))
    leaves_a_trace = bool(payment.refundable or payment.reference or believes_gateways)
    if not has_date and _may_be_paid(status, leaves_a_trace=leaves_a_trace):
        trace = () if leaves_a_trace else (_no_trace(payment),)
        return Paid(None, (*trace, *_claims(status, total, has_date=False)))
    if not has_date:
        return Paid(Money.zero(total.currency))
    if not leaves_a_trace:
        return Paid(None, (_no_trace(payment), *_claims(status, total, has_date=True)))
    return Paid(total, (_captured(payment, total),))


def _may_be_paid(status: str, *, leaves_a_trace: bool) -> bool:
    """Whether money may have come in although the shop has no date of payment. On hold, an automatic gateway
    has only authorised it; an invoice may have been paid past the shop. A status that a plugin added says
    nothing."""
    if status == _ON_HOLD:
        return not leaves_a_trace
    return status not in _UNPAID_STATUSES | _ENDED_STATUSES


def _captured(payment: Payment, total: Money) -> PaymentEvidence:
    """A transaction's number is the gateway's own word; without it only the shop says so."""
    name = payment.title or payment.method
    if payment.reference:
        return PaymentEvidence(
            source=PaymentSource.GATEWAY, amount=total, says=f"{name}: transaction {payment.reference}"
        )
    return _store(f"{name}: the shop has a date of payment", total)


def _traces(payment: Payment) -> tuple[PaymentEvidence, ...]:
    """What a gateway left where its payment may be a part of the total."""
    if payment.offline or not payment.method:
        return (_outside(payment),)
    if not payment.reference:
        return ()
    says = f"{payment.title or payment.method}: transaction {payment.reference}; see there how much it was"
    return (PaymentEvidence(source=PaymentSource.GATEWAY, says=says),)


def _outside(payment: Payment) -> PaymentEvidence:
    if not payment.method:
        return _store("the order names no payment method, as when it was entered by hand or imported")
    return _store(f"the money of {payment.title or payment.method} does not come through the shop")


def _no_trace(payment: Payment) -> PaymentEvidence:
    return _store(
        f"{payment.title or payment.method} left no transaction number and cannot send money back, as with "
        "an invoice or a purchase order: whether the money came in must be asked"
    )


def _claims(status: str, total: Money, *, has_date: bool) -> tuple[PaymentEvidence, ...]:
    """What status and date say, each for itself."""
    nothing = Money.zero(total.currency)
    of_status = []
    if status in _PAID_STATUSES:
        of_status = [_store(f'status "{status}" means that payment was received', total)]
    elif status in _UNPAID_STATUSES:
        of_status = [_store(f'status "{status}" means that nothing was paid', nothing)]
    elif status == _ON_HOLD:
        of_status = [_store(f'status "{status}" means that payment is awaited', nothing)]
    elif status not in _STATUSES:
        of_status = [_store(f'a plugin added the status "{status}", which may stand for a part payment')]
    if has_date:
        of_date = _store("the shop has a date of payment, which it sets once an order is processing", total)
    else:
        of_date = _store("the shop has no date of payment (date_paid)", nothing)
    return (*of_status, of_date)


def _store(says: str, amount: Money | None = None) -> PaymentEvidence:
    return PaymentEvidence(source=PaymentSource.STORE, amount=amount, says=says)
