"""Where Shopify's documents are silent, and how this Shopify behaves there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class Knobs:
    """``Knobs()`` follows the documents where they say something. Set an attribute at any time.

    None of this was measured at Shopify by this project. "Recorded" is what a public conformance project
    recorded on the live API in 2026.
    """

    job_polls: int = 1
    """How often the job of a cancellation is seen STARTED before it ends (no duration is documented)."""
    job_seconds: float = 1.0
    """After how many seconds it ends even when it is not asked for."""
    job_ids: Literal["different", "same"] = "different"
    """Whether ``job.id`` and ``jobResult.id`` are one number."""
    result_by_node: bool = True
    """``node(id:)`` finds the job's result (fits the schema; not documented)."""
    cancelled_before_done: bool = False
    """``cancelledAt`` is set when the job begins; refunds, lines and ``closed`` follow when it ends (recorded
    on the live API by a public conformance project)."""
    done_before_cancelled: bool = False
    """The job is over before its effect shows: ``cancelledAt`` comes with the next request."""
    refund_subtotals: Literal["price", "zero"] = "price"
    """What the lines of a refund say: their price, or 0.0 although money went (recorded for a whole line with
    NO_RESTOCK)."""
    edit_leaves: Literal["units", "row"] = "units"
    """What is left of units that an edit takes out: fewer current units, or a refund without money."""
    edit_note_shown: bool = True
    """The timeline shows the note for staff of an edit (not documented where it is shown)."""
    failed_job_cancels: bool = False
    """A job that fails with its refund leaves the order cancelled all the same."""
    held_orders: Literal["cancelled", "refused"] = "cancelled"
    """What ``orderCancel`` does with an order on hold."""
    removal_row: bool = False
    """A cancellation without a refund books a refund of all lines with no money."""
    refund_of_cancelled: Literal["allowed", "refused"] = "allowed"
    """What ``refundCreate`` does with a cancelled order."""
    cancel_restock_lowers_remaining: bool = True
    """A refund with restock type CANCEL takes the units off the fulfilment orders."""
    idempotency_errors: Literal["top-level", "user errors"] = "top-level"
    """Where an idempotency error appears: in ``errors`` with a code, or as a message in ``userErrors``."""
    idempotency_hours: float = 24.0
    """How long a key is remembered (documented)."""
    zero_suggestions: bool = True
    """``suggestedTransactions`` lists payments that get nothing, too (as the older REST answers did)."""
    metafields: Literal["allowed", "denied"] = "allowed"
    """Whether a token that may write orders may see and set their metafields (documented that it may)."""
    denied: frozenset[str] = frozenset()
    """Fields that the app is not approved for, as ``Order.email`` or ``MailingAddress.name``: null, with an
    error beside the data (documented for protected customer data)."""
    requested_edits: Literal["unknown", "shown", "without lines", "not answered"] = "unknown"
    """What the API knows of buyers' requests to edit an order, ``RequestedOrderEdit`` (Shopify's changelog of
    October 2026; the published schema file does not have them): nothing, all that is documented, or less."""
    ignored_filters: frozenset[str] = frozenset()
    """Fields of the order search that are ignored, as Shopify ignores those that it does not know."""
    stale_digest: Literal["STALE_OBJECT", "INVALID_COMPARE_DIGEST"] = "STALE_OBJECT"
    """The code for a metafield that is not as its ``compareDigest`` says (the schema has both)."""
    window_days: int = 60
    """Orders older than this need the scope ``read_all_orders`` (documented)."""
