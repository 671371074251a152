"""Pure: CJ's disputes, as they are listed and as they are asked for.

CJ docs, 7 Dispute (documented). ``status`` is a free text without a list of values, so nothing is decided
by it: only by ``finallyDeal``, which is null while the dispute is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from dropconnect.kit import final_refusal
from dropconnect.plugin import Money, Refusal, SupplierUnits
from dropconnect_cjdropshipping.api.fields import Fields, Moment

_CLOCKS_DIFFER = timedelta(minutes=5)
REFUND = "1"
"""The result that is asked for: the money back."""
_REASON_WORDS = ("unfulfilled", "cancel")


class Deal(Enum):
    """How a dispute ended."""

    OPEN = ""
    REFUND = "1"
    REISSUE = "2"
    REJECT = "3"
    UNKNOWN = "?"


@dataclass(frozen=True)
class Dispute:
    """One dispute as it is listed. ``business_id`` is empty where CJ does not tell it (as documented)."""

    id: str
    deal: Deal
    business_id: str
    created: Moment | None
    refunded: Money | None
    words: str
    """Status and reason, as CJ says them."""
    line_ids: frozenset[str]


@dataclass(frozen=True)
class Identified:
    """The dispute, or None; then ``perhaps`` are the ids of those that may be it."""

    dispute: Dispute | None
    perhaps: tuple[str, ...] = ()

    @property
    def cannot_tell(self) -> Refusal:
        """What to say where ``perhaps`` is not empty."""
        listed = ", ".join(self.perhaps)
        return final_refusal(
            "cannot-tell",
            f"it cannot be told which of CJ's disputes is ours ({listed}): compare our reference in their "
            "text",
        )


@dataclass(frozen=True)
class Offer:
    """What CJ offers for a dispute: the reason's id as it was given, and the most that comes back."""

    reason_id: Any
    most: Money | None


def dispute_from(row: Fields) -> Dispute:
    refunded = row.loose_price("money")
    return Dispute(
        id=row.text("id", "disputeId"),
        deal=_deal(row.text("finallyDeal")),
        business_id=row.text("businessDisputeId"),
        created=row.moment("createDate"),
        refunded=refunded.exact if refunded else None,
        words=", ".join(filter(None, (row.words("status"), row.title("disputeReason")))),
        line_ids=frozenset(filter(None, (item.text("lineItemId") for item in row.objects("productList")))),
    )


def identify(
    disputes: Sequence[Dispute],
    key: str,
    dispute_id: str,
    sent_at: datetime | None,
    others: Collection[str] = (),
) -> Identified:
    """Which of an order's disputes was made under ``key`` at ``sent_at``; None: at any time, if at all.

    By its id where that is known, else by our key where CJ tells it, else by its time: while ours was sent,
    no other was open about the same lines, or CJ would not have offered it. Without a time none can be told:
    all may be ours that are not among ``others``.
    """
    if dispute_id:
        return Identified(next((item for item in disputes if item.id == dispute_id), None))
    named = next((item for item in disputes if item.business_id == key), None)
    if named is not None:
        return Identified(named)
    if sent_at is None:
        perhaps = (item.id for item in disputes if not item.business_id and item.id not in others)
        return Identified(None, tuple(perhaps))
    since = sent_at - _CLOCKS_DIFFER
    recent = [item for item in disputes if not item.business_id and _may_be_since(item, since)]
    if len(recent) == 1 and (recent[0].deal is Deal.OPEN or _is_certainly_since(recent[0], since)):
        return Identified(recent[0])
    return Identified(None, tuple(item.id for item in recent))


def entries_for(
    data: Any, units: Iterable[SupplierUnits], variants: Mapping[str, str], connection: str
) -> list[Any] | Refusal:
    """The entries of ``disputeProducts`` for these units, unchanged; or why they cannot be disputed.

    ``variants``: line id -> variant id, for entries without a line id. CJ took entries only exactly as it
    had sent them (live run), so a part of a line's units is nothing that can be disputed.
    """
    listed: Any = data.get("productInfoList") if isinstance(data, dict) else None
    rows = Fields.each_of(listed, "the products of a dispute", connection)
    by_line = {row.text("lineItemId"): position for position, row in enumerate(rows)}
    chosen: list[Any] = []
    for unit in units:
        position = by_line.get(unit.line_id, _by_variant(rows, variants.get(unit.line_id, unit.line_id)))
        if position is None:
            return final_refusal("not-listed", f"CJ lists no dispute for {unit.words}")
        row = rows[position]
        if row.raw("canChoose") is not True:
            return final_refusal(
                "not-disputable",
                f"CJ offers no dispute for {unit.words}: one is open already, or its time is over",
            )
        if row.whole_number("quantity") != unit.quantity:
            return final_refusal(
                "part-of-a-line", f"{unit.words}: only all units of the line can be disputed"
            )
        chosen.append(listed[position])
    return chosen


def offer_from(data: Any, reason: str, connection: str) -> Offer | Refusal:
    """The reason of that name and the amount, of ``disputeConfirmInfo``; or what is not on offer."""
    row = Fields(data, "the preview of a dispute", connection)
    results = row.raw("expectResultOptionList")
    if isinstance(results, list) and results and REFUND not in {str(item) for item in results}:
        return final_refusal("no-refund-on-offer", "CJ offers no refund for this dispute")
    most = row.price("maxAmount")
    for item in row.objects("disputeReasonList"):
        if _is_reason(item.text("reasonName"), reason) and item.raw("disputeReasonId") is not None:
            return Offer(item.raw("disputeReasonId"), most.exact if most else None)
    return final_refusal("no-such-reason", f"CJ offers no dispute reason {reason!r} for this order")


def _deal(text: str) -> Deal:
    try:
        return Deal(text)
    except ValueError:
        return Deal.UNKNOWN


def _may_be_since(dispute: Dispute, since: datetime) -> bool:
    return dispute.created is None or dispute.created.latest >= since


def _is_certainly_since(dispute: Dispute, since: datetime) -> bool:
    """In every time zone that CJ could mean."""
    return dispute.created is not None and dispute.created.earliest >= since


def _by_variant(rows: Sequence[Fields], variant: str) -> int | None:
    found = [
        position
        for position, row in enumerate(rows)
        if variant and not row.text("lineItemId") and row.text("cjVariantId") == variant
    ]
    return found[0] if len(found) == 1 else None


def _is_reason(name: str, wanted: str) -> bool:
    said, asked = (" ".join(text.casefold().split()) for text in (name, wanted))
    if said == asked:
        return True
    return all(word in said and word in asked for word in _REASON_WORDS)
