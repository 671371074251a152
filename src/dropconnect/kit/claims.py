"""The last look before a payment: is the claim under which it is sent still there, and alone?"""

from __future__ import annotations

from dropconnect.clock import Clock, SystemClock
from dropconnect.errors import ProviderUnavailable
from dropconnect.models.claim import ClaimReading
from dropconnect.models.commands import GuardReading, RefundCommand
from dropconnect.models.order import Order
from dropconnect.planner.claims import ClaimVerdict, judge

_WHY = {
    ClaimVerdict.GONE: "our own note at the order is gone",
    ClaimVerdict.REFUNDED: "the refunds of the order changed since they were read",
    ClaimVerdict.GIVE_WAY: "another dropconnect has announced a cancellation of the order",
    ClaimVerdict.STAY: "another dropconnect has announced a cancellation of the order",
}


def require_same(before: GuardReading, order: Order, connection: str, operation: str = "") -> None:
    """For the last look before a write: raise ``ProviderUnavailable``, which promises that nothing was sent,
    unless ``order``, as it was read just now, is the one that was planned on."""
    if not before.is_still(order):
        raise ProviderUnavailable(
            f"nothing was sent for order {order.number}: it has changed since it was looked at; it is looked "
            "at again",
            connection=connection,
            operation=operation,
        )


class LastLook:
    """Begun before the order is read; ``allow`` then says whether the payment may still be sent, and until
    when. The clock is the machine's boot clock: a pause of the process counts, a changed date does not."""

    def __init__(self, command: RefundCommand, connection: str, clock: Clock | None = None) -> None:
        self._command = command
        self._connection = connection
        self._clock = clock or SystemClock()
        self._started = self._clock.boot()

    def again_after(self, seconds: float) -> LastLook:
        """A second look, begun so much later, where one alone proves too little. It counts from then on."""
        self._clock.sleep(seconds)
        return LastLook(self._command, self._connection, self._clock)

    def allow(self, reading: ClaimReading) -> float | None:
        """The boot-clock reading after which the payment must not leave any more; None: no limit.

        Raises ``ProviderUnavailable``, which promises that nothing was sent, if it must not be sent now.
        """
        command = self._command
        verdict = self._verdict(reading)
        if verdict is not ClaimVerdict.HELD:
            raise ProviderUnavailable(
                f"nothing was sent for order {command.order_id}: {_WHY[verdict]}",
                connection=self._connection,
                operation="refund_order",
            )
        if command.claim is None or not command.claim.settle_seconds:
            return command.send_by
        limit = self._started + command.claim.settle_seconds / 4
        return limit if command.send_by is None else min(limit, command.send_by)

    def _verdict(self, reading: ClaimReading) -> ClaimVerdict:
        known = self._command.before.refund_ids
        if self._command.claim is not None:
            claim = self._command.claim
            return judge(reading, claim.name, known_refunds=known, ended=claim.ended).verdict
        same = set(reading.refund_ids) == set(known)
        return ClaimVerdict.HELD if same else ClaimVerdict.REFUNDED
