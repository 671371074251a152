"""Random orders, suppliers, answers and mishaps: whatever happens, what is paid is what is due."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, rule
from tests.support.days.cancellations import Cancellations, shops
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


CancellationsAtFakes.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=15,
    derandomize=True,
    # Making a failed day shorter takes longer than a test may: add Phase.shrink to understand one.
    phases=(Phase.generate,),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestCancellationsAtFakes = CancellationsAtFakes.TestCase
