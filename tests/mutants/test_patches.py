"""Every mutant can be tried, and none of the kinds is left out. ``make mutants`` tries them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

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


def test_no_mutant_uses_a_name_that_is_not_there(tmp_path: Path) -> None:
    """A patch may still apply where a name that it uses has gone. Then it plants another bug than it says."""
    for mutant in ALL:
        tree = tmp_path / mutant.connector / mutant.file.stem
        for name in re.findall(r"^--- a/(.+)$", mutant.text, re.MULTILINE):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
        mutant.apply(tree)

    undefined = ["--isolated", "--no-cache", "--select=F821", "--output-format=concise"]
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *undefined, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_kind_of_bug_is_left_out() -> None:
    """Of those that a platform can have; each at several places where there are several."""
    planted = [mutant for mutant in ALL if mutant.connector == "woocommerce"]
    assert {mutant.kind for mutant in planted} == set(Kind) - OF_SUPPLIERS_ONLY
    assert len([mutant for mutant in planted if mutant.caught_by]) >= 24
