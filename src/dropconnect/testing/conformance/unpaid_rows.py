"""A refund that is booked while its payment breaks off: what the gateway paid is what was due."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from dropconnect.plugin import EvidenceStatus, Money, OutcomeUnknown, Refund, StepStatus
from dropconnect.testing.conformance.commands import look_up_command, refund_command, remove_refund_command
from dropconnect.testing.conformance.common import assert_not_found
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest

_ANOTHER = "9b1f7f0e-3f5a-5c11-9a57-5d4b8d1f0a02"


class UnpaidRowsAreCleared:
    """A part of ``PlatformConformance``."""

    @pytest.mark.parametrize("after_money", [False, True])
    def test_a_payment_that_broke_off_is_a_doubt_that_only_a_person_ends(
        self, platform: PlatformUnderTest, after_money: bool
    ) -> None:
        if platform.worker_ends is None:
            return
        order = platform.order()
        _break_off(platform, after_money=after_money)
        command = refund_command(order)
        evidence = platform.connection.look_up(look_up_command(command))
        assert_not_found(evidence)
        assert not evidence.repeat_harmless, "nothing says that it did not pay"
        assert not evidence.key_remembered, "nothing says that it did not pay"

    @since("0.2")
    def test_a_row_that_may_be_ours_is_a_doubt(self, platform: PlatformUnderTest) -> None:
        """Booked without our key while a payment broke off: who says that nothing is there pays twice."""
        if platform.worker_ends is None:
            return
        order = platform.order()
        _break_off(platform, after_money=False)
        if not platform.order().refunds:
            return  # it leaves no row
        evidence = platform.connection.look_up(look_up_command(refund_command(order)))
        assert evidence.status is EvidenceStatus.UNKNOWABLE

    def test_a_row_that_was_never_paid_is_taken_away_and_then_it_is_paid(
        self, platform: PlatformUnderTest
    ) -> None:
        row = unpaid_row(platform)
        if row is None:
            return
        order = platform.order()
        removal = remove_refund_command(order, row.id, key=_ANOTHER)
        assert platform.connection.write(removal).status is StepStatus.DONE
        assert platform.order().refunds == ()
        assert platform.connection.write(removal).status is StepStatus.ALREADY
        platform.assert_paid(Money.zero(order.currency))
        paid = platform.connection.write(refund_command(platform.order()))
        assert paid.status is StepStatus.DONE
        platform.assert_paid(order.total)

    def test_a_row_that_is_not_just_what_was_shown_stays(self, platform: PlatformUnderTest) -> None:
        row = unpaid_row(platform)
        if row is None:
            return
        shown = remove_refund_command(platform.order(), row.id, key=_ANOTHER)
        for other in (
            shown.changed(amount=shown.amount + shown.amount),
            shown.changed(created_at=datetime(2001, 1, 1, tzinfo=UTC)),
            shown.changed(made_by="somebody else"),
        ):
            result = platform.connection.write(other)
            assert result.status is StepStatus.REFUSED
            assert result.refusal is not None
            assert (result.refusal.code, result.refusal.final) == ("row-changed", True)
        assert [each.id for each in platform.order().refunds] == [row.id]

    def test_a_refund_that_was_paid_is_never_taken_away(self, platform: PlatformUnderTest) -> None:
        if not platform.connection.supports("platform_remove_refund"):
            return
        order = platform.order()
        platform.connection.write(refund_command(order))
        [row] = platform.order().refunds
        removal = remove_refund_command(platform.order(), row.id, key=_ANOTHER)
        assert platform.connection.write(removal).status is StepStatus.REFUSED
        assert [each.id for each in platform.order().refunds] == [row.id]
        platform.assert_paid(order.total)


def _break_off(platform: PlatformUnderTest, *, after_money: bool) -> None:
    """Pay the whole order back, while the provider's worker ends inside the call of the gateway."""
    assert platform.worker_ends is not None
    order = platform.order()
    platform.worker_ends(after_money)
    with suppress(OutcomeUnknown):
        result = platform.connection.write(refund_command(order))
        assert result.status is StepStatus.IN_DOUBT, "it is not known whether it paid"
    platform.assert_paid(order.total if after_money else Money.zero(order.currency))


def unpaid_row(platform: PlatformUnderTest) -> Refund | None:
    """What is left in the books of a payment that broke off before the money; None where nothing is, or
    where the connector takes nothing away."""
    if platform.worker_ends is None or not platform.connection.supports("platform_remove_refund"):
        return None
    _break_off(platform, after_money=False)
    rows = platform.order().refunds
    return rows[0] if rows else None
