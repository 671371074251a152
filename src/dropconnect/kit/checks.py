"""The rows of ``dropconnect check``."""

from __future__ import annotations

from dropconnect.errors import ConnectorError
from dropconnect.models.operation import CheckItem


def passed(name: str, detail: str) -> CheckItem:
    return CheckItem(name=name, ok=True, detail=detail)


def failed(name: str, what: ConnectorError | str, fix: str) -> CheckItem:
    """``what`` is wrong, and what the person in front of the screen can do about it."""
    return CheckItem(name=name, ok=False, detail=str(what), fix=fix)
