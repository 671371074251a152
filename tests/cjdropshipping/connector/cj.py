"""A CJ account on the simulator, connections to it, and the commands that the core would give them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from tests.support.recordings import CJDROPSHIPPING as SAMPLES

from dropconnect.connection import SupplierConnection
from dropconnect.plugin import (
    CancelSupplierCommand,
    LineAnswer,
    StoreReference,
    SupplierOrder,
    SupplierUnits,
    WithdrawCommand,
)
from dropconnect.testing.conformance import supplier_cancellation, supplier_question
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_cjdropshipping.simulator import CJSimulator

KEY = "5e1a9c02-0000-5000-8000-000000000001"
PACE = 1000
"""Requests per second where the pace is not what is tested."""


def sample(name: str) -> Any:
    """One documented sample; numbers with a point as Decimal, as the connector reads them."""
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"), parse_float=Decimal)


def data_of(name: str) -> Any:
    return sample(f"samples/{name}")["answer"]["data"]


def settings(simulator: CJSimulator, url: str, folder: Path, **changes: Any) -> CJSettings:
    given = {
        **simulator.connection_settings(url),
        "api_key": SecretStr(simulator.account.api_key),
        "token_store": folder / "tokens.json",
        "requests_per_second": PACE,
        "ticket_requests_per_second": PACE,
        "batch_requests_per_second": PACE,
    }
    return CJSettings.model_validate({**given, **changes})


@dataclass
class CJ:
    """A connection, and the account that it is connected to."""

    simulator: CJSimulator
    url: str
    folder: Path
    connection: SupplierConnection

    def find(
        self,
        number: str,
        *line_ids: str,
        order_id: str = "",
        skus: tuple[str, ...] = (),
        references: tuple[str, ...] = (),
    ) -> list[SupplierOrder]:
        reference = StoreReference(
            connection="shop",
            order_id=order_id or f"id-of-{number}",
            order_number=number,
            line_ids=line_ids,
            skus=skus,
            references=references,
        )
        return list(self.connection.find_orders(reference))

    def get(self, name: str) -> SupplierOrder:
        """The order as the connector finds it, by any of its names."""
        order = self.simulator.order(name)
        [found] = [item for item in self.find(order.number) if item.store_order_number == order.number]
        return found

    def calls(self, path: str = "") -> list[tuple[str, str]]:
        """Method and last part of the path of all requests about orders, disputes and tickets."""
        return [
            (item.method, item.path.rpartition("/")[2])
            for item in self.simulator.log.requests(path=path or None)
            if "/authentication/" not in item.path
        ]

    def writes(self) -> list[str]:
        return [
            name
            for _, name in self.calls(r"(deleteOrder|disputes/create|disputes/cancel|ticket/order/create)$")
        ]


@contextmanager
def connected(simulator: CJSimulator, url: str, folder: Path, **changes: Any) -> Iterator[SupplierConnection]:
    connection = SupplierConnection(CJDropshipping("cj", settings(simulator, url, folder, **changes)))
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def open_account(simulator: CJSimulator, folder: Path, **changes: Any) -> Iterator[CJ]:
    with simulator.running() as url, connected(simulator, url, folder, **changes) as connection:
        yield CJ(simulator, url, folder, connection)


def units(order: SupplierOrder, **quantities: int) -> tuple[SupplierUnits, ...]:
    """Units of these store lines (``units(order, l11=2)``), or everything."""
    wanted = {name.removeprefix("l"): count for name, count in quantities.items()}
    return tuple(
        SupplierUnits(
            line_id=line.id,
            store_line_id=line.store_line_id,
            quantity=wanted.get(line.store_line_id, line.quantity),
        )
        for line in order.lines
        if not wanted or line.store_line_id in wanted
    )


def cancellation(order: SupplierOrder, **changes: Any) -> CancelSupplierCommand:
    return supplier_cancellation(order, **{"key": KEY, **changes})


question = supplier_question


def withdrawal(command: CancelSupplierCommand, request_id: str) -> WithdrawCommand:
    return WithdrawCommand(
        key="withdrawal-of-it",
        order_id=command.order_id,
        before=command.before,
        request_key=command.key,
        request_id=request_id,
    )


def said(answers: tuple[LineAnswer, ...]) -> list[tuple[str, str]]:
    """Eligibility and rule of each."""
    return [(answer.eligibility.value, answer.rule) for answer in answers]
