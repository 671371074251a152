"""What others do is seen at once: nothing that was read before stands in for the provider."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dropconnect.plugin import EvidenceStatus, Order, OrderState, RefundKeys
from dropconnect.testing.conformance.commands import (
    cancel_command,
    claim_command,
    look_up_command,
    refund_command,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest
from dropconnect.testing.connecting import connect

_ROW, _VALUE = "_dropconnect_intent_another", "live journal-b 27.50 1 1"


class SeesWhatOthersDo:
    """A part of ``PlatformConformance``."""

    @since("0.2")
    def test_what_another_does_is_seen_at_once(self, platform: PlatformUnderTest) -> None:
        """A second connection stands for a colleague: the first one learns of it from the provider alone."""
        connection = platform.connection
        order = _read_everything(platform)
        line = next(line for line in order.items if line.quantity >= 2)
        refund = refund_command(order, one_unit_of=line)

        with connect(
            type(connection.connector), connection=connection.name, **platform.settings
        ) as colleague:
            if connection.holds_claims:
                colleague.write(claim_command(order, _ROW, _VALUE))
            theirs = replace(platform, connection=colleague)
            theirs.ended(refund)
            cancel = cancel_command(colleague.get_order(order.id))
            theirs.ended(cancel)
            seen_by_them = colleague.get_order(order.id)

        after = platform.order()
        assert after.changed(observed_at=seen_by_them.observed_at) == seen_by_them
        assert after.state is OrderState.CANCELLED
        assert after.refunded >= refund.amount
        if connection.holds_claims:
            assert [row.name for row in connection.read_claims(order.id).rows] == [_ROW]
        looked = [(cancel, True), (refund, platform.traits.keys is not RefundKeys.NONE)]
        for command, is_found in looked:
            evidence = connection.look_up(look_up_command(command))
            assert not is_found or evidence.status is EvidenceStatus.FOUND
        for row in connection.find_orders(order.last_change - timedelta(days=1)):
            assert row.id != order.id or row.state in (None, OrderState.CANCELLED)


def _read_everything(platform: PlatformUnderTest) -> Order:
    """Whatever the connector may keep, it has read now."""
    order, connection = platform.order(), platform.connection
    if connection.supports("platform_find_orders"):
        connection.find_orders(order.last_change - timedelta(days=1))
    if connection.holds_claims:
        connection.read_claims(order.id)
    for command in (refund_command(order), cancel_command(order)):
        connection.look_up(look_up_command(command))
    return order
