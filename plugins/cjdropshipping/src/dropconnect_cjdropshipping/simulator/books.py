"""The simulated account as a test or a demo works on it: orders are placed, moved, decided, looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from dropconnect.testing.simulator import Simulator
from dropconnect_cjdropshipping.simulator import rearrangement, webhooks
from dropconnect_cjdropshipping.simulator.deliveries import Delivery, deliver
from dropconnect_cjdropshipping.simulator.desk import DisputeDesk, Verdict, decide
from dropconnect_cjdropshipping.simulator.disputes import open_in_portal
from dropconnect_cjdropshipping.simulator.envelope import Json
from dropconnect_cjdropshipping.simulator.knobs import ALL_FORMS, Knobs
from dropconnect_cjdropshipping.simulator.limits import Limits
from dropconnect_cjdropshipping.simulator.state import Account, Claim, Dispute, Line, Order

API_KEY = "CJ0000000@api@simulator"
_OPEN_ID = 900_000_001


class CJBooks(Simulator):
    """All that there is of a CJ account; ``CJSimulator`` answers requests about it."""

    def __init__(
        self,
        orders: Iterable[Order] = (),
        *,
        knobs: Knobs | None = None,
        requests_per_second: int | None = 1,
    ) -> None:
        super().__init__()
        self.knobs = knobs or Knobs()
        self.desk = DisputeDesk()
        self.accounts: list[Account] = []
        self.account = self.add_account(API_KEY, requests_per_second=requests_per_second)
        self.account.orders.extend(orders)

    @property
    def limits(self) -> Limits:
        """The account's limits; change them at any time."""
        return self.account.limits

    def add_account(self, api_key: str, *, requests_per_second: int | None = 1) -> Account:
        """Another CJ user, with a limit of its own; its orders are invisible to the others."""
        account = Account(
            api_key,
            _OPEN_ID + len(self.accounts),
            self.clock,
            self.knobs,
            Limits(requests_per_second),
        )
        self.accounts.append(account)
        return account

    def add_order(
        self,
        number: str,
        *lines: Line,
        status: str = "CREATED",
        sub_status: str | None = None,
        **fields: Any,
    ) -> Order:
        """Put an order into the account; one dollar-ten line unless given. ``fields`` are those of ``Order``.

        A paid one has the dates that belong to it; UNSHIPPED without ``sub_status`` has an unknown phase.
        """
        now = self.clock.now()
        order = Order(number, list(lines) or [Line("CJ-SAMPLE")], status, sub_status, created=now, **fields)
        if order.is_paid:
            order.paid = order.paid or now
        if order.status in ("SHIPPED", "DELIVERED"):
            order.sent, order.track_number = order.sent or now, order.track_number or "CJPKL0000000001YQ"
        with self.account.lock:
            self.account.orders.append(order)
        return order

    def order(self, name: str) -> Order:
        """The order with this code, internal number or number of ours; ``KeyError`` when there is none."""
        with self.account.lock:
            found = self.account.find(name, ALL_FORMS)
        if found is None:
            raise KeyError(name)
        return found

    def move(self, name: str, status: str, sub_status: str | None = None) -> None:
        """CJ goes on with an order, or it is changed in the dashboard."""
        order = self.order(name)
        with self.account.lock:
            order.status, order.sub_status = status, sub_status

    def dispute_in_portal(self, name: str, *line_ids: str) -> Dispute:
        """A person opens a dispute in CJ's portal, about these lines of an order or all of it."""
        order = self.order(name)
        claims = [
            Claim(line.id, line.quantity, line.price)
            for line in order.lines
            if not line_ids or line.id in line_ids
        ]
        with self.account.lock:
            reason = self.knobs.reasons_unsent[0][1] if self.knobs.reasons_unsent else "not sent"
            return open_in_portal(self.account, order, claims, reason)

    def decide(self, name: str, verdict: Verdict, money: Decimal | None = None) -> Dispute:
        """CJ decides the open dispute with this id, business id, or about the order of this name.

        ``verdict``: 1 refund (``money``, by default all that was asked), 2 reissue, 3 reject. ``KeyError``
        when there is no such open dispute.
        """
        with self.account.lock:
            for dispute in self.account.disputes:
                named = name in (dispute.id, dispute.business_id) or dispute.order.goes_by(name, ALL_FORMS)
                if dispute.is_open and named:
                    decide(self.account, dispute, verdict, money)
                    return dispute
        raise KeyError(name)

    def split(self, name: str, *groups: Sequence[str]) -> list[Order]:
        """CJ splits an order; a group is the ids of the lines of one part."""
        with self.account.lock:
            return rearrangement.split(self.account, self.order(name), groups)

    def merge(self, *names: str) -> Order:
        """CJ merges orders into one."""
        with self.account.lock:
            return rearrangement.merge(self.account, [self.order(name) for name in names])

    def disputes_by_business_id(self) -> Mapping[str, list[Dispute]]:
        found: dict[str, list[Dispute]] = {}
        with self.account.lock:
            for dispute in self.account.disputes:
                found.setdefault(dispute.business_id, []).append(dispute)
        return found

    def money_back(self, name: str) -> Decimal:
        """What CJ gave back for an order, to the wallet or the original payment; US dollars."""
        code = self.order(name).code
        with self.account.lock:
            return sum(
                (credit.amount for credit in self.account.credits if credit.order_code == code), Decimal(0)
            )

    def order_webhook(self, name: str, message_type: str = "UPDATE") -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of the signed message about an order."""
        params = webhooks.order_params(self.order(name))
        return self.webhook("ORDER", message_type, params)

    def split_webhook(self, original: Order, parts: Sequence[Order]) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of the signed message about a split order."""
        return self.webhook("ORDERSPLIT", "UPDATE", webhooks.split_params(original, parts))

    def logistic_webhook(self, name: str, tracking_status: int = 1) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of the signed message about a parcel."""
        return self.webhook("LOGISTIC", "UPDATE", webhooks.logistic_params(self.order(name), tracking_status))

    def webhook(self, type_: str, message_type: str, params: Json) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of any message, signed with the account's openId."""
        return webhooks.delivery(self.account, webhooks.message(type_, message_type, params))

    def deliver_webhooks(self, behind: str | None = None) -> list[Delivery]:
        """Send what has changed since webhooks were set or last told; see ``deliver``."""
        return deliver(self.account, behind)

    def record(self) -> dict[str, Any]:
        """Deletions, disputes by business id, tickets, credits, the wallet and statuses; money as text."""
        account = self.account
        with account.lock:
            return {
                "deletions": [asdict(deletion) for deletion in account.deletions],
                "disputes": {
                    business_id: [_dispute_entry(dispute) for dispute in disputes]
                    for business_id, disputes in self.disputes_by_business_id().items()
                },
                "tickets": [
                    {"id": ticket.id, "business_no": ticket.business_no, "message": ticket.message}
                    for ticket in account.tickets
                ],
                "credits": [{**asdict(credit), "amount": str(credit.amount)} for credit in account.credits],
                "wallet": str(account.balance),
                "statuses": {order.code: order.status for order in account.orders},
                "requests": {
                    "count": account.meter.count,
                    "refused": account.meter.refused,
                    "peak": account.meter.peak(),
                    "logins": len(account.tokens.logins),
                },
            }


def _dispute_entry(dispute: Dispute) -> Json:
    return {
        "id": dispute.id,
        "order": dispute.order.code,
        "lines": [{"id": claim.line_id, "quantity": claim.quantity} for claim in dispute.claims],
        "pod": any(
            line.pod for claim in dispute.claims if (line := dispute.order.line(claim.line_id)) is not None
        ),
        "asked": str(dispute.asked),
        "finally_deal": dispute.finally_deal,
        "withdrawn": dispute.withdrawn,
    }
