"""Pure: the transactions of an order -> what was paid, what was only authorised, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dropconnect.plugin import Money, Payment, PaymentEvidence, PaymentSource, Tender, TenderKind
from dropconnect_shopify.api.fields import Fields

_TAKES = frozenset({"SALE", "CAPTURE"})
PAYS = _TAKES | {"AUTHORIZATION", "EMV_AUTHORIZATION"}
SUCCESS = "SUCCESS"
PENDING = frozenset({"PENDING", "AWAITING_RESPONSE"})
FAILED = frozenset({"FAILURE", "ERROR"})
STATUSES = PENDING | FAILED | {SUCCESS, "UNKNOWN"}
KINDS = PAYS | {"CHANGE", "REFUND", "SUGGESTED_REFUND", "VOID"}


@dataclass(frozen=True)
class Transaction:
    """One movement of money, or the try. ``id`` is Shopify's gid."""

    id: str
    kind: str
    status: str
    gateway: str
    manual: bool
    """The gateway stands for money that only people see: bank transfer, cash on delivery."""
    amount: Money
    parent: str

    @property
    def succeeded(self) -> bool:
        return self.status == SUCCESS


def transactions_of(order: Fields) -> tuple[Transaction, ...]:
    return tuple(_transaction(row) for row in order.objects("transactions"))


def _transaction(row: Fields) -> Transaction:
    parent = row.optional("parentTransaction")
    return Transaction(
        id=row.text("id"),
        kind=row.text("kind"),
        status=row.text("status"),
        gateway=row.optional_text("gateway"),
        manual=row.flag("manualPaymentGateway"),
        amount=row.paid("amountSet"),
        parent="" if parent is None else parent.text("id"),
    )


def captured(transactions: Iterable[Transaction], currency: str) -> Money:
    """What automatic gateways took, less the change that was handed back."""
    moved = [row for row in transactions if row.succeeded and not row.manual]
    taken = Money.total((row.amount for row in moved if row.kind in _TAKES), currency)
    return taken - Money.total((row.amount for row in moved if row.kind == "CHANGE"), currency)


def unclear_payments(transactions: Iterable[Transaction]) -> tuple[PaymentEvidence, ...]:
    """The payments by a gateway of which Shopify does not say, or in no word that we know, how they ended."""
    ended = PENDING | FAILED | {SUCCESS}
    return tuple(
        PaymentEvidence(
            source=PaymentSource.GATEWAY,
            amount=row.amount,
            says=f"{row.gateway or 'a gateway'}: Shopify shows the payment as {row.status.lower()[:40]!r}",
        )
        for row in transactions
        if row.kind in _TAKES and not row.manual and row.status not in ended
    )


def is_offline(transactions: Iterable[Transaction], total: Money) -> bool:
    """Whether all the money comes in where Shopify cannot see it."""
    paying = [row for row in transactions if row.kind in PAYS and row.status not in FAILED]
    if any(row.manual for row in paying):
        return not captured(paying, total.currency)
    return bool(total) and not paying


def given_back_by_hand(transactions: Iterable[Transaction], currency: str) -> Money:
    """Of the payments that only people see, what was booked as paid back: that much came in for certain."""
    rows = tuple(transactions)
    manual = {row.id for row in rows if row.manual}
    back = (row.amount for row in rows if row.kind == "REFUND" and row.succeeded and row.parent in manual)
    return Money.total(back, currency)


def tenders_of(transactions: Iterable[Transaction], currency: str) -> tuple[Tender, ...]:
    """What was paid by hand beside what a gateway took: a gateway pays none of it back.

    Money that is marked as paid later is a transaction of its own, whose parent is the one that waited
    (Shopify's schema).
    """
    rows = tuple(transactions)
    paying = [row for row in rows if row.manual and row.kind in PAYS and row.status not in FAILED]
    if not captured(rows, currency):
        return ()
    followed = {row.parent for row in paying}
    last = [row for row in paying if row.id not in followed]
    found = []
    for gateway in dict.fromkeys(row.gateway for row in last):
        mine = [row for row in last if row.gateway == gateway]
        ids = {row.id for row in paying if row.gateway == gateway}
        back = (row.amount for row in rows if row.kind == "REFUND" and row.succeeded and row.parent in ids)
        left = Money.total((row.amount for row in mine), currency) - Money.total(back, currency)
        sure = "" if all(row.succeeded for row in mine) else ", if it was collected"
        if left.amount > 0:
            label = f"{gateway or 'a payment by hand'}{sure}"
            tender = Tender(id=f"by-hand:{gateway}", kind=TenderKind.BY_HAND, amount=left, label=label)
            found.append(tender)
    return tuple(found)


def left_of_payments(transactions: Iterable[Transaction]) -> tuple[tuple[Transaction, Money], ...]:
    """The payments that automatic gateways took, and what of each was not paid back."""
    rows = tuple(transactions)
    found = []
    for row in rows:
        if row.kind in _TAKES and row.succeeded and not row.manual:
            back = (part.amount for part in rows if part.kind == "REFUND" and part.parent == row.id
                    and part.status not in FAILED)  # fmt: skip
            found.append((row, row.amount - Money.total(back, row.amount.currency)))
    return tuple(found)


def payment_of(order: Fields, transactions: tuple[Transaction, ...], total: Money) -> Payment:
    gateways = dict.fromkeys(row.gateway for row in transactions if row.kind in PAYS and row.gateway)
    offline = is_offline(transactions, total)
    first = next((row for row in transactions if row.kind in PAYS), None)
    return Payment(
        method=", ".join(gateways),
        title=", ".join(order.all_words("paymentGatewayNames")),
        offline=offline,
        refundable=order.flag("refundable") and not offline,
        reference="" if first is None else first.id.rpartition("/")[2],
    )
