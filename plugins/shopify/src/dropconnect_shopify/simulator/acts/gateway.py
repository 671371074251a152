"""The payment gateways: refunds that they carry out, and what they say to them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.ledger import Void
from dropconnect_shopify.simulator.books.money import ZERO
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.books.payments import STORE_CREDIT, Transaction
from dropconnect_shopify.simulator.books.shop import Shop, Verdict, decide


@dataclass(frozen=True)
class Payout:
    """Money to send: back to ``parent``, or as store credit where that is None."""

    amount: Decimal
    parent: Transaction | None

    @property
    def gateway(self) -> str:
        return self.parent.gateway if self.parent else STORE_CREDIT


def pay_back(shop: Shop, order: Order, payout: Payout) -> Transaction:
    """Send it; the transaction that is left says what the gateway answered."""
    verdict = shop.verdicts.popleft() if shop.verdicts and payout.parent else Verdict()
    row = Transaction(
        "REFUND",
        payout.amount,
        gateway=payout.gateway,
        manual=payout.parent is not None and payout.parent.manual,
        parent=payout.parent,
        created=shop.now(),
    )
    decide(row, verdict.status)
    if row.is_undecided:
        row.error_code = None
        row.then = verdict.then
        row.decided_at = None if verdict.seconds is None else shop.after(verdict.seconds)
    order.payments.transactions.append(row)
    return row


def void(shop: Shop, order: Order, authorization: Transaction) -> Transaction:
    """Give back what an authorisation still holds. Its transaction has the amount 0 (recorded)."""
    row = Transaction(
        "VOID",
        ZERO,
        gateway=authorization.gateway,
        parent=authorization,
        created=shop.now(),
    )
    order.payments.transactions.append(row)
    return row


def void_authorization(shop: Shop, order: Order, authorization: Transaction) -> Transaction:
    """``transactionVoid``: the whole of an authorisation of which nothing was captured."""
    if authorization.kind != "AUTHORIZATION" or authorization.status != "SUCCESS":
        message = "Parent transaction must be a successful authorization"
        raise Refused(message, "parentTransactionId", code="AUTH_NOT_SUCCESSFUL")
    whole = order.payments.open_amount(authorization)
    if whole != authorization.amount:
        raise Refused("Transaction must be voidable", "parentTransactionId", code="AUTH_NOT_VOIDABLE")
    row = void(shop, order, authorization)
    shop.touch(order)
    shop.ledger.voids.append(Void(order.id, authorization.id, whole, "transactionVoid"))
    return row
