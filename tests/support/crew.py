"""Two stores of an agency, a workshop that answers or does not, and a crew with its mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes

from tests.support.mail import Inbox, LoopbackController
from tests.support.office import Office

from dropconnect import Dropconnect
from dropconnect.app.seat import Seat
from dropconnect.manager import InstalledConnector
from dropconnect.notifiers.email import EmailConnector
from dropconnect.plugin import Customer

HOUR, DAY = 3600.0, 86_400.0
CREW = """
timezone = "UTC"

[stores.shop]
connector = "fake-platform"
routes = [{{ sku = "DESK-*", supplier = "woodwork" }}, {{ supplier = "own-stock" }}]

[stores.shop.policy]
approve_over = "60.00 USD"

[stores.north]
connector = "fake-platform"
routes = [{{ supplier = "own-stock" }}]

[stores.north.policy]
approve_over = "60.00 USD"

[suppliers.woodwork]
connector = "fake-supplier"

[team]
notifier = "mail"

[people.olga]
name = "Olga"
mail = "olga@shop.example.test"
role = "owner"

[people.ada]
name = "Ada"
mail = "ada@shop.example.test"
stores = ["shop"]
limit = "50.00 USD"

[people.vera]
name = "Vera"
role = "viewer"

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
timeout_seconds = 60
"""


@dataclass
class Crew:
    """The front door of the agency, and what its people read."""

    office: Office
    door: Dropconnect
    inbox: Inbox

    def seat(self, name: str) -> Seat:
        return Seat.of(self.door, name, via="page")

    def cancelled(
        self,
        order: str,
        *,
        store: str = "shop",
        at_supplier: str = "",
        by: str = "olga",
        name: str = "Ada Example",
        lines: dict[str, int] | None = None,
    ) -> int:
        """The case of a cancelled order; ``at_supplier``: its desk is ordered there under this id."""
        shop = self.office.world.shop(store)
        shop.change(order, customer=Customer(name=name))
        if at_supplier:
            self.office.order_desk(order, at_supplier)
        lines_wish = {"lines": lines} if lines else {}
        done = self.door.cancel(store, order, reason="changed-mind", by=by, **lines_wish)  # type: ignore[arg-type]
        assert done.case is not None, done.refusal
        return done.case.id

    def later(self, seconds: float) -> None:
        """Time passes, and work is done."""
        self.office.world.clock.advance(seconds)
        self.door.work()

    def mails(self) -> list[tuple[str, str]]:
        """To whom, and about what, since the last look, after another pass."""
        self.door.work()
        found = [message_from_bytes(bytes(mail.content or b"")) for mail in self.inbox.mails]
        self.inbox.mails.clear()
        return [(str(mail["To"]), str(mail["Subject"])) for mail in found]


@contextmanager
def crew(office: Office) -> Iterator[Crew]:
    inbox = Inbox()
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        office.write(CREW.format(port=controller.port))
        registry = office.world.registry()
        registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
        with Dropconnect.open(office.file, clock=office.world.clock, registry=registry) as door:
            yield Crew(office, door, inbox)
    finally:
        controller.stop()
