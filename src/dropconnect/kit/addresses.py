"""Addresses that people write into settings."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def read_address(value: str) -> tuple[str, SplitResult]:
    """The address without spaces around it and slashes at its end, and its parts.

    Raises ``ValueError``, which never repeats the address: people write passwords into it.
    """
    address = value.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        # These two are only read, and may fail, when they are asked for.
        _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("this is not a web address") from None
    return address, parts


def is_this_machine(host: str | None) -> bool:
    """What is sent there leaves no trace on a network."""
    return host in _THIS_MACHINE
