"""The words in which the journal says how a withdrawal from the contract stands."""

from __future__ import annotations

from enum import StrEnum


class WithdrawalState(StrEnum):
    """How far a statement has come. It stands from its first second, whatever follows."""

    RECEIVED = "received"
    """Its order is to be found and compared."""
    ASKS = "asks"
    """A person decides what the statement does not say for sure."""
    WAITS = "waits"
    """The order has another open case: it goes on behind that."""
    OPENED = "opened"
    """There is a case for it."""
    DECLINED = "declined"
    """A person, or the merchant's setting for exempt goods, said no; the consumer was told why."""
    NOTHING_LEFT = "nothing-left"
    """What was withdrawn from had been cancelled before."""

    @property
    def is_open(self) -> bool:
        """Whether nothing has followed from it yet."""
        return self in (WithdrawalState.RECEIVED, WithdrawalState.ASKS, WithdrawalState.WAITS)


class Doubt(StrEnum):
    """What a statement does not say for sure."""

    NO_ORDER = "no-order"
    """The store has no order that is called so, or several."""
    ADDRESS = "address"
    """The mail address is not the order's."""
    NOT_ME = "not-me"
    """Who gets the order's mail says that it was somebody else."""
    PERIOD = "period"
    """It is not known whether the period had ended."""
    COMPANY = "company"
    GOODS = "goods"
    """Which goods are meant."""
    PLAN = "plan"
    """The order's plan refuses it."""
