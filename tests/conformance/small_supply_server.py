"""A small supplier over HTTP: its orders, and the requests to stop them."""

from __future__ import annotations

import threading
from itertools import count
from typing import Any

from starlette.responses import JSONResponse, Response

from dropconnect.plugin import StepStatus, StoreReference, SupplierOrder, SupplierStage
from dropconnect.testing.conformance import BookedRequest, SupplierSale
from dropconnect.testing.conformance.supplier_bench import store_order_of
from dropconnect.testing.simulator import Received, Simulator

WORDS = {
    "paid": SupplierStage.PAID,
    "packing": SupplierStage.PROCESSING,
    "sent": SupplierStage.SHIPPED,
    "void": SupplierStage.CANCELLED,
}
VERDICTS = {
    "granted": StepStatus.DONE,
    "refused": StepStatus.REFUSED,
    "perhaps": StepStatus.MANUAL,
}
PAGE = 50
OPEN, DONE, TAKEN_BACK = "open", "done", "taken back"


class SmallSupplyServer(Simulator):
    """``GET /orders?reference=N&page=P``, ``GET /orders/ID``, ``GET /orders/ID/stops?page=P`` and
    ``POST /orders/ID/stop`` or ``/withdraw``. What is only paid is stopped by a person there, who has to be
    asked; what is being packed stops at once."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()
        self._numbers = count(1)

    def sell(self, sale: SupplierSale) -> StoreReference:
        word = sale.word or next((word for word, stage in WORDS.items() if stage is sale.stage), "odd")
        order_id = f"s-{next(self._numbers)}"
        lines = [
            {"id": line_id, "sku": line.sku, "count": line.quantity, "made": line.kind.value}
            for line_id, line in zip(sale.line_ids, sale.lines, strict=True)
        ]
        self.orders[order_id] = {
            "id": order_id,
            "reference": sale.number,
            "status": word,
            "goods": str((sale.price - sale.shipping).amount),
            "postage": str(sale.shipping.amount),
            "lines": lines,
            "stops": [],
        }
        return store_order_of(sale)

    def decide(self, order: SupplierOrder, word: str) -> None:
        """The person there answers what is open."""
        sold = self.orders[order.id]
        [stop] = [each for each in sold["stops"] if each["state"] == OPEN]
        stop["state"] = word
        if word == "granted":
            _stop(sold, stop["units"])

    def answer(self, order: SupplierOrder, yes: bool) -> None:
        self.decide(order, "granted" if yes else "refused")

    def booked(self, order: SupplierOrder) -> list[BookedRequest]:
        stops = self.orders[order.id]["stops"]
        return [
            BookedRequest(stop["units"], stop["key"], stop["text"])
            for stop in stops
            if stop["state"] != TAKEN_BACK
        ]

    def ask_more(self, order: SupplierOrder, number: int) -> None:
        """Listed in front of all that is there."""
        for _ in range(number):
            self._book(self.orders[order.id], "of-others", {}, "please")["state"] = "refused"

    def handle(self, request: Received) -> Response:
        with self._lock:
            _, _, *rest = request.path.split("/")
            if not rest:
                return self._list(dict(request.query))
            order = self.orders.get(rest[0])
            if order is None or rest[1:] not in ([], ["stops"], ["stop"], ["withdraw"]):
                return JSONResponse({"error": "no-such-order"}, 404)
            return JSONResponse(self._answered(order, rest[1:], request))

    def _answered(self, order: dict[str, Any], rest: list[str], request: Received) -> dict[str, Any]:
        if rest == ["stops"]:
            return _page(order["stops"], "stops", dict(request.query))
        if rest == ["stop"]:
            said = request.json()
            stop = self._book(order, said["key"], said["units"], said["text"])
            stop["state"] = OPEN if order["status"] == "paid" else DONE
            if stop["state"] == DONE:
                _stop(order, said["units"])
            return {**_shown(order), "stop": stop}
        if rest == ["withdraw"]:
            wanted = request.json()["stop"]
            [stop] = [each for each in order["stops"] if each["id"] == wanted]
            stop["state"] = TAKEN_BACK
            return {**_shown(order), "stop": stop}
        return _shown(order)

    def _book(self, order: dict[str, Any], key: str, units: dict[str, int], text: str) -> dict[str, Any]:
        stop = {"id": f"r-{next(self._numbers)}", "key": key, "units": units, "text": text, "state": OPEN}
        order["stops"].insert(0, _with_money(stop, order))
        return order["stops"][0]  # type: ignore[no-any-return]

    def _list(self, query: dict[str, str]) -> Response:
        wanted = query.get("reference")
        fitting = [order for order in self.orders.values() if wanted in (None, order["reference"])]
        return JSONResponse(_page([_shown(order) for order in fitting], "orders", query))


def _page(rows: list[dict[str, Any]], name: str, query: dict[str, str]) -> dict[str, Any]:
    begin = PAGE * (int(query.get("page", "1")) - 1)
    return {name: rows[begin : begin + PAGE], "more": len(rows) > begin + PAGE}


def _shown(order: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in order.items() if name != "stops"}


def _stop(order: dict[str, Any], units: dict[str, int]) -> None:
    """These units will not be sent."""
    if units == _units(order):
        order["status"] = "void"
        return
    for line in order["lines"]:
        line["count"] -= units.get(line["id"], 0)
    order["lines"] = [line for line in order["lines"] if line["count"]]


def _units(order: dict[str, Any]) -> dict[str, int]:
    return {line["id"]: line["count"] for line in order["lines"]}


def _with_money(stop: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    return {**stop, "goods": order["goods"], "postage": order["postage"]}
