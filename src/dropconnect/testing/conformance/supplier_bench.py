"""A supplier under test, made of its simulator: what every author would write alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from pydantic import SecretStr

from dropconnect.hookspecs import SupplierSpecs
from dropconnect.plugin import StoreReference, SupplierStage
from dropconnect.testing.conformance.sales import SoldUnits, SupplierSale
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest
from dropconnect.testing.connecting import connect
from dropconnect.testing.simulator.provider import SimulatedProvider

_GOODS = (SoldUnits("LAMP-1", 2), SoldUnits("DESK-1", 1))


@contextmanager
def supplier_under_test(
    connector: type[SupplierSpecs[Any]],
    simulator: SimulatedProvider,
    *,
    sell: Callable[[SupplierSale], StoreReference],
    stages: Collection[SupplierStage],
    settings: dict[str, Any],
    tokens: Callable[[], Collection[str]] = tuple,
    **facts: Any,
) -> Iterator[SupplierUnderTest]:
    """Run the simulator with one order of each of ``stages`` in its books, and connect to it.

    ``sell`` and ``facts`` are those of ``SupplierUnderTest``. ``settings`` are added to what the simulator
    says itself of a connection to it. ``tokens`` are the secrets that it has handed out by now.
    """
    numbers = count(1)

    def fresh_order(stage: SupplierStage) -> StoreReference:
        return sell(SupplierSale(number=f"fresh-{next(numbers)}", stage=stage, lines=_GOODS))

    references = {stage: fresh_order(stage) for stage in stages}
    with simulator.running() as url:
        secrets = {name: SecretStr(value) for name, value in simulator.secrets().items()}
        given = {**simulator.connection_settings(url), **secrets, **settings}
        with connect(connector, connection="supplier", **given) as connection:
            if connection.supports("supplier_check_connection"):
                connection.check_connection()  # it may log in, and only then knows all of its secrets
            yield SupplierUnderTest(
                connection=connection,
                references=references,
                unknown_reference=store_order("nowhere", "LAMP-1"),
                settings=given,
                secrets=(*simulator.secrets().values(), *tokens()),
                simulator=simulator,
                fresh_order=fresh_order,
                sell=sell,
                **{"unknown_order_id": "no-such-order-7f3a", **facts},
            )


def store_order(number: str, *skus: str) -> StoreReference:
    """The store order with this number, whose lines have these SKUs."""
    return StoreReference(
        connection="shop",
        order_id=f"id-of-{number}",
        order_number=number,
        line_ids=tuple(f"{number}-{at}" for at in range(1, len(skus) + 1)),
        skus=skus,
    )


def store_order_of(sale: SupplierSale) -> StoreReference:
    """The store order that leads to what was sold, by its number, and its lines' ids and SKUs."""
    return store_order(sale.number, *(line.sku for line in sale.lines))
