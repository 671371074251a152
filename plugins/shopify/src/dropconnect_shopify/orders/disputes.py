"""Pure: the disputes of an order's payments. The list of an order shows no amounts (Shopify's schema)."""

from __future__ import annotations

from dropconnect.plugin import Dispute, DisputeState
from dropconnect_shopify.api.fields import Fields

OPEN = frozenset({"NEEDS_RESPONSE", "UNDER_REVIEW"})
LOST = frozenset({"ACCEPTED", "LOST", "CHARGE_REFUNDED"})
"""The bank has taken the money, or the store has given it."""
WON = frozenset({"WON", "PREVENTED"})


def dispute_from(row: Fields) -> Dispute:
    status = row.words("status")
    kind = row.words("initiatedAs").lower()
    return Dispute(
        id=row.id("OrderDisputeSummary"),
        state=_state_of(status),
        provider_status=f"{kind}, {status.lower().replace('_', ' ')}",
    )


def _state_of(status: str) -> DisputeState:
    states = ((OPEN, DisputeState.OPEN), (LOST, DisputeState.LOST), (WON, DisputeState.WON))
    return next((state for words, state in states if status in words), DisputeState.UNKNOWN)
