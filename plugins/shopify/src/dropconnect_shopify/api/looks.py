"""What the latest look at each order brought, for the questions that are about that same look."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from dropconnect_shopify.api.fields import Fields

Content = TypeVar("Content")

KEPT_SECONDS = 10.0
"""A look that is older answers nothing any more. It never answers for a guard, which always reads anew."""
_MOST = 64
"""Orders that are remembered: more than threads work on at once."""


@dataclass(frozen=True)
class Moment:
    """When a look began: what it shows is not younger than this."""

    wall: datetime
    steady: float

    @classmethod
    def now(cls) -> Moment:
        return cls(datetime.now(UTC), time.monotonic())

    @property
    def is_recent(self) -> bool:
        """By both clocks: the steady one stands still while the machine sleeps, the other can be set."""
        slept = (datetime.now(UTC) - self.wall).total_seconds()
        return 0 <= slept <= KEPT_SECONDS and time.monotonic() - self.steady <= KEPT_SECONDS


@dataclass(frozen=True)
class Look:
    """One look at an order. ``row`` is the order as the document brought it, ``parts`` what Shopify suggests
    to pay back for a part, by what was asked."""

    row: Fields = field(repr=False)
    at: Moment
    claim_seen: bool = False
    """The claim was asked for, too: no metafield then means that there is none."""
    parts: dict[str, Fields] = field(default_factory=dict, repr=False)
    requests: dict[str, str] = field(default_factory=dict)
    """The buyer's own request in words, once it was asked for."""

    def has(self, name: str) -> bool:
        """Whether the look asked for that field."""
        return self.row.content.get(name) is not None


class Latest(Generic[Content]):
    """The latest content for each of the orders that were looked at last. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: OrderedDict[str, Content] = OrderedDict()

    def keep(self, order_id: str, content: Content) -> None:
        with self._lock:
            self._rows[order_id] = content
            self._rows.move_to_end(order_id)
            if len(self._rows) > _MOST:
                self._rows.popitem(last=False)

    def get(self, order_id: str) -> Content | None:
        with self._lock:
            return self._rows.get(order_id)

    def drop(self, order_id: str) -> None:
        with self._lock:
            self._rows.pop(order_id, None)


def key_of(asked: Mapping[str, Any]) -> str:
    """The same text for the same question."""
    return json.dumps(asked, sort_keys=True)
