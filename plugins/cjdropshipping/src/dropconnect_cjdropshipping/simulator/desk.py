"""CJ's people who decide disputes: at once by a test's word, or by themselves after a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final, Literal

from dropconnect_cjdropshipping.simulator.state import SENT, Account, Credit, Dispute

Verdict = Literal[1, 2, 3]

REFUND: Final = 1
REISSUE: Final = 2
REJECT: Final = 3


@dataclass
class DisputeDesk:
    """``answer_after``: seconds after which an open dispute is decided of itself; None: never.

    Of itself it refunds what was not sent and is not made to order, and rejects the rest (the policy in
    CJ's help centre: a full refund before the warehouse processes; paid print on demand is not cancelled).
    """

    answer_after: float | None = None

    def settle(self, account: Account) -> None:
        """Decide what is due by now."""
        if self.answer_after is None:
            return
        due = account.clock.now() - timedelta(seconds=self.answer_after)
        for dispute in account.disputes:
            if dispute.is_open and dispute.created <= due:
                decide(account, dispute, _policy(dispute))


def decide(account: Account, dispute: Dispute, verdict: Verdict, money: Decimal | None = None) -> None:
    """Close an open dispute; ``money`` is what is refunded, by default all that was asked.

    Raises ``ValueError`` when it is not open.
    """
    if not dispute.is_open:
        raise ValueError(f"the dispute {dispute.id} is not open")
    dispute.finally_deal, dispute.status = verdict, "finished"
    if verdict == REFUND:
        _refund(account, dispute, dispute.asked if money is None else money)
    elif verdict == REISSUE:
        dispute.resend_code = f"{dispute.order.code}-R"


def _refund(account: Account, dispute: Dispute, money: Decimal) -> None:
    dispute.money = money
    to_wallet = dispute.refund_type == 1
    if to_wallet:
        account.balance += money
    account.credits.append(
        Credit(
            order_code=dispute.order.code,
            dispute_id=dispute.id,
            business_id=dispute.business_id,
            to="wallet" if to_wallet else "original payment",
            amount=money,
        )
    )
    if account.knobs.refunded_status and dispute.order.status not in SENT and _is_whole(dispute):
        dispute.order.status, dispute.order.sub_status = account.knobs.refunded_status, None


def _is_whole(dispute: Dispute) -> bool:
    claimed = {claim.line_id: claim.quantity for claim in dispute.claims}
    return all(claimed.get(line.id, 0) >= line.quantity for line in dispute.order.lines)


def _policy(dispute: Dispute) -> Verdict:
    lines = [dispute.order.line(claim.line_id) for claim in dispute.claims]
    made_to_order = any(line is not None and line.pod for line in lines)
    return REJECT if made_to_order or dispute.order.status in SENT else REFUND
