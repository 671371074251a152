"""Turns passwords into what is kept in their place, and compares. By pwdlib, with argon2id as it advises."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from dropconnect.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST, LONGEST = 12, 200
"""Characters. Longer ones cost time to compare and make nothing safer."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each takes 64 MB while it is worked out: whoever knocks often does not take the memory of the machine."""


def hashed(password: str, *, person: str) -> str:
    """What is kept. ``UsageError`` for a password that is no good."""
    if len(password) < SHORTEST:
        raise UsageError(f"take a password of at least {SHORTEST} characters; a few words in a row are good")
    if len(password) > LONGEST:
        raise UsageError(f"take a password of at most {LONGEST} characters")
    if len(set(password)) < SHORTEST // 2 or person.casefold() in password.casefold():
        raise UsageError("take a password that is harder to guess: not a name, and not the same sign again")
    with _AT_ONCE:
        return _hasher().hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether it is the password. Takes as long when there is none to compare it with."""
    with _AT_ONCE:
        right = _hasher().verify(password[:LONGEST], kept or _of_nobody())
    return right and bool(kept)


@cache
def _of_nobody() -> str:
    return _hasher().hash("nobody has this password")


@cache
def _hasher() -> PasswordHash:
    try:
        from pwdlib import PasswordHash
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "passwords need pwdlib, which is not installed: pip install 'dropconnect[web]'"
        ) from error
    return PasswordHash.recommended()
