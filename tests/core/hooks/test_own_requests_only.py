"""Stores of one process do not hear of each other, whatever connector and credentials they have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dropconnect.clock import SystemClock
from dropconnect.config import Configuration, load
from dropconnect.journal import Journal
from dropconnect.journal.states import Outcome
from dropconnect.manager import discover
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.intake import consider, open_case
from dropconnect.saga.look.connections import Connections
from dropconnect.testing.fakes import FakeWorld
from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator

STORES = """
[stores.north]
connector = "woocommerce"
url = "{north}"
consumer_key = {{ env = "NORTH_KEY" }}
consumer_secret = {{ env = "NORTH_SECRET" }}

[stores.south]
connector = "woocommerce"
url = "{south}"
consumer_key = {{ env = "SOUTH_KEY" }}
consumer_secret = {{ env = "SOUTH_SECRET" }}
ca_file = "{ca_file}"

[stores.fake]
connector = "fake-platform"
"""


def simulator(name: str) -> WooCommerceSimulator:
    made = WooCommerceSimulator.from_files()
    made.keys.add(ApiKey(f"ck_{name}", f"cs_{name}"))
    return made


class Stores:
    def __init__(self, folder: Path, north_url: str, south_url: str) -> None:
        self.world = FakeWorld()
        # The runner reads the machine's clock: on one that just booted, the fake store's would be ahead.
        self.world.clock.reboot()
        self._file = folder / "dropconnect.toml"
        self._urls = {"north": north_url, "south": south_url}

    def configuration(self, ca_file: Path) -> Configuration:
        self._file.write_text(STORES.format(**self._urls, ca_file=ca_file), encoding="utf-8")
        registry = discover()
        registry.connectors |= self.world.registry().connectors
        return load(self._file, registry=registry)


def cancel(configuration: Configuration, store: str, order_id: str) -> Outcome | None:
    request = CancellationRequest(connection=store, order_id=order_id, reason="changed-mind")
    clock = SystemClock()
    with (
        closing(Journal(configuration.journal)) as journal,
        closing(Connections(configuration)) as connections,
        LocalRunner(journal, configuration, clock) as runner,
    ):
        intake = consider(journal, connections.world(store), request, clock)
        return runner.run(open_case(journal, intake, clock).id).outcome


@pytest.fixture
def north() -> WooCommerceSimulator:
    return simulator("north")


@pytest.fixture
def south() -> WooCommerceSimulator:
    return simulator("south")


@pytest.fixture
def stores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, north: WooCommerceSimulator, south: WooCommerceSimulator
) -> Iterator[Stores]:
    for name in ("north", "south"):
        monkeypatch.setenv(f"{name.upper()}_KEY", f"ck_{name}")
        monkeypatch.setenv(f"{name.upper()}_SECRET", f"cs_{name}")
    with north.running() as north_url, south.running(tls=True) as south_url:
        yield Stores(tmp_path, north_url, south_url)


def test_two_stores_of_one_connector_and_one_of_another_keep_to_themselves(
    stores: Stores, north: WooCommerceSimulator, south: WooCommerceSimulator
) -> None:
    configuration = stores.configuration(south.ca_file)
    fake = stores.world.shop("fake")

    assert cancel(configuration, "north", "21") is Outcome.DONE
    assert north.log.requests("POST", r"/orders/21/refunds$")
    assert (south.log.requests(), fake.calls) == ([], [])

    north.log.clear()
    assert cancel(configuration, "south", "21") is Outcome.DONE
    assert south.log.requests("POST", r"/orders/21/refunds$")
    assert (north.log.requests(), fake.calls) == ([], [])

    south.log.clear()
    assert cancel(configuration, "fake", "ok-1") is Outcome.DONE
    assert [call.order_id for call in fake.writes("ok-1")] == ["ok-1", "ok-1"]
    assert (north.log.requests(), south.log.requests()) == ([], [])
    assert north.money_paid(21) == south.money_paid(21) == fake.paid_back("ok-1").amount


def test_the_credentials_of_one_store_are_worth_nothing_at_the_other(
    stores: Stores, north: WooCommerceSimulator, south: WooCommerceSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that the simulators of the test above tell the keys apart."""
    monkeypatch.setenv("SOUTH_KEY", "ck_north")
    monkeypatch.setenv("SOUTH_SECRET", "cs_north")
    with closing(stores.configuration(south.ca_file).open_store("south")) as connection:
        assert any(not row.ok for row in connection.check_connection())
    assert north.log.requests() == []
