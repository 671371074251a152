"""Every mutant can be tried, and none of the kinds is left out. ``make mutants`` tries them."""

from __future__ import annotations

import pytest
from tests.mutants.mutant import ROOT, Kind, Mutant, mutants

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
