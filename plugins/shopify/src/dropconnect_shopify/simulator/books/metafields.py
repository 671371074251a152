"""What an app keeps with an order under a namespace and a key."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import datetime

_numbers = itertools.count(1063298231)


@dataclass
class Metafield:
    namespace: str
    key: str
    type: str
    value: str
    created: datetime
    updated: datetime
    id: int = field(default_factory=lambda: next(_numbers))

    @property
    def digest(self) -> str:
        """Of the value alone (how Shopify makes it is not documented): the same again has the same one."""
        return hashlib.sha256(self.value.encode()).hexdigest()
