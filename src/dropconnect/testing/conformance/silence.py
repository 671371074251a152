"""Nothing secret is told: not when all goes well, and not by a provider that repeats what it got."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from dropconnect.testing.conformance.commands import (
    cancel_command,
    claim_command,
    hold_command,
    look_up_command,
    note_command,
    refund_command,
    release_command,
)
from dropconnect.testing.conformance.secrecy import (
    assert_nothing_secret_is_repeated,
    repeats_at_writes,
    repeats_of,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.under_test import PlatformUnderTest, whole


class TellsNoSecret:
    """A part of ``PlatformConformance``."""

    def test_a_provider_that_repeats_all_we_sent_tells_no_secret(
        self, platform: PlatformUnderTest, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        repeats = repeats_of(platform.repeats, platform.simulator)
        assert_nothing_secret_is_repeated(repeats, _calls(platform), platform.secrets, caplog)

    @since("0.2")
    def test_a_write_that_is_answered_with_all_it_sent_tells_no_secret(
        self, platform: PlatformUnderTest, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Questions are answered here, so that the write itself is what fails."""
        if platform.simulator is None:
            pytest.skip("give the simulator to let it fail: simulator=")
        caplog.set_level(logging.DEBUG)
        repeats = repeats_at_writes(platform.repeats, platform.simulator, platform.is_write)
        assert_nothing_secret_is_repeated(repeats, _calls(platform), platform.secrets, caplog)

    @since("0.2")
    def test_no_secret_is_told_when_all_goes_well(
        self, platform: PlatformUnderTest, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        assert_nothing_secret_is_repeated([lambda: None], _calls(platform), platform.secrets, caplog)


def _calls(platform: PlatformUnderTest) -> list[Callable[[], object]]:
    """One call of every hook that is offered and asks the provider."""
    order, connection = platform.order(), platform.connection
    refund, cancel, hold = refund_command(order), cancel_command(order), hold_command(order)
    calls: dict[str, Callable[[], object]] = {
        "platform_check_connection": connection.check_connection,
        "platform_get_order": lambda: connection.get_order(order.id),
        "platform_find_orders": lambda: connection.find_orders(order.last_change),
        "platform_find_by_reference": lambda: connection.find_by_reference(order.number),
        "platform_read_claims": lambda: connection.read_claims(order.id),
        "platform_write_claim": lambda: connection.write(claim_command(order, "a-row", "live")),
        "platform_check_cancellation": lambda: connection.check_cancellation(order, whole(order)),
        "platform_quote_refund": lambda: connection.quote_refund(order, whole(order)),
        "platform_hold_order": lambda: connection.write(hold),
        "platform_release_order": lambda: connection.write(release_command(order, hold)),
        "platform_refund_order": lambda: connection.write(refund),
        "platform_cancel_order": lambda: connection.write(cancel),
        "platform_add_note": lambda: connection.write(note_command(order, "cancelled")),
        "platform_follow_up": lambda: connection.follow_up(look_up_command(cancel)),
        "platform_look_up": lambda: connection.look_up(look_up_command(refund)),
    }
    return [call for name, call in calls.items() if connection.supports(name)]
