"""A merchant with two shops, a supplier with rules and a workshop that is written to, all on this machine."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dropconnect.config import FILE_NAME
from dropconnect.demo.workplace import BOOKS, STATE_HERE, section

if TYPE_CHECKING:
    from dropconnect.demo.supplying import Shop, Supplier
    from dropconnect.manager import InstalledConnector
    from dropconnect.testing.simulator import Demo, SimulatedProvider

NORTH, SOUTH, WORKSHOP = "north", "south", "workshop"
OWNER, ASSISTANT, AGENCY = "Ada", "Bo", "Cy"
WORKSHOP_MAIL = "orders@workshop.example.test"

_PEOPLE = f"""
[people.ada]
name = "{OWNER}"
mail = "ada@shop.example.test"
role = "owner"

[people.bo]
name = "{ASSISTANT}"
mail = "bo@shop.example.test"
limit = "100.00 USD"

[people.cy]
name = "{AGENCY}"
stores = ["{SOUTH}"]

[team]
notifier = "mail"
"""
_MESSAGES = """
[stores.{store}.policy]
mail = "us"
approve_over = "150.00 USD"

[stores.{store}.messages]
notifier = "mail"
domain = "shop.example.test"

[stores.{store}.messages.voice]
name = "{name}"
contact = "help@shop.example.test"
return_text = "Send the items back within 30 days after they have arrived: ask us for a label first."
"""
_MAIL = """
[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
"""


class Premises:
    """The folder with the configuration, and the port on which the server will listen."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.file = folder / FILE_NAME
        self.address = f"http://127.0.0.1:{port or _free_port()}"

    def configure(
        self,
        shop: tuple[Shop, str],
        second: tuple[InstalledConnector, Demo, str],
        supplier: tuple[Supplier, str],
        mail_port: int,
    ) -> None:
        """Write the file; each connection with the address of its simulator."""
        (self.folder / BOOKS).mkdir()
        (first, first_url), (other, demo, other_url), (maker, maker_url) = shop, second, supplier
        name = maker.installed.connector.name
        by_hand = [item.sku for story in maker.demo.stories for item in story.by_hand]
        routes = [f"{{ sku = {json.dumps(sku)}, supplier = {json.dumps(WORKSHOP)} }}" for sku in by_hand]
        routes.append(f"{{ supplier = {json.dumps(name)} }}")
        lines = [
            STATE_HERE,
            "[serve]",
            f"url = {json.dumps(self.address)}",
            f"port = {self.address.rpartition(':')[2]}",
            *self._store(NORTH, first.installed.connector.name, first.demo.simulator, first_url),
            f"routes = [{', '.join(routes)}]",
            _MESSAGES.format(store=NORTH, name="Lamp House North"),
            *self._store(SOUTH, other.connector.name, demo.simulator, other_url),
            'routes = [{ supplier = "own-stock" }]',
            "settle_seconds = 0",
            _MESSAGES.format(store=SOUTH, name="Lamp House South"),
            *section(
                f"suppliers.{name}",
                name,
                maker.demo.settings(maker_url),
                self._kept(maker.demo.simulator, name),
            ),
            *section(f"suppliers.{WORKSHOP}", "manual", _workshop(), {}),
            _MAIL.format(port=mail_port),
            _PEOPLE,
        ]
        self.file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _store(self, name: str, connector: str, simulator: SimulatedProvider, url: str) -> list[str]:
        settings = simulator.connection_settings(url)
        return section(f"stores.{name}", connector, settings, self._kept(simulator, name))

    def _kept(self, simulator: SimulatedProvider, name: str) -> dict[str, dict[str, str]]:
        """Each secret in a file of its own, and where that is."""
        places = {}
        for secret, value in simulator.secrets().items():
            file = self.folder / f"{name}-{secret}"
            file.write_text(value, encoding="utf-8")
            places[secret] = {"file": file.name}
        return places


def _workshop() -> Mapping[str, str]:
    return {"contact": WORKSHOP_MAIL, "mail": WORKSHOP_MAIL, "notifier": "mail"}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
