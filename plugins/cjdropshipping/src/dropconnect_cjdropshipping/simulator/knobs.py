"""Where CJ's documents are silent, or where live runs saw something else than they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

IdForm = Literal["code", "number", "internal"]
"""One of the three ids of an order: CJ's code (SD...), our own number, the internal number."""

ALL_FORMS: frozenset[IdForm] = frozenset(("code", "number", "internal"))
Known = Literal["created", "confirmed"]


@dataclass
class Knobs:
    """How this CJ behaves. ``Knobs()`` follows the documents, ``Knobs.live()`` what live runs reported.

    Set an attribute at any time; the next request sees it.
    """

    detail_takes: frozenset[IdForm] = ALL_FORMS
    """Ids that getOrderDetail finds an order by (live run: the internal number is not found)."""
    writes_take: frozenset[IdForm] = frozenset(("code", "internal"))
    """Ids that deleteOrder, confirmOrder, payments, sandbox and disputes take (unverified for our number)."""
    code_known_from: Known = "confirmed"
    """From when the order shows its code as cjOrderId and cjOrderCode (the documents' sample of a CREATED
    order has null there; a live run saw the code at once)."""
    amounts_known_from: Known = "created"
    """From when amounts are numbers instead of null (live run: null right after create)."""
    amounts_as_text: bool = False
    """Amounts come as text instead of numbers (client code)."""
    sub_status_field: Literal["subStatus", "orderSubStatus", ""] = "subStatus"
    """Name of the field; empty: there is none, the phase of a paid order is unknown."""
    phase_as_status: bool = False
    """orderStatus itself is PENDING or PROCESSING, as older payloads had it (second-hand)."""
    detail_shows_sku: bool = False
    """Lines of an order carry ``sku`` (the documents list none; disputeProducts does)."""
    list_rows: Literal["documented", "as detail"] = "documented"
    """Fields of a row of order/list: the documented ones (no platformOrderId, no ids of lines), or all."""
    list_paged: bool = True
    """order/list answers a page with ``list``; False: the bare list."""
    default_status_with_ids: bool = False
    """The default status CANCELLED of order/list also applies when ids are given (unverified)."""

    deletes_unpaid: bool = False
    """deleteOrder deletes a confirmed order (the documents: impossible once confirmed)."""
    after_delete: Literal["TRASH", "CANCELLED", "gone"] = "TRASH"
    """What is left of a deleted order (live run: TRASH)."""
    repeated_number: Literal["refused", "second order"] = "refused"
    """A second order with the same number of ours (documents: 1603003; live run: a second order)."""
    split_keeps_number: bool = True
    """The parts of a split order keep our number (unverified)."""

    confirm_entries: Literal["documented", "unchanged"] = "documented"
    """What disputeConfirmInfo accepts: any entry with a line and a quantity, or (live run) only the entries
    of disputeProducts exactly as they were."""
    repeated_business_id: Literal["refused", "same", "second dispute"] = "refused"
    """A second create with a businessDisputeId ("unique value" is all that the documents say): 1607008,
    success without a new dispute, or a second dispute."""
    list_shows_business_id: bool = False
    """getDisputeList carries businessDisputeId (not among the documented fields)."""
    list_shows_portal: bool = True
    """getDisputeList carries what was opened in CJ's portal (unproved)."""
    detail_shows_dispute_id: bool = True
    """getOrderDetail carries the dispute's id."""
    dispute_detail: bool = True
    """disputes/getDisputeDetail exists (second-hand: since 2026)."""
    disputes_of_sandbox_orders: bool = True
    """Sandbox orders can be disputed (live run; the documents do not promise it)."""
    refunded_status: str = "CANCELLED"
    """Status of a wholly refunded order that was not sent yet; empty: it stays (unverified)."""
    reasons_unsent: Sequence[tuple[int, str]] = ((1, "Unfulfilled Order Cancellation"),)
    """Reasons offered while nothing was sent (the documents' sample)."""
    reasons_sent: Sequence[tuple[int, str]] = ((2, "Order Not Received"),)
    """Reasons offered after dispatch (assumed)."""

    error_status: int | None = None
    """HTTP status of every business error; None: 200, or what the code has in ``error_statuses``."""
    error_statuses: dict[int, int] = field(default_factory=dict)
    """HTTP status of single codes (live runs saw 400 with business errors)."""
    expired_code: int = 1600001
    """Code for an expired access token (CJ's own client code expects 1600100)."""
    login_rule: Literal["five minutes", "cached a day"] = "five minutes"
    """getAccessToken once per five minutes (documents), or the same tokens for 24 hours (second-hand)."""
    login_ends_old_tokens: bool = True
    """New tokens end the ones before (client code: parallel workers invalidate each other)."""
    access_token_days: int = 15
    refresh_token_days: int = 180
    points_info: bool = True
    """Answers carry pointsInfo (second-hand)."""
    question_types: Sequence[tuple[int, str]] = ((101, "Order has not been shipped"), (102, "Cancel order"))
    """Question types of tickets about an order (the real list is not published)."""

    @classmethod
    def live(cls) -> Self:
        """The readings that live runs of 2026 reported where they differ from the documents."""
        return cls(
            detail_takes=frozenset(("code", "number")),
            writes_take=frozenset(("code",)),
            code_known_from="created",
            amounts_known_from="confirmed",
            repeated_number="second order",
            confirm_entries="unchanged",
            error_statuses=dict.fromkeys((1600300, 1603002, 1603100, 1603101, 9009), 400),
        )
