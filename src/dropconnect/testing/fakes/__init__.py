"""Stand-ins that live in memory: a platform whose behaviour is chosen by the order id, and a clock.

For tests of rules, observers and the core itself, where a provider's server would only be in the way::

    world = FakeWorld()
    configuration = dropconnect.config.load(path, registry=world.registry())   # connector = "fake-platform"
    ...
    assert world.shop("shop").paid_back("lost-answer-1") == Money.of("82.49", "USD")

An order exists as soon as it is asked for: ``ok-1`` is paid back and cancelled without trouble, and
``scripts`` and ``orders`` list what the other names do. What really happened, whatever the journal
says, stands in the shop's books: ``FakeShop.calls``, ``moved``, ``put_back``.
"""

from __future__ import annotations

from dropconnect.testing.fakes.books import Call, FakeShop, Moved
from dropconnect.testing.fakes.clock import FakeClock
from dropconnect.testing.fakes.orders import fake_order
from dropconnect.testing.fakes.platform import FakePlatform, FakeQuotingPlatform, FakeSettings, FakeWorld

__all__ = [
    "Call",
    "FakeClock",
    "FakePlatform",
    "FakeQuotingPlatform",
    "FakeSettings",
    "FakeShop",
    "FakeWorld",
    "Moved",
    "fake_order",
]
