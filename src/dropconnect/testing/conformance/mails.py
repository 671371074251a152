"""The platform mails the customer when its traits say so: a part of the contract of the platform hooks.

Whoever else tells the customer counts on it: with two senders of one event the customer hears it twice.
"""

from __future__ import annotations

import pytest

from dropconnect.plugin import CancelOrderCommand, MailWay, RefundCommand, StepStatus
from dropconnect.testing.conformance.commands import cancel_command, refund_command
from dropconnect.testing.conformance.under_test import PlatformUnderTest


class MailsAsTraitsSay:
    """Inherited by ``PlatformConformance``. Left out where ``PlatformUnderTest.mails`` is not given."""

    @pytest.mark.parametrize("notify", [False, True])
    def test_a_refund_is_mailed_once_or_not_at_all(self, platform: PlatformUnderTest, notify: bool) -> None:
        _assert_mailed(platform, refund_command(platform.order()), platform.traits.refund_mail, notify=notify)

    @pytest.mark.parametrize("notify", [False, True])
    def test_a_cancellation_is_mailed_once_or_not_at_all(
        self, platform: PlatformUnderTest, notify: bool
    ) -> None:
        _assert_mailed(platform, cancel_command(platform.order()), platform.traits.cancel_mail, notify=notify)


def _assert_mailed(
    platform: PlatformUnderTest, command: RefundCommand | CancelOrderCommand, way: MailWay, *, notify: bool
) -> None:
    if platform.mails is None:
        return
    before = platform.mails(platform.order_id)
    assert platform.ended(command.changed(notify_customer=notify)).status is StepStatus.DONE
    expected = way is MailWay.ALWAYS or (way is MailWay.TOLD and notify)
    times = platform.mails(platform.order_id) - before
    assert times == int(expected), f"the trait says {way}, notify_customer was {notify}"
