"""What those who tell of sightings need to know of them. Loads nothing that looks for any."""

from __future__ import annotations

from dropconnect.models.seen import SeenKind

TROUBLE = "sweep-trouble"
"""Why a store could not be looked at to the end, and since when."""
INBOX_TROUBLE = "inbox-trouble"
"""Why deliveries of a connection cannot be acted on, and since when."""

_REASONS = {
    SeenKind.CANCELLED: "own-error",
    SeenKind.REFUNDED: "own-error",
    SeenKind.HIGH_RISK: "fraud-suspected",
    SeenKind.REQUESTED: "changed-mind",
    SeenKind.SUPPLIER_CANCELLED: "supplier-cannot-deliver",
    SeenKind.SUPPLIER_OUT_OF_STOCK: "out-of-stock",
    SeenKind.LOST: "supplier-cannot-deliver",
}


def reason_of(kind: SeenKind) -> str:
    """The reason of the case that is opened for it."""
    return _REASONS[kind]
