"""What answers in a provider's place is not taken for the provider: a part of the contract of the hooks."""

from __future__ import annotations

import pytest

from dropconnect.plugin import FirewallRefused, ProviderUnavailable, RateLimited, ThrottledWrite
from dropconnect.testing.conformance.commands import cancel_command, refund_command
from dropconnect.testing.conformance.under_test import PlatformUnderTest

_REFUSES, _LIMITS = 403, 429


class HostsAreTold:
    """Inherited by ``PlatformConformance``."""

    def test_a_page_that_refuses_is_a_firewall(self, platform: PlatformUnderTest) -> None:
        """Not a missing right, which a person would look for in the wrong place."""
        if platform.host_answers is None:
            return  # this simulator has no host in front of it
        order = platform.order()
        platform.host_answers(_REFUSES, writes_only=False)
        with pytest.raises(FirewallRefused, match=r"[Hh]ost"):
            platform.order()
        platform.host_answers(_REFUSES, writes_only=True)
        for command in (refund_command(order), cancel_command(order)):
            with pytest.raises(FirewallRefused, match=r"[Hh]ost"):
                platform.connection.write(command)

    def test_a_page_that_wants_fewer_requests_leaves_a_payment_in_doubt(
        self, platform: PlatformUnderTest
    ) -> None:
        """It comes from in front of the provider, which documents nothing about it."""
        if platform.host_answers is None:
            return  # this simulator has no host in front of it
        order = platform.order()
        platform.host_answers(_LIMITS, writes_only=False)
        with pytest.raises((RateLimited, ProviderUnavailable)):
            platform.order()
        platform.host_answers(_LIMITS, writes_only=True)
        for command in (refund_command(order), cancel_command(order)):
            with pytest.raises(ThrottledWrite) as caught:
                platform.connection.write(command)
            assert caught.value.foreign, "the page is not the provider's own reply"
            assert caught.value.retry_after, "the page says how long to wait"
