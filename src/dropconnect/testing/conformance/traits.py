"""A connector's traits are what it does: a part of the contract of the platform hooks."""

from __future__ import annotations

import pytest

from dropconnect.plugin import (
    CancelPays,
    Command,
    EvidenceStatus,
    GuardReading,
    Money,
    OrderState,
    ProviderUnavailable,
    RefundEnds,
    RefundKeys,
    RefundUnit,
    StepStatus,
)
from dropconnect.testing.conformance.commands import (
    cancel_command,
    look_up_command,
    refund_command,
    remove_lines_command,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest


class TraitsAreSo:
    """Inherited by ``PlatformConformance``."""

    def test_cancelling_pays_what_the_trait_says(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        assert platform.ended(cancel_command(order)).status is StepStatus.DONE
        rest = platform.traits.cancel_pays is CancelPays.REST
        platform.assert_paid(order.total if rest else Money.zero(order.currency))
        assert platform.order().refunded == (order.total if rest else Money.zero(order.currency))

    def test_nothing_is_left_for_a_cancellation_to_pay(self, platform: PlatformUnderTest) -> None:
        """After a whole refund no money goes twice, whatever cancelling pays."""
        order = platform.order()
        assert platform.ended(refund_command(order)).status is StepStatus.DONE
        platform.ended(cancel_command(platform.order()))
        platform.assert_paid(order.total)
        assert platform.order().refunded == order.total

    def test_a_refund_names_its_lines_where_the_trait_says_so(self, platform: PlatformUnderTest) -> None:
        order = platform.order()
        line = next(line for line in order.items if line.quantity >= 2)
        command = refund_command(order, one_unit_of=line)
        assert platform.ended(command).status is StepStatus.DONE
        nothing = (0, Money.zero(order.currency))
        by_lines = platform.traits.refunds is RefundUnit.LINES
        assert platform.order().refunded_of(line.id) == ((1, command.amount) if by_lines else nothing)

    def test_a_refund_has_ended_when_the_trait_says_so(self, platform: PlatformUnderTest) -> None:
        command = refund_command(platform.order())
        result = platform.connection.write(command)
        if platform.traits.refund_ends is RefundEnds.AT_ONCE:
            assert result.status is StepStatus.DONE, "refund_ends says at-once"
        else:
            assert platform.connection.supports("platform_follow_up"), "what ends later is followed"
            assert result.status in (StepStatus.DONE, StepStatus.REQUESTED)

    @since("0.2")
    def test_a_refund_planned_on_another_reading_is_not_sent_where_the_trait_says_so(
        self, platform: PlatformUnderTest
    ) -> None:
        """With ``last_look`` the core pays on a look that is some seconds old, so the connector has to see by
        itself that the order is the same."""
        command = refund_command(platform.order())
        _assert_looks_last(platform, command, command.before)

    @since("0.2")
    def test_a_cancelling_planned_on_another_reading_is_not_sent_where_the_trait_says_so(
        self, platform: PlatformUnderTest
    ) -> None:
        command = cancel_command(platform.order())
        _assert_looks_last(platform, command, command.before)

    def test_a_key_is_remembered_where_the_trait_says_so(self, platform: PlatformUnderTest) -> None:
        """The same refund sent a second time pays nothing; a look-up promises it nowhere else."""
        command = refund_command(platform.order())
        absent = platform.connection.look_up(look_up_command(command))
        remembered = platform.traits.keys is RefundKeys.REMEMBERED
        assert remembered or not absent.key_remembered, "the trait keys does not say remembered"
        if remembered:
            platform.ended(command)
            platform.ended(command)
            assert [row.amount for row in platform.order().refunds] == [command.amount]
            platform.assert_paid(command.amount)

    def test_goods_come_back_unasked_only_where_the_trait_says_so(self, platform: PlatformUnderTest) -> None:
        if platform.put_back is None:
            return  # this simulator cannot tell
        platform.ended(cancel_command(platform.order(), restock=False))
        assert bool(platform.put_back(platform.order_id)) is platform.traits.restocks

    def test_lines_are_taken_out_without_money_where_the_trait_says_so(
        self, platform: PlatformUnderTest
    ) -> None:
        connection = platform.connection
        offered = connection.supports("platform_remove_lines")
        assert offered is platform.traits.removes_lines, "the hook and the trait own-step belong together"
        if not offered:
            return
        order = connection.get_order(platform.unpaid_order_id or platform.order_id)
        command = remove_lines_command(order)
        [(line_id, left)] = command.left.items()
        assert connection.look_up(look_up_command(command)).status is EvidenceStatus.ABSENT

        assert platform.ended(command).status is StepStatus.DONE

        after = connection.get_order(order.id)
        assert {line.id: line.quantity for line in after.items}.get(line_id, 0) == left
        assert (after.state is OrderState.CANCELLED, after.refunded) == (False, order.refunded)
        assert after.total < order.total
        assert connection.look_up(look_up_command(command)).status is EvidenceStatus.FOUND
        assert connection.write(command).status is StepStatus.ALREADY
        platform.assert_paid(Money.zero(order.currency))


def _assert_looks_last(platform: PlatformUnderTest, command: Command, before: GuardReading) -> None:
    if not platform.traits.last_look:
        return
    planned = platform.order()
    with pytest.raises(ProviderUnavailable):
        platform.connection.write(command.changed(before=before.changed(fingerprint="0" * 16)))
    after = platform.order()
    assert (after.state, after.refunds) == (planned.state, planned.refunds)
    platform.assert_paid(Money.zero(planned.currency))
    assert platform.ended(command).status is StepStatus.DONE
