"""A provider's reply, read as far as it can be read and judged by nobody yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dropconnect.dates import read_date
from dropconnect.kit.foreign import ForeignPage
from dropconnect.plain import MOST_WORDS, plain_words

_MOST = {"code": 120, "message": MOST_WORDS, "request_id": 120}
_SECONDS = re.compile(r"[0-9]{1,99}(\.[0-9]{1,9})?")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What any provider's reply may have; a connector's own class adds its payload.

    Texts are empty for what the provider did not say. ``code``, ``message`` and ``request_id`` are the
    provider's own and end up in errors: here they lose control characters and are capped. Who makes a reply
    takes secrets out of them first (``without_secrets``).
    """

    status: int
    code: str = ""
    message: str = field(default="", repr=False)
    request_id: str = ""
    retry_after: float | None = None
    """Seconds to wait before the next request; None if it was not told."""
    foreign: ForeignPage | None = None
    """What came in the provider's place (``foreign_page``). None: its own JSON, or it is not known."""

    def __post_init__(self) -> None:
        for name, most in _MOST.items():
            object.__setattr__(self, name, plain_words(getattr(self, name), most))

    @property
    def description(self) -> str:
        """The reply in a few words, for the texts of errors."""
        if not self.code:
            return f"HTTP {self.status}{f', {self.foreign.description}' if self.foreign else ''}"
        return f"HTTP {self.status}, {self.code}: {self.message}".rstrip(": ")


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a ``Retry-After`` asks to wait; None for a missing or senseless one.

    The standard (RFC 9110) knows whole seconds and a date; providers send fractions, too. A date is
    compared with the reply's own ``Date``, which the same clock has written; without one it says nothing
    to us. How long is too long is not judged here: a case waits an hour at most.
    """
    asked = headers.get("retry-after", "")
    if _SECONDS.fullmatch(asked):
        return float(asked)
    until, written = read_date(asked), read_date(headers.get("date", ""))
    if until is None or written is None:
        return None
    return max((until - written).total_seconds(), 0.0)
