"""One connection used by several threads: opened once, and each hears the clock of its own calls."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from dropconnect.config import load
from dropconnect.connection import PlatformConnection
from dropconnect.dates import note_date
from dropconnect.manager import InstalledConnector
from dropconnect.saga.look.connections import Connections
from dropconnect.testing.fakes import Call, FakeWorld
from dropconnect.testing.fakes.platform import FakePlatform, FakeSettings

THREADS = 8
LONGEST = 60.0


def test_a_connection_that_many_ask_for_is_opened_once(tmp_path: Path) -> None:
    """Two of them would each keep to the provider's pace by themselves."""
    world = FakeWorld()
    registry = world.registry()
    together = threading.Barrier(THREADS)
    opened: list[str] = []

    class Counted(FakePlatform):
        contract = 1

        def __init__(self, connection: str, settings: FakeSettings) -> None:
            opened.append(connection)
            super().__init__(connection, settings)

    bound = type("Counted", (Counted,), {"world": world})
    registry.connectors[FakePlatform.name] = InstalledConnector(bound, "dropconnect", "")
    file = tmp_path / "dropconnect.toml"
    file.write_text('[stores.shop]\nconnector = "fake-platform"\n')
    connections = Connections(load(file, registry=registry))

    def ask(_: int) -> PlatformConnection:
        together.wait(LONGEST)
        return connections.store("shop")

    with ThreadPoolExecutor(THREADS) as threads:
        stores = set(threads.map(ask, range(THREADS)))

    assert opened == ["shop"]
    assert len(stores) == 1
    connections.close()


def test_each_thread_hears_the_clock_of_its_own_call() -> None:
    world = FakeWorld()
    bound = type("Bound", (FakePlatform,), {"world": world})
    shop = PlatformConnection(bound("shop", FakeSettings()))
    both_called = threading.Barrier(2)
    hours = {"ok-1": 1, "ok-2": 2}
    world.shop("shop").listeners.append(lambda call: note_date(at(call)))

    def at(call: Call) -> datetime:
        return datetime(2026, 11, 23, hours[call.order_id], tzinfo=UTC)

    def call(order_id: str) -> datetime | None:
        shop.get_order(order_id)
        both_called.wait(LONGEST)
        return shop.heard

    with ThreadPoolExecutor(2) as threads:
        heard = [found.hour if found else None for found in threads.map(call, hours)]

    assert heard == [1, 2]
    assert shop.heard is None, "this thread called nobody"
