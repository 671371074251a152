"""Every mutant can be tried, and none of the kinds is left out. ``make mutants`` tries them."""

from __future__ import annotations

import pytest
from tests.mutants.mutant import OF_SUPPLIERS_ONLY, ROOT, Kind, Mutant, mutants

from dropconnect.testing.conformance import PlatformConformance, SupplierConformance

ALL = mutants()


@pytest.mark.parametrize("mutant", ALL, ids=[mutant.name for mutant in ALL])
def test_a_mutant_applies_to_the_sources_as_they_are(mutant: Mutant) -> None:
    """Quick, so that whoever changes such a line hears of it at once."""
    mutant.apply(ROOT, "--check")


@pytest.mark.parametrize("mutant", ALL, ids=[mutant.name for mutant in ALL])
def test_a_mutant_says_what_it_is_and_what_finds_it(mutant: Mutant) -> None:
    assert mutant.kind in Kind
    assert mutant.file.stem.startswith(f"{mutant.kind}-")
    assert mutant.does.endswith(".")
    assert bool(mutant.caught_by) != bool(mutant.changes_nothing), "one of both"
    known = {*dir(PlatformConformance), *dir(SupplierConformance)}
    assert set(mutant.caught_by) <= known


def test_no_kind_of_bug_is_left_out() -> None:
    """Of those that a platform can have; each at several places where there are several."""
    planted = [mutant for mutant in ALL if mutant.connector == "woocommerce"]
    assert {mutant.kind for mutant in planted} == set(Kind) - OF_SUPPLIERS_ONLY
    assert len([mutant for mutant in planted if mutant.caught_by]) >= 24
