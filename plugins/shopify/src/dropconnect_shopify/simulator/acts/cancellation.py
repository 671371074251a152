"""``orderCancel``: checks at once, and a job that does the work later and may fail."""

from __future__ import annotations

from datetime import datetime

from dropconnect_shopify.simulator.acts.gateway import Payout, pay_back, void
from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.acts.suggestion import suggest_all
from dropconnect_shopify.simulator.books.fulfilment import FulfillmentOrder
from dropconnect_shopify.simulator.books.jobs import CancelJob, CancelOrder
from dropconnect_shopify.simulator.books.ledger import Cancellation, Mail, Void
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.refunds import Refund
from dropconnect_shopify.simulator.books.shop import Shop

_LONGEST_NOTE = 255


def start_cancel(shop: Shop, order: Order, wish: CancelOrder) -> CancelJob:
    """Take the order to be cancelled; raises ``Refused`` for what can be seen at once."""
    if wish.staff_note is not None and len(wish.staff_note) > _LONGEST_NOTE:
        raise Refused(
            "Staff note is too long. Maximum length is 255 characters.", "staffNote", code="INVALID"
        )
    if wish.refund == "store credit" and order.customer is None:
        code = "STORE_CREDIT_REFUND_MISSING_CUSTOMER"
        raise Refused("The order has no customer", "refundMethod", code=code)
    if wish.credit_expires is not None and wish.credit_expires <= shop.now().isoformat():
        code = "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST"
        raise Refused("The expiration date is in the past", "refundMethod", code=code)
    if any(job.wish.order_id == order.id and not job.is_done for job in shop.jobs):
        raise Refused("Cancellation is already in progress", code="INVALID")
    _check(shop, order, wish)
    knobs = shop.knobs
    if knobs.cancelled_before_done:
        order.cancelled, order.cancelling = shop.now(), True
        shop.touch(order)
    job = CancelJob(wish, knobs.job_polls, shop.after(knobs.job_seconds))
    job.fails_with = shop.job_failures.pop(order.id, None)
    if knobs.job_ids == "same":
        job.result_id = job.id
    shop.jobs.append(job)
    return job


def run_due_jobs(shop: Shop) -> None:
    """End the jobs that were not polled for long enough."""
    for job in shop.jobs:
        if job.owed:
            # It was seen as over by the request before.
            job.owed = False
            _carry_out(shop, job, None)
        if not job.is_done and job.ends <= shop.now():
            _run(shop, job)


def look_at(shop: Shop, job: CancelJob) -> CancelJob:
    """Somebody polls: it is seen STARTED as often as the knob says, and then ends."""
    if not job.is_done:
        if job.polls <= 0:
            _run(shop, job)
        job.polls -= 1
    return job


def _run(shop: Shop, job: CancelJob) -> None:
    order = shop.orders[job.wish.order_id]
    # What its own beginning has set does not stand in its way.
    began = order.cancelled if order.cancelling else None
    if order.cancelling:
        order.cancelled, order.cancelling = None, False
    try:
        _check(shop, order, job.wish)
    except Refused as refused:
        job.status, job.errors = "FAILED", [refused.section]
        return
    if job.fails_with is not None:
        job.status, job.errors = "FAILED", [job.fails_with]
        if shop.knobs.failed_job_cancels:
            _cancel(shop, order, job.wish)
        return
    job.status, job.owed = "SUCCEEDED", shop.knobs.done_before_cancelled
    if not job.owed:
        _carry_out(shop, job, began)


def _carry_out(shop: Shop, job: CancelJob, began: datetime | None) -> None:
    """``began``: since when the order shows as cancelled, None where it does not yet."""
    order = shop.orders[job.wish.order_id]
    if job.wish.refund != "none":
        _refund_all(shop, order, job.wish)
    _cancel(shop, order, job.wish)
    order.cancelled = began or order.cancelled


def _check(shop: Shop, order: Order, wish: CancelOrder) -> None:
    """The conditions that the documents name. All are INVALID: there is no code for any of them. The words
    for what is cancelled or has returns were recorded."""
    problem = ""
    if order.cancelled is not None:
        problem = "Cannot cancel an order that has already been canceled"
    elif order.has_parcels:
        problem = "Cannot cancel an order with fulfillments that can't be cancelled"
    elif order.has_active_return:
        problem = "Cannot cancel an order that has returns"
    elif any(row.kind != "REFUND" and not row.manual for row in order.payments.undecided):
        # Assumed: what only people see, such as cash on delivery, is no authorization.
        problem = "Cannot cancel an order with pending payment authorizations"
    elif shop.knobs.held_orders == "refused" and any(row.holds for row in order.fulfillment_orders):
        problem = "Cannot cancel an order that is on hold"
    elif wish.restock and order.payments.received > 0 and _inactive(order):
        problem = "Cannot restock to a deactivated location"
    if problem:
        raise Refused(problem, "orderId", code="INVALID")


def _inactive(order: Order) -> list[FulfillmentOrder]:
    return [row for row in order.fulfillment_orders if row.remaining and not row.location.is_active]


def _refund_all(shop: Shop, order: Order, wish: CancelOrder) -> None:
    suggestion = suggest_all(order)
    refund = Refund(list(suggestion.lines), list(suggestion.shipping), created=shop.now())
    if wish.refund == "store credit":
        payouts = [Payout(suggestion.amount, None)] if suggestion.amount > 0 else []
    else:
        payouts = [Payout(amount, parent) for parent, amount, _ in suggestion.payments if amount > 0]
    refund.transactions = [pay_back(shop, order, payout) for payout in payouts]
    order.refunds.append(refund)


def _cancel(shop: Shop, order: Order, wish: CancelOrder) -> None:
    for authorization in order.payments.open_authorizations():
        whole = order.payments.open_amount(authorization)
        void(shop, order, authorization)
        shop.ledger.voids.append(Void(order.id, authorization.id, whole, "orderCancel"))
    if wish.restock:
        _restock(shop, order)
    if shop.knobs.removal_row and wish.refund == "none":
        everything = suggest_all(order)
        rows, shipping = list(everything.lines), list(everything.shipping)
        order.refunds.append(Refund(rows, shipping, created=shop.now()))
    for fulfillment_order in order.fulfillment_orders:
        fulfillment_order.status = "CLOSED"
        fulfillment_order.holds.clear()
        for entry in fulfillment_order.lines:
            # Both, recorded.
            entry.remaining = entry.total = 0
    order.cancelled, order.cancel_reason, order.staff_note = shop.now(), wish.reason, wish.staff_note
    shop.touch(order)
    shop.ledger.cancellations.append(
        Cancellation(order.id, wish.reason, wish.refund, wish.restock, wish.notify, wish.staff_note)
    )
    if wish.notify:
        shop.ledger.mails.append(Mail(order.id, "cancelled", order.email))


def _restock(shop: Shop, order: Order) -> None:
    """What was still to be sent goes back, except to locations that were deactivated."""
    for fulfillment_order in order.fulfillment_orders:
        for entry in fulfillment_order.lines:
            if entry.remaining and entry.line.restockable and fulfillment_order.location.is_active:
                shop.ledger.put_back(entry.line.sku, entry.remaining)
