"""What time a provider says it is, heard in passing: the ``Date`` of the replies to a call.

Our own wall clock may be wrong, and a deadline that moves money must not depend on it alone. The
transport notes the date of every reply; a connector that speaks to its provider in another way calls
``note_date``. Who makes the call hears what was noted in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much clocks that are both right may differ."""

_LONGEST_AGE = timedelta(days=366)
"""A cache that claims more is not believed, nor is the date beside it."""


class Hearing:
    """``date``: what the provider's clock showed last in the call, in UTC; None: it said nothing."""

    date: datetime | None = None


_current: ContextVar[Hearing | None] = ContextVar("hearing of the call", default=None)


@contextmanager
def hearing() -> Iterator[Hearing]:
    """Hear what is noted while the block runs in this thread."""
    heard = Hearing()
    token = _current.set(heard)
    try:
        yield heard
    finally:
        _current.reset(token)


def note_date(date: datetime) -> None:
    """Tell what the provider's clock shows right now. ``ValueError`` without a time zone.

    To be called inside a hook; outside of one nobody hears it.
    """
    if date.tzinfo is None:
        raise ValueError("say in which time zone the provider's date is")
    heard = _current.get()
    if heard is not None:
        heard.date = date.astimezone(UTC)


def heard_date() -> datetime | None:
    """What the provider's clock showed last in the hook that runs, in UTC; None: it said nothing."""
    heard = _current.get()
    return heard.date if heard is not None else None


def note_headers(headers: Mapping[str, str]) -> None:
    """As ``note_date``, from the ``Date`` of a reply, and its ``Age`` if a cache kept it (RFC 9110, 9111)."""
    date = read_date(headers.get("date", ""))
    age = headers.get("age", "0").strip() or "0"
    if date is None or not (age.isascii() and age.isdigit() and len(age) < 10):
        return
    if (kept := timedelta(seconds=int(age))) <= _LONGEST_AGE:
        note_date(date + kept)


def read_date(text: str) -> datetime | None:
    """The date of a header, in UTC; None if it is missing or is none."""
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
