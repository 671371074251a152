"""What every connector must keep to, as test classes. Subclass one and supply its one fixture::

    class TestMyShop(PlatformConformance):
        @pytest.fixture
        def platform(self, simulator_url):
            settings = {"url": simulator_url, "token": SecretStr("t-secret")}
            with connected(settings) as connection:
                yield PlatformUnderTest(
                    connection=connection,
                    order_id="1042",
                    unknown_order_id="999999",
                    settings=settings,
                    secrets=("t-secret",),
                )

An operation that the connector leaves out is not skipped: it must say ``UnsupportedOperation``.
"""

from __future__ import annotations

import pytest

# Before the import: else a failing assertion in here would not show its values.
pytest.register_assert_rewrite("dropconnect.testing.conformance.platform")

from dropconnect.testing.conformance.commands import cancel_command, look_up_command, refund_command  # noqa: E402
from dropconnect.testing.conformance.platform import PlatformConformance, PlatformUnderTest  # noqa: E402

__all__ = [
    "PlatformConformance",
    "PlatformUnderTest",
    "cancel_command",
    "look_up_command",
    "refund_command",
]
