"""May it be cancelled? The look that showed the order tells, else one slim query; more only for what is cut
off and for old orders."""

from __future__ import annotations

from datetime import UTC, datetime

from dropconnect.kit import reads_order
from dropconnect.plugin import CancellationTerms, Choice, Eligibility, Order
from dropconnect_shopify.api.looks import Look
from dropconnect_shopify.api.scopes import ORDER_EDITS
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.fulfilment import knows_locations, read_fulfillment_orders, whole_page
from dropconnect_shopify.orders.look import ask_for_more
from dropconnect_shopify.orders.requested_edits import open_request
from dropconnect_shopify.orders.rules import VISIBLE_FOR, Finding, Question, findings, is_part_of_unpaid
from dropconnect_shopify.orders.situation import Situation, situation_of


def cancellation_terms(store: Store, order: Order, choice: Choice) -> CancellationTerms:
    """What Shopify's rules say about these lines now."""
    look = store.look_of(order.id, order.observed_at)
    situation = _situation(store.operation("check_cancellation", order.id), look)
    now = datetime.now(UTC)
    created = situation.created_at
    is_old = created is not None and now - created > VISIBLE_FOR
    question = Question(
        situation=situation,
        order=order,
        choice=choice,
        may_read_old_orders=is_old and store.has_scope("read_all_orders"),
        may_edit_orders=is_part_of_unpaid(order, choice) and store.has_scope(ORDER_EDITS),
        now=now,
    )
    terms = terms_for(question, cancel_first=not store.settings.refund_with_cancel)
    return terms.changed(asked_in_store=_requested(store, order.id, look))


def terms_for(question: Question, *, cancel_first: bool) -> CancellationTerms:
    """Pure: the strongest finding, with the reasons of all that are as strong."""
    found = findings(question)
    first = found[0] if found else Finding(Eligibility.NOW, "", "")
    reasons = dict.fromkeys(row.reason for row in found if row.eligibility is first.eligibility)
    return CancellationTerms(
        eligibility=first.eligibility,
        code=first.code,
        reason=" ".join(reasons),
        customer_reason="" if first.eligibility is Eligibility.NOW else first.customer_reason,
        cancel_first=cancel_first,
        releases_authorization=True,
        # Credit needs a customer to give it to; whom the app may not see, there may be.
        store_credit=bool(question.order.customer.email or question.order.customer.withheld),
    )


def _requested(store: Store, order_id: str, look: Look | None) -> str:
    """What the buyer asked for in the shop: asked once a look."""
    if look is None:
        return open_request(store, order_id)
    if order_id not in look.requests:
        look.requests[order_id] = open_request(store, order_id)
    return look.requests[order_id]


def _situation(operation: Operation, look: Look | None) -> Situation:
    if look is not None and look.has("fulfillmentOrders"):
        order = look.row
    else:
        ask_for_more(operation.store, operation.order_id)
        order = operation.order("preflight", restock=knows_locations(operation.store))
    with reads_order():
        every = whole_page(order)
    if every is None:
        every = read_fulfillment_orders(operation)
    with reads_order():
        return situation_of(order, every)
