"""The journal: what was asked, intended, sent, answered and decided. The only memory we trust."""

from __future__ import annotations

from dropconnect.journal.database import Journal
from dropconnect.journal.transaction import Transaction

__all__ = ["Journal", "Transaction"]
