"""Random orders, suppliers, answers and mishaps: whatever happens, what is paid is what is due."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import initialize, rule
from tests.support.days.cancellations import Cancellations, play, shops
from tests.support.days.policies import Policy, policies
from tests.support.days.suppliers import FakeSuppliers

from dropconnect.testing.fakes.supplier_scripts import SUPPLIER_SCRIPTS

scripts = st.sampled_from(sorted(SUPPLIER_SCRIPTS))
lamps = st.one_of(
    st.builds(lambda name: {name: 3}, scripts),
    st.builds(lambda one, other: {one: 1, other: 2 if one != other else 1}, scripts, scripts),
)
"""Supplier script -> lamps; of three lamps one may be nowhere ordered."""


class CancellationsAtFakes(Cancellations):
    def __init__(self) -> None:
        self.suppliers = FakeSuppliers()
        super().__init__(self.suppliers)

    @initialize(policy=policies)
    def open_the_shop(self, policy: Policy) -> None:
        self.begin(policy)

    @rule(lamps=lamps, desks=scripts, shop=shops)
    def order(self, lamps: dict[str, int], desks: str, shop: str) -> None:
        order = self.day.order(shop)
        self.suppliers.place(len(self.day.orders), order, lamps, desks)


def test_on_a_few_days_what_is_paid_is_what_is_due() -> None:
    play(CancellationsAtFakes, chance=0, days=8)


# After some days Hypothesis mostly varies those it has seen; new ones each time find more.
@pytest.mark.prove
@pytest.mark.parametrize("chance", range(1, 11))
def test_on_many_days_what_is_paid_is_what_is_due(chance: int) -> None:
    play(CancellationsAtFakes, chance=chance, days=20)
