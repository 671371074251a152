"""A place in a list, as text that its reader hands back unread."""

from __future__ import annotations

import base64
import json
from datetime import datetime

from dropconnect.errors import UsageError

_LONGEST = 200


def as_cursor(of: str, *place: int | datetime) -> str:
    """The text for a place in the list of this name."""
    said = [part.isoformat() if isinstance(part, datetime) else part for part in place]
    return base64.urlsafe_b64encode(json.dumps([of, *said]).encode()).decode().rstrip("=")


def number_in(of: str, text: str) -> int | None:
    """The place in a list by numbers; None of an empty text: its beginning. ``UsageError`` for a text that is
    not a cursor of this list."""
    if not text:
        return None
    match _read(of, text):
        case [int(number)]:
            return number
    raise _not_one(of)


def numbers_in(of: str, text: str) -> tuple[int, int] | None:
    """As ``number_in``, of a list by two numbers."""
    if not text:
        return None
    match _read(of, text):
        case [int(first), int(second)]:
            return first, second
    raise _not_one(of)


def date_in(of: str, text: str) -> tuple[datetime, int] | None:
    """As ``number_in``, of a list by date and number."""
    if not text:
        return None
    match _read(of, text):
        case [str(date), int(number)]:
            try:
                read = datetime.fromisoformat(date)
            except ValueError:
                raise _not_one(of) from None
            if read.tzinfo is not None:
                return read, number
    raise _not_one(of)


def _read(of: str, text: str) -> list[object]:
    """What is in it. A number as large as SQLite cannot hold is not a place."""
    try:
        padded = text[:_LONGEST].encode("ascii") + b"=" * (-len(text) % 4)
        read = json.loads(base64.b64decode(padded, b"-_", validate=True))
    except (ValueError, RecursionError):
        raise _not_one(of) from None
    if not isinstance(read, list) or read[:1] != [of]:
        raise _not_one(of)
    place = read[1:]
    if any(isinstance(part, bool) or (isinstance(part, int) and not 0 <= part < 2**63) for part in place):
        raise _not_one(of)
    return place


def _not_one(of: str) -> UsageError:
    return UsageError(f"this is not a cursor of the list of {of}; leave it out to begin at its beginning")
