"""Whose refund it is: a part of the contract of the platform hooks."""

from __future__ import annotations

from dropconnect.plugin import EvidenceStatus, RefundKeys
from dropconnect.testing.conformance.commands import look_up_command, refund_command
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest


class RefundsTellTheirKey:
    """Inherited by ``PlatformConformance``."""

    def test_what_a_lost_journal_paid_is_told_by_its_key(self, platform: PlatformUnderTest) -> None:
        """A journal that was dropped knows the key of its wish, and has only the order to go by."""
        order = platform.order()
        line = next(line for line in order.items if line.quantity >= 2)
        command = refund_command(order, one_unit_of=line)
        platform.ended(command)
        row = platform.order().refund_keyed(command.key)
        if platform.traits.keys is RefundKeys.NONE:
            assert row is None, "the trait keys says none"
            return  # such a refund is a question where it is not known
        assert row is not None, "the order shows whose refund it is"
        assert row.amount == command.amount

    @since("0.2")
    def test_a_refund_says_that_more_follows(self, platform: PlatformUnderTest) -> None:
        """Where installations see each other, another one must not take a part for the whole."""
        if not platform.connection.holds_claims:
            return
        order = platform.order()
        line = next(line for line in order.items if line.quantity >= 2)
        platform.ended(refund_command(order, one_unit_of=line).changed(more_follows=True))
        assert [row.more_follows for row in platform.order().refunds] == [True]

    def test_the_refund_of_another_key_is_not_taken_for_ours(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        line = next(line for line in order.items if line.quantity >= 2)
        first = refund_command(order, one_unit_of=line)
        platform.connection.write(first)
        second = refund_command(platform.order(), one_unit_of=line, key=first.key[::-1])
        evidence = platform.connection.look_up(look_up_command(second))
        assert evidence.status is not EvidenceStatus.FOUND
