"""A fake store whose goods all come from CJ: the core, the real connector, HTTP and the simulator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.trade import DESK, LAMPS, Trade

from dropconnect.clock import SystemClock
from dropconnect.journal.rows import Case
from dropconnect.manager import InstalledConnector
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.simulator import CJSimulator, Line

CONFIGURATION = """
[stores.shop]
connector = "fake-platform"
routes = [{{ sku = "*", supplier = "cj" }}]
[stores.shop.policy]
{policy}
[suppliers.cj]
connector = "cjdropshipping"
url = "{url}"
api_key = {{ file = "cj-key" }}
requests_per_second = 1000
poll_minutes = 60
reference_meta = ["_cj_order"]
"""
YEAR = timedelta(days=365).total_seconds()


class CJTrade(Trade):
    """A fake store whose goods all come from CJ. Both clocks begin now and go on together."""

    def __init__(self, folder: Path, simulator: CJSimulator, url: str, policy: str = "") -> None:
        self.cj = simulator
        self._api = simulator.connection_settings(url)["url"]
        (folder / "cj-key").write_text(simulator.account.api_key)
        super().__init__(folder, CONFIGURATION.format(policy=policy, url=self._api))
        # Requests must be sent by a time of the machine's boot clock, which the connector knows alone.
        self.clock.advance(SystemClock().boot() + YEAR)
        self.clock.set_wall_clock(datetime.now(UTC))

    def reconfigure(self, configuration: str) -> None:
        installed = InstalledConnector(CJDropshipping, "dropconnect-cjdropshipping", "")
        self.registry.connectors[CJDropshipping.name] = installed
        super().reconfigure(configuration)

    def policy(self, text: str) -> None:
        self.reconfigure(CONFIGURATION.format(policy=text, url=self._api))

    def placed(self, status: str, phase: str | None = None, *, pod_desk: bool = False) -> None:
        """The store order ``ok-1`` (two lamps of 55.00 with tax, a desk of 21.99) as one order at CJ."""
        self.shop.order("ok-1")
        lamps = Line("LAMP", 2, store_line_id=LAMPS)
        desk = Line("DESK", 1, store_line_id=DESK, pod=pod_desk)
        self.cj.add_order("ok-1", lamps, desk, status=status, sub_status=phase)

    def noted(self, lamps: str, desk: str, place: str) -> None:
        """The store order ``ok-1`` with CJ's numbers noted on the order or on its lines."""
        placed = self.shop.order("ok-1")
        numbers = {LAMPS: lamps, DESK: desk}
        if place == "order":
            self.shop.change("ok-1", meta={"_cj_order": f"{lamps}, {desk}"})
            return
        lines = tuple(line.changed(meta={"_cj_order": numbers.get(line.id, "")}) for line in placed.lines)
        self.shop.change("ok-1", lines=lines)

    def store(self, text: str) -> None:
        """Another line of the store's section."""
        file = CONFIGURATION.format(policy="", url=self._api)
        self.reconfigure(file.replace("[stores.shop]", f"[stores.shop]\n{text}"))

    def hours(self, case: Case, hours: float) -> Case:
        self.clock.advance(hours * 3600)
        self.cj.clock.advance(hours * 3600)
        self.work()
        return self.case(case)
