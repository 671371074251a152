"""Edits of orders: those under way, and those that were made."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime

_numbers = itertools.count(78912328)


@dataclass
class EditSession:
    """An edit that is not committed. ``quantities`` and ``restock`` are by the line's id, as far as set."""

    order_id: int
    quantities: dict[int, int] = field(default_factory=dict)
    restock: dict[int, bool] = field(default_factory=dict)
    id: int = field(default_factory=lambda: next(_numbers))


@dataclass(frozen=True)
class OrderEdit:
    """An edit that was made. ``app`` is the client id of the app; None: a member of the staff."""

    at: datetime
    app: str | None = None
    note: str | None = None
    id: int = field(default_factory=lambda: next(_numbers))
