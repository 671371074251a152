"""Everything that a test's fakes share."""

from __future__ import annotations

from dropconnect.manager import InstalledConnector, Registry
from dropconnect.suppliers.manual import ManualSupplier
from dropconnect.testing.fakes.booking import FakeBookingPlatform
from dropconnect.testing.fakes.claiming import FakeClaimingPlatform
from dropconnect.testing.fakes.places import FakePlaces
from dropconnect.testing.fakes.platform import FakeNumberingPlatform, FakePlatform, FakeQuotingPlatform
from dropconnect.testing.fakes.requesting import FakeRequestingPlatform
from dropconnect.testing.fakes.stepwise import FakeStepwisePlatform
from dropconnect.testing.fakes.supplier import FakeSupplier
from dropconnect.testing.fakes.variants import (
    FakeAmountPlatform,
    FakeEditingPlatform,
    FakeLookingPlatform,
    FakePayingPlatform,
    FakeWholePlatform,
)
from dropconnect.testing.fakes.webhooks import FakeTellingPlatform

PLATFORMS = (
    FakePlatform,
    FakeNumberingPlatform,
    FakeQuotingPlatform,
    FakeStepwisePlatform,
    FakeClaimingPlatform,
    FakeBookingPlatform,
    FakePayingPlatform,
    FakeLookingPlatform,
    FakeAmountPlatform,
    FakeWholePlatform,
    FakeEditingPlatform,
    FakeTellingPlatform,
    FakeRequestingPlatform,
)


class FakeWorld(FakePlaces):
    """All fake shops and suppliers of a test, their clock, and the connectors that lead to them."""

    def registry(self) -> Registry:
        """All these platforms and the ``fake-supplier``, bound to this world, and the built-in ``manual``."""
        registry = Registry()
        for connector in (*PLATFORMS, FakeSupplier):
            bound = type(connector.__name__, (connector,), {"world": self})
            registry.connectors[connector.name] = InstalledConnector(bound, "dropconnect", "")
        registry.connectors[ManualSupplier.name] = InstalledConnector(ManualSupplier, "dropconnect", "")
        return registry
