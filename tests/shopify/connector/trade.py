"""A simulated Shopify store with two fake suppliers behind it, for whole cases through the core."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.shopify.connector.store import DESK, LAMPS, NUMBER, SHADE, TOTAL, open_at, usd
from tests.support.patience import PATIENCE
from tests.support.trade import Trade

from dropconnect.clock import SystemClock
from dropconnect.journal.rows import Case, Outcome, WaitsFor
from dropconnect.manager import InstalledConnector
from dropconnect.models.money import Money
from dropconnect.models.order import Order
from dropconnect_shopify.plugin import Shopify
from dropconnect_shopify.simulator import ACCESS_TOKEN, ShopifySimulator

CONFIGURATION = """
[stores.shop]
connector = "shopify"
shop = "{shop}"
url = "{url}"
access_token = {{ file = "token" }}
token_store = "{folder}/tokens.json"
job_wait_seconds = {wait}
settle_seconds = 60
routes = [
  {{ sku = "DESK-*", supplier = "woodwork" }},
  {{ sku = "*", supplier = "lumen" }},
]
{store}
[stores.shop.policy]
{policy}

[suppliers.lumen]
connector = "fake-supplier"
poll_minutes = 60

[suppliers.woodwork]
connector = "fake-supplier"
poll_minutes = 60
"""
YEAR = timedelta(days=365).total_seconds()


class ShopifyTrade(Trade):
    """Both clocks begin now and go on together."""

    def __init__(self, folder: Path, simulator: ShopifySimulator, url: str) -> None:
        self.store = simulator
        self._url, self._folder = url, folder
        (folder / "token").write_text(ACCESS_TOKEN)
        super().__init__(folder, self._text())
        # Requests must be sent by a time of the machine's boot clock, which the connector knows alone.
        self.clock.advance(SystemClock().boot() + YEAR)
        self.clock.set_wall_clock(datetime.now(UTC))

    def reconfigure(self, configuration: str) -> None:
        self.registry.connectors[Shopify.name] = InstalledConnector(Shopify, "dropconnect-shopify", "")
        super().reconfigure(configuration)

    def configure(self, *, policy: str = "", store: str = "", wait: float = PATIENCE) -> None:
        self.reconfigure(self._text(policy, store, wait))

    def _text(self, policy: str = "", store: str = "", wait: float = PATIENCE) -> str:
        return CONFIGURATION.format(
            shop=self.store.shop.domain,
            url=self._url,
            folder=self._folder,
            policy=policy,
            store=store,
            wait=wait,
        )

    def placed(self, *, lamps: str = "now-1", desk: str = "now-2") -> Order:
        """The store's order with its goods ordered at the two suppliers."""
        order = self.look()
        self.lumen.place(lamps, order, {LAMPS: 2, SHADE: 1})
        self.woodwork.place(desk, order, {DESK: 1})
        return order

    def look(self) -> Order:
        with open_at(self.store, self._url, self._folder) as connection:
            return connection.get_order(NUMBER)

    def hours(self, case: Case, hours: float) -> Case:
        self.clock.advance(hours * 3600)
        self.store.clock.advance(hours * 3600)
        self.work()
        return self.case(case)

    def settled(self, case: Case) -> Case:
        """The case once it is closed or a person's turn."""
        for _ in range(12):
            if not case.is_open or case.waits_for is WaitsFor.PERSON:
                break
            case = self.hours(case, 0.5)
        return case

    def paid(self, case: Case) -> Money:
        """What really left the gateways."""
        return usd(str(self.store.money_paid(NUMBER)))


def is_paid_as_due(trade: ShopifyTrade, case: Case, due: str = TOTAL) -> bool:
    """The end that every case must come to: done and paid once, or a person's turn and nothing paid twice."""
    paid = trade.paid(case)
    if case.outcome is Outcome.DONE:
        return paid == usd(due)
    return case.waits_for is WaitsFor.PERSON and paid in (usd(due), usd("0"))
