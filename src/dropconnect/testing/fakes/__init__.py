"""Stand-ins that live in memory: a platform and a supplier whose behaviour is chosen by the order id, and
a clock.

For tests of rules, observers and the core itself, where a provider's server would only be in the way::

    world = FakeWorld()
    configuration = dropconnect.config.load(path, registry=world.registry())   # connector = "fake-platform"
    ...
    assert world.shop("shop").paid_back("lost-answer-1") == Money.of("82.49", "USD")

An order exists as soon as it is asked for: ``ok-1`` is paid back and cancelled without trouble, and
``scripts`` and ``orders`` list what the other names do. What really happened, whatever the journal
says, stands in the shop's books: ``FakeShop.calls``, ``moved``, ``put_back``.

Orders at a supplier are placed by the test: ``world.supplier("acme").place("ask-yes-1", order, {"11": 2})``;
``supplier_scripts`` lists what their ids mean. What the supplier really did stands in its books:
``FakeWarehouse.requests``, ``stopped``, ``reminders``, ``credits``.

``fake-stepwise-platform`` holds orders, cancels them by jobs and before the money, and takes notes;
``world.steps("shop")`` says how it behaves and what it did.

``fake-claiming-platform`` keeps the rows by which several installations see each other;
``world.noticeboard("shop")`` has them.

``fake-booking-platform`` books a refund before its gateway is asked, and can take away the row of one that
was never paid.

``fake-telling-platform`` sends webhooks, with one address for each topic; ``world.switchboard("shop")`` has
them.

``fake-requesting-platform`` keeps what customers ask for in the shop itself; ``world.counter("shop")`` has
it.

The platforms of ``variants`` have other traits: ``fake-paying-platform`` pays back the rest when it cancels,
``fake-amount-platform`` keeps no lines with a refund, ``fake-whole-platform`` takes no part out of an order,
and from those of ``fake-editing-platform`` units can be taken without a refund.
"""

from __future__ import annotations

from dropconnect.testing.fakes.booking import FakeBookingPlatform
from dropconnect.testing.fakes.books import Call, FakeShop, Moved
from dropconnect.testing.fakes.claiming import FakeClaimingPlatform
from dropconnect.testing.fakes.clock import FakeClock
from dropconnect.testing.fakes.counter import Counter
from dropconnect.testing.fakes.noticeboard import Noticeboard
from dropconnect.testing.fakes.orders import fake_order
from dropconnect.testing.fakes.platform import FakePlatform, FakeQuotingPlatform, FakeSettings
from dropconnect.testing.fakes.requesting import FakeRequestingPlatform
from dropconnect.testing.fakes.steps import Steps
from dropconnect.testing.fakes.stepwise import FakeStepwisePlatform
from dropconnect.testing.fakes.supplier import FakeSupplier
from dropconnect.testing.fakes.supplier_books import Credit, FakeWarehouse, SupplierCall
from dropconnect.testing.fakes.switchboard import Switchboard
from dropconnect.testing.fakes.webhooks import FakeTellingPlatform
from dropconnect.testing.fakes.world import FakeWorld

__all__ = [
    "Call",
    "Counter",
    "Credit",
    "FakeBookingPlatform",
    "FakeClaimingPlatform",
    "FakeClock",
    "FakePlatform",
    "FakeQuotingPlatform",
    "FakeRequestingPlatform",
    "FakeSettings",
    "FakeShop",
    "FakeStepwisePlatform",
    "FakeSupplier",
    "FakeTellingPlatform",
    "FakeWarehouse",
    "FakeWorld",
    "Moved",
    "Noticeboard",
    "Steps",
    "SupplierCall",
    "Switchboard",
    "fake_order",
]
