"""Where the customers of a fake shop ask for something themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dropconnect.plugin import CloseRequestCommand, CustomerRequest, StepResult


@dataclass
class Counter:
    """The requests of a fake shop's customers, and how the shop is to take the answers to them."""

    open: dict[str, CustomerRequest] = field(default_factory=dict)
    """By id, oldest first."""
    answered: dict[str, bool] = field(default_factory=dict)
    """Id -> whether it was granted."""
    commands: list[CloseRequestCommand] = field(default_factory=list)
    """Every answer that the shop was given."""
    reads: int = 0
    mishaps: list[Callable[[], StepResult]] = field(default_factory=list)
    """What happens once each instead of an answer."""
    after: list[Callable[[], StepResult]] = field(default_factory=list)
    """What happens once each after an answer had its effect."""

    def ask(self, request: CustomerRequest) -> None:
        """A customer asks."""
        self.open[request.id] = request

    def of(self, order_id: str) -> Iterator[CustomerRequest]:
        return (row for row in self.open.values() if order_id in ("", row.order_id))

    def answer(self, request_id: str, *, granted: bool) -> None:
        """The shop, or staff in its admin, answers."""
        del self.open[request_id]
        self.answered[request_id] = granted
