"""The CJ Dropshipping connector keeps the contract of the supplier hooks, against the simulated account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.cjdropshipping.connector.cj import open_account, settings

from dropconnect.plugin import ProductKind, StoreReference, SupplierOrder, SupplierStage
from dropconnect.testing.conformance import SoldUnits, SupplierConformance, SupplierSale, SupplierUnderTest
from dropconnect.testing.simulator import one_by_one, repeating
from dropconnect_cjdropshipping.simulator import REFUND, REJECT, CJSimulator, Line

STATES: dict[SupplierStage, tuple[str, str | None]] = {
    SupplierStage.DRAFT: ("CREATED", None),
    SupplierStage.UNPAID: ("UNPAID", None),
    SupplierStage.PAID: ("UNSHIPPED", "PENDING"),
    SupplierStage.PROCESSING: ("UNSHIPPED", "PROCESSING"),
    SupplierStage.SHIPPED: ("SHIPPED", None),
    SupplierStage.DELIVERED: ("DELIVERED", None),
    SupplierStage.CANCELLED: ("CANCELLED", None),
    SupplierStage.UNKNOWN: ("SOMETHING", None),
}


GOODS = (SoldUnits("A", 2), SoldUnits("B", 1))
WORDS = {
    "CREATED": SupplierStage.DRAFT,
    "IN_CART": SupplierStage.DRAFT,
    "UNPAID": SupplierStage.UNPAID,
    "PENDING": SupplierStage.PAID,
    "PROCESSING": SupplierStage.PROCESSING,
    "SHIPPED": SupplierStage.SHIPPED,
    "DELIVERED": SupplierStage.DELIVERED,
    "CANCELLED": SupplierStage.CANCELLED,
}
WRITES = ("deleteOrder", "disputes/create", "disputes/cancel", "ticket/order/create")


def error_of(code: int) -> Callable[[str], object]:
    return lambda text: {"code": code, "result": False, "message": text, "data": None, "requestId": text}


def tokens_of(simulator: CJSimulator) -> list[str]:
    pairs = simulator.account.tokens.pairs
    return [token for pair in pairs for token in (pair.access, pair.refresh)]


def reference(number: str, *skus: str) -> StoreReference:
    return StoreReference(
        connection="shop",
        order_id=f"id-of-{number}",
        order_number=number,
        line_ids=(f"{number}-1", f"{number}-2"),
        skus=skus or ("A", "B"),
    )


def add(simulator: CJSimulator, sale: SupplierSale) -> StoreReference:
    status, phase = (sale.word, None) if sale.word else STATES[sale.stage]
    if sale.word in ("PENDING", "PROCESSING"):
        status, phase = "UNSHIPPED", sale.word
    lines = [
        Line(
            line.sku,
            line.quantity,
            line.price.amount,
            store_line_id=line_id,
            pod=line.kind is ProductKind.MADE_TO_ORDER,
        )
        for line_id, line in zip(sale.line_ids, sale.lines, strict=True)
    ]
    simulator.add_order(sale.number, *lines, status=status, sub_status=phase, postage=sale.shipping.amount)
    return reference(sale.number, *(line.sku for line in sale.lines))


class TestCJDropshipping(SupplierConformance):
    @pytest.fixture
    def supplier(self, tmp_path: Path) -> Iterator[SupplierUnderTest]:
        simulator = CJSimulator(requests_per_second=None)
        for stage in STATES:
            add(simulator, SupplierSale(number=str(stage), stage=stage, lines=GOODS))
        delivery, headers = simulator.order_webhook(str(SupplierStage.PAID))

        def answer(order: SupplierOrder, yes: bool) -> None:
            simulator.decide(order.store_order_number, REFUND if yes else REJECT)

        numbers = count(1)

        def fresh_order(stage: SupplierStage) -> StoreReference:
            number = f"fresh-{next(numbers)}"
            return add(simulator, SupplierSale(number=number, stage=stage, lines=GOODS))

        with open_account(simulator, tmp_path) as cj:
            cj.connection.check_connection()  # only who is logged in knows what a webhook is signed with
            yield SupplierUnderTest(
                connection=cj.connection,
                references={stage: reference(str(stage)) for stage in STATES},
                unknown_reference=reference("nowhere"),
                unknown_order_id="SD404",
                settings=settings(simulator, cj.url, tmp_path).model_dump(exclude_unset=True),
                secrets=(simulator.account.api_key, *tokens_of(simulator)),
                forged_webhook=({**headers, "sign": "Zm9yZ2Vk"}, delivery),
                repeats=one_by_one(
                    simulator.faults,
                    repeating(200, error_of(9009)),
                    repeating(400, error_of(1600100)),
                    repeating(200, error_of(1600300)),
                    repeating(429, error_of(16900500)),
                    repeating(200, error_of(1600001)),
                ),
                writes=lambda: len(cj.writes()),
                simulator=simulator,
                is_write=lambda request: request.path.endswith(WRITES),
                fresh_order=fresh_order,
                sell=lambda sale: add(simulator, sale),
                words=WORDS,
                made_to_order=True,
                answer=answer,
            )
