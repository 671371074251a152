"""The check code of a withdrawal: a digest that consumer and shop can both work out from the same mail."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime

from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.withdrawal_right import WITHDRAWAL

_LETTERS = 20
_GROUP = 4


def check_code(store: str, stated: tuple[str, str, str, str, str], at: datetime) -> str:
    """SHA-256 over store, name, order, goods, mail address, reason and time, of which 100 bits are told.

    ``stated``: as it was typed, in this order. ``at`` counts to the second, in UTC.
    """
    time = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = json.dumps([store, *stated, time], ensure_ascii=False, separators=(",", ":"))
    letters = base64.b32encode(hashlib.sha256(said.encode()).digest()).decode()[:_LETTERS]
    return "-".join(letters[place : place + _GROUP] for place in range(0, _LETTERS, _GROUP))


def request_name(stated: Withdrawal) -> str:
    """The name of the request of its case."""
    return f"{WITHDRAWAL}:{stated.code}"
