"""What is too late to be sent is not sent, through whatever hook."""

from __future__ import annotations

import pytest

from dropconnect.plugin import (
    CloseRequestCommand,
    Money,
    PlatformSpecs,
    ProviderUnavailable,
    ReleaseOrderCommand,
    RemoveRefundCommand,
)
from dropconnect.roles import writing_hooks
from dropconnect.testing.conformance.commands import (
    every_command,
    hold_command,
    remove_refund_command,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest
from dropconnect.testing.conformance.unpaid_rows import unpaid_row

_LONG_AGO = 0.0
"""A reading of the boot clock that is always over."""


class NothingLateIsSent:
    """A part of ``PlatformConformance``."""

    def test_what_is_too_late_to_send_is_not_sent(self, platform: PlatformUnderTest) -> None:
        """Through no writing hook, whatever it writes."""
        order, hooks = platform.order(), writing_hooks(PlatformSpecs)
        late = every_command(order, send_by=_LONG_AGO)
        assert {type(command) for command in late} == set(hooks)
        for command in late:
            if not platform.connection.supports(hooks[type(command)]):
                continue
            if isinstance(command, RemoveRefundCommand | CloseRequestCommand):
                continue  # the order has no such row and no such request, so there is nothing to send
            if isinstance(command, ReleaseOrderCommand):
                platform.connection.write(hold_command(order))  # else there is nothing to release
            with pytest.raises(ProviderUnavailable):
                platform.connection.write(command)
        after = platform.order()
        assert (after.state, after.refunds) == (order.state, ())
        platform.assert_paid(Money.zero(order.currency))

    @since("0.2")
    def test_a_removal_that_is_too_late_is_not_sent(self, platform: PlatformUnderTest) -> None:
        row = unpaid_row(platform)
        if row is None:
            return
        removal = remove_refund_command(platform.order(), row.id)
        with pytest.raises(ProviderUnavailable):
            platform.connection.write(removal.changed(send_by=_LONG_AGO))
        assert [refund.id for refund in platform.order().refunds] == [row.id]
