"""What a customer wants changed of an order, and how that stands."""

from __future__ import annotations

from enum import StrEnum


class ChangeKind(StrEnum):
    """What is to be another one."""

    ADDRESS = "address"
    GOODS = "goods"
    """Another size, colour or article."""


class ChangeState(StrEnum):
    """How it stands."""

    OPEN = "open"
    """A person has to answer it."""
    DONE = "done"
    CANNOT = "cannot"
    OVER = "over"
    """The order was cancelled before anybody answered."""
