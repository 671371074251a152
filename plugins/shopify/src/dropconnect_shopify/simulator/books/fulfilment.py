"""Who sends what from where: fulfilment orders, their holds, and what was sent."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dropconnect_shopify.simulator.books.lines import Line

_numbers = itertools.count(1046000777)
FINISHED = ("CLOSED", "CANCELLED", "INCOMPLETE")


@dataclass
class Location:
    """``service`` is the name of the fulfilment service that the location belongs to."""

    name: str = "Main warehouse"
    is_active: bool = True
    service: str | None = None
    country: str = "US"
    id: int = field(default_factory=lambda: next(_numbers))


@dataclass
class Hold:
    """``app`` is who holds: the client id of an app, or another name."""

    handle: str
    reason: str
    app: str
    notes: str | None = None
    id: int = field(default_factory=lambda: next(_numbers))


@dataclass
class FulfillmentLine:
    """``total`` units were to be sent, ``remaining`` still are."""

    line: Line
    total: int
    remaining: int = -1
    id: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self) -> None:
        if self.remaining < 0:
            self.remaining = self.total


@dataclass
class FulfillmentOrder:
    lines: list[FulfillmentLine]
    location: Location = field(default_factory=Location)
    status: str = "OPEN"
    request_status: str = "UNSUBMITTED"
    holds: list[Hold] = field(default_factory=list)
    created: datetime | None = None
    id: int = field(default_factory=lambda: next(_numbers))

    @property
    def remaining(self) -> int:
        return sum(line.remaining for line in self.lines)

    @property
    def actions(self) -> list[str]:
        """What may be done with it (FulfillmentOrderAction)."""
        if self.status in FINISHED:
            return []
        if self.status == "ON_HOLD":
            return ["RELEASE_HOLD", "HOLD", "MOVE"]
        if self.status == "IN_PROGRESS":
            asked = self.request_status in ("ACCEPTED", "SUBMITTED")
            return ["CREATE_FULFILLMENT", *(["REQUEST_CANCELLATION"] if asked else [])]
        by_service = ["REQUEST_FULFILLMENT"] if self.location.service else ["CREATE_FULFILLMENT"]
        return [*by_service, "HOLD", "MOVE", "SPLIT"]

    def find_hold(self, app: str, handle: str) -> Hold | None:
        return next((hold for hold in self.holds if (hold.app, hold.handle) == (app, handle)), None)

    def hold(self, hold: Hold) -> None:
        self.holds.append(hold)
        self.status = "ON_HOLD"

    def release(self, holds: list[Hold]) -> None:
        self.holds = [hold for hold in self.holds if hold not in holds]
        if self.status == "ON_HOLD" and not self.holds:
            self.status = "OPEN"


@dataclass
class Fulfillment:
    """A parcel; ``lines`` is how many units of each line are in it, by the line's id."""

    lines: Mapping[int, int]
    status: str = "SUCCESS"
    tracking_number: str | None = None
    tracking_company: str | None = None
    location: Location | None = None
    created: datetime | None = None
    id: int = field(default_factory=lambda: next(_numbers))
