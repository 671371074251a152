"""The webhooks of an app in a shop."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

_numbers = itertools.count(4759306)

Standing = Mapping[int, tuple[datetime | None, bool, frozenset[int]]]
"""By order: when it changed last, whether it is cancelled, and its refunds."""


@dataclass
class Webhook:
    """``topic`` in the word of the schema. ``told`` is how the orders were when it told of them last."""

    topic: str
    uri: str
    created: datetime
    told: Standing
    format: str = "JSON"
    filter: str | None = None
    include_fields: list[str] = field(default_factory=list)
    failures: int = 0
    """Deliveries in a row that failed."""
    id: int = field(default_factory=lambda: next(_numbers))
