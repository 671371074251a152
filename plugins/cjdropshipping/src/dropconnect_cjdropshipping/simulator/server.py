"""The CJ Dropshipping simulator: the part of Open API 2.0 that matters to a cancellation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from starlette.responses import Response

from dropconnect.testing.simulator import DemoSupplier, FaultFactory, Received
from dropconnect_cjdropshipping.simulator.books import CJBooks
from dropconnect_cjdropshipping.simulator.demo import PACE, cj_demo
from dropconnect_cjdropshipping.simulator.envelope import PREFIX
from dropconnect_cjdropshipping.simulator.faults import CJ_FAULTS, AccountFaults
from dropconnect_cjdropshipping.simulator.knobs import Knobs
from dropconnect_cjdropshipping.simulator.seed import example_orders, read_orders
from dropconnect_cjdropshipping.simulator.site import Site
from dropconnect_cjdropshipping.simulator.state import Order

_ANSWER_AFTER = 24 * 3600.0


class CJSimulator(CJBooks):
    """A CJ account with orders; ``account`` has all there is of it, ``knobs`` how this CJ behaves.

    ``requests_per_second`` is the account's limit, announced by setting/get; None: unlimited. Make one with
    ``from_files`` or fill it with ``add_order``. Faults of its own are in
    ``dropconnect_cjdropshipping.simulator.faults`` and, where they touch an order, at ``order_faults``.
    """

    def __init__(
        self,
        orders: Iterable[Order] = (),
        *,
        knobs: Knobs | None = None,
        requests_per_second: int | None = 1,
    ) -> None:
        super().__init__(orders, knobs=knobs, requests_per_second=requests_per_second)
        self.order_faults = AccountFaults(self.account)
        self._site = Site(self.accounts, self.desk, self.knobs)

    @classmethod
    def from_files(cls, orders: Path | None = None) -> Self:
        """With the orders of a JSON file, a list shaped as getOrderDetail answers; without one, an example.

        Disputes are decided of themselves after a simulated day.
        """
        simulator = cls(example_orders() if orders is None else read_orders(orders))
        simulator.desk.answer_after = _ANSWER_AFTER
        return simulator

    @classmethod
    def demo_supplier(cls) -> DemoSupplier:
        """An account without orders, and five stories. Disputes are decided when the story says so."""
        return cj_demo(cls(requests_per_second=PACE))

    def handle(self, request: Received) -> Response:
        return self._site.answer(request)

    def named_faults(self) -> Mapping[str, FaultFactory]:
        return {**super().named_faults(), **CJ_FAULTS, **self.order_faults.named()}

    def connection_settings(self, url: str) -> Mapping[str, str]:
        return super().connection_settings(f"{url}{PREFIX}")

    def secrets(self) -> Mapping[str, str]:
        return {"api_key": self.account.api_key}
