"""The merchant whose cases are measured: one store, one supplier, customers and a team that get mail."""

from __future__ import annotations

from pathlib import Path

from dropconnect import Dropconnect
from dropconnect.clock import Clock
from dropconnect.manager import InstalledConnector, Registry
from dropconnect.plugin import NotifierSpecs, OutgoingMessage, StepResult, hookimpl
from dropconnect.settings import ConnectionSettings
from dropconnect.testing.fakes import FakeWorld

STORE, SUPPLIER = "shop", "lumen"
LAMPS = {"11": 2}
"""What the supplier has of each order; the desk comes from the merchant's own stock."""

_FILE = f"""
state_folder = "state"

[stores.{STORE}]
connector = "fake-claiming-platform"
routes = [{{ sku = "LAMP-*", supplier = "{SUPPLIER}" }}, {{ supplier = "own-stock" }}]

[stores.{STORE}.policy]
mail = "us"

[stores.{STORE}.messages]
notifier = "post"
voice = {{ name = "Lamp Shop", contact = "help@shop.example.test" }}
domain = "shop.example.test"

[suppliers.{SUPPLIER}]
connector = "fake-supplier"

[notifiers.post]
connector = "postbox"

[team]
channel = "post"
"""


class Postbox(NotifierSpecs[ConnectionSettings]):
    """Takes every message, and keeps none."""

    contract = 1
    name = "postbox"
    title = "Postbox"
    settings_model = ConnectionSettings

    @hookimpl
    def notifier_send(self, message: OutgoingMessage) -> StepResult:
        return StepResult.done()


def configured(folder: Path) -> Path:
    """Write the merchant's file into the folder."""
    file = folder / "dropconnect.toml"
    file.write_text(_FILE, encoding="utf-8")
    return file


def journal_of(folder: Path) -> Path:
    return folder / "dropconnect-journal.sqlite3"


def registry_of(world: FakeWorld) -> Registry:
    """The fakes of that world, and the postbox."""
    registry = world.registry()
    registry.connectors[Postbox.name] = InstalledConnector(Postbox, "dropconnect", "")
    return registry


def opened(folder: Path, world: FakeWorld, clock: Clock | None = None) -> Dropconnect:
    """The front door of the merchant in this folder."""
    return Dropconnect.open(configured(folder), registry=registry_of(world), clock=clock or world.clock)
