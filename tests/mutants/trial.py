"""The trial of one mutant: the conformance tests of its connector, in a process that imports a copy of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.mutants.mutant import ROOT, Mutant

LONGEST_TRIAL = 400.0
"""Seconds. A quiet machine needs a minute for the dearest connector's whole suite."""
_HUNG = "Timeout ("
"""What a test says that its own limit has ended."""
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info")


@dataclass(frozen=True)
class Verdict:
    """How a trial ended."""

    good: bool
    says: str
    seconds: float


@dataclass(frozen=True)
class _Run:
    caught: str
    words: str
    hung: bool
    trouble: str
    """Why the run says nothing about the suite; empty if it does."""


def try_sound(connector: str) -> Verdict:
    """The connector as it is has to pass."""
    began = monotonic()
    run = _run(connector, None)
    bad = run.trouble or (run.caught and f"{run.caught} fails without any bug: {run.words}")
    return Verdict(not bad, bad or "passes", monotonic() - began)


def try_mutant(mutant: Mutant) -> Verdict:
    """Whether the suite finds the bug, by a test that the patch names."""
    began = monotonic()
    good, says = _judged(mutant, _run(mutant.connector, mutant))
    return Verdict(good, says, monotonic() - began)


def _judged(mutant: Mutant, run: _Run) -> tuple[bool, str]:
    if run.trouble:
        return False, run.trouble
    if run.hung and not mutant.may_hang:
        return False, f"HANGS in {run.caught or 'a test'}: let a test end, or declare it"
    if run.hung:
        return True, f"{run.caught or 'the trial'}, by the time limit"
    if not run.caught:
        return (True, "changes nothing") if mutant.changes_nothing else (False, "MISSED")
    if mutant.changes_nothing:
        return False, f"it does change something: {run.caught} ({run.words})"
    if run.caught.partition("[")[0] not in mutant.caught_by:
        named = " or ".join(mutant.caught_by)
        return False, f"not by {named}, but by {run.caught}: correct the patch's lines"
    return True, run.caught


def _run(connector: str, mutant: Mutant | None) -> _Run:
    package = f"dropconnect_{connector}"
    with TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name).resolve()
        copy = folder / "plugins" / connector / "src"
        shutil.copytree(ROOT / "plugins" / connector / "src", copy, ignore=_LEFT_OUT)
        if mutant is not None:
            mutant.apply(folder)
        told = folder / "told.json"
        first = [f"--first={name}" for name in (mutant.caught_by if mutant else ())]
        where = [f"--package={package}", f"--copy={copy}", f"--told={told}", f"--basetemp={folder / 'tmp'}"]
        code, output = _pytest(copy, [*where, *first, f"tests/conformance/test_{connector}.py"])
        if code is None:
            return _Run("", "", hung=True, trouble="")
        if code not in (0, 1) or not told.exists():
            return _Run("", "", hung=False, trouble=f"pytest did not run the tests:\n{output}")
        said = json.loads(told.read_text("utf-8"))
    trouble = ""
    if said["elsewhere"]:
        trouble = f"the copy was not imported, but other sources: {', '.join(said['elsewhere'])}"
    elif not said["runs"]:
        trouble = f"the patch is no program: {said['words']}"
    words = " ".join(said["words"].split())[:300]
    return _Run(said["caught"], words, hung=_HUNG in said["words"], trouble=trouble)


def _pytest(source: Path, arguments: Sequence[str]) -> tuple[int | None, str]:
    """Its exit code and what it printed; None if it did not end in time."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    plain = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "tests.mutants.witness"]
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *plain, *arguments],
            cwd=ROOT,
            env={**ours, "PYTHONPATH": str(source)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=LONGEST_TRIAL,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return ran.returncode, ran.stdout
