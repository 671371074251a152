"""Lets fakes know what a journal says was done with them: they live in another process than its cases did."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.kinds import ADA
from benchmarks.trading import LAMPS, STORE, SUPPLIER

from dropconnect.journal import Journal
from dropconnect.journal.rows import Part
from dropconnect.journal.states import EffectState
from dropconnect.models.supplier import CancelSupplierCommand
from dropconnect.plugin import CancelOrderCommand, RefundCommand
from dropconnect.testing.fakes import FakeWorld

_AT_STORE = (RefundCommand, CancelOrderCommand)


def replay(journal: Journal, world: FakeWorld, case_ids: Iterable[int]) -> None:
    """Place the orders of these cases in the store and at the supplier, and do what was done to them."""
    with journal.read() as reading:
        for case_id in case_ids:
            case = reading.cases.get(case_id)
            world.shop(STORE).place(case.order_id, customer=ADA)
            for part in reading.parts.of_case(case_id):
                _place(world, case.order_id, part)
            for effect in reading.effects.of_case(case_id):
                command = effect.command
                if isinstance(command, CancelSupplierCommand):
                    world.supplier(SUPPLIER).carry_out(command)
                elif effect.state is EffectState.DONE and isinstance(command, _AT_STORE):
                    world.shop(STORE).carry_out(command)


def _place(world: FakeWorld, order_id: str, part: Part) -> None:
    order = world.shop(STORE).order(order_id)
    world.supplier(SUPPLIER).place(part.supplier_order_id, order, LAMPS)
