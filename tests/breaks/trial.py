"""Deliberate breaks of what protects money: each is made in a copy, where a test has to fail.

A break is a patch below ``patches``, in the room of what it breaks::

    The guard is not asked before money moves.
    Tests: tests/core/effects/test_guard_is_asked.py

    --- a/src/dropconnect/saga/store/refund.py
    +++ b/src/dropconnect/saga/store/refund.py
    ...

``Tests:`` are pytest's own arguments, of the smallest selection that notices it. To make one: break the
line, take ``git diff -U1``, put these two lines on top, and take the break back. One that no longer
applies is made anew in the same way, or goes with the protection that it broke.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
PATCHES = Path(__file__).parent / "patches"

LONGEST_RUN = 400.0
"""Seconds. The tests that run inside have limits of their own; a quiet machine needs five."""
LONGEST_TRIAL = 3 * LONGEST_RUN

_COPIED = ("src", "plugins", "tests", "pyproject.toml")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", ".hypothesis")
_SAYS_NOTHING = ("ImportError", "ModuleNotFoundError", "NameError", "SyntaxError", "UnboundLocalError")
"""How a test ends where the break itself does not run. That shows nothing about a protection."""

_IMPORTS = """
import importlib, sys
from pathlib import Path
tree, *names = sys.argv[1:]
for name in names:
    file = Path(importlib.import_module(name).__file__)
    assert file.is_relative_to(tree), f"{name} is imported from {file}, not from the broken copy"
"""


@dataclass(frozen=True)
class Break:
    """One deliberate break, as its patch says."""

    file: Path

    @property
    def name(self) -> str:
        return self.file.stem

    @cached_property
    def tests(self) -> list[str]:
        """The arguments for pytest of the tests that notice it."""
        found = re.search(r"^Tests: (.+)$", self.file.read_text("utf-8"), re.MULTILINE)
        assert found, f"{self.file} does not say in a line `Tests: ...` which tests notice it"
        return shlex.split(found[1])

    @cached_property
    def modules(self) -> list[str]:
        """The names of the modules that it changes."""
        paths = re.findall(r"^\+\+\+ b/(?:.+/)?src/(.+)\.py$", self.file.read_text("utf-8"), re.MULTILINE)
        assert paths, f"{self.file} changes no module"
        return [path.replace("/", ".") for path in paths]

    def assert_applies(self, tree: Path, *how: str) -> None:
        """Apply it to the sources in ``tree``; with ``--check`` only see whether that can be done."""
        ran = subprocess.run(
            ["git", "apply", *how, str(self.file)],
            cwd=tree,
            # Inside of another repository git would leave the files alone, and say nothing.
            env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, (
            f"the break {self.name} no longer applies, because the sources have changed: make it anew, as "
            f"tests/breaks/trial.py says\n{ran.stderr}"
        )


@dataclass(frozen=True)
class Run:
    """How a run of pytest in the copy ended."""

    code: int
    output: str
    failures: list[str]
    """The first line of each test that failed."""
    errors: int
    """Of fixtures and imports: they say nothing about a protection."""


def breaks_of(room: str) -> list[Break]:
    """The breaks in one room, by name."""
    return [Break(file) for file in sorted((PATCHES / room).glob("*.patch"))]


def assert_is_noticed(broken: Break, folder: Path) -> None:
    """Its tests pass in a copy of the sources, and one fails once the copy is broken."""
    tree = folder / "tree"
    _copy(tree)
    sound = _run(tree, broken.tests)
    assert sound.code == 0, f"its tests do not even pass without the break {broken.name}:\n{sound.output}"
    broken.assert_applies(tree)
    _assert_imports(tree, broken)
    seen = _run(tree, ["-x", *broken.tests])
    assert seen.code != 0, f"no test noticed the break {broken.name}: {' '.join(broken.tests)}"
    assert seen.failures, f"no test failed, but pytest could not run them:\n{seen.output}"
    assert seen.errors == 0, seen.output
    vain = [line for line in seen.failures if line.partition(":")[0].rpartition(".")[2] in _SAYS_NOTHING]
    assert vain == [], f"the break {broken.name} does not run:\n{seen.output}"


def _copy(tree: Path) -> None:
    tree.mkdir(parents=True)
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=_LEFT_OUT)
        else:
            shutil.copy2(source, tree / name)


def _surroundings(tree: Path) -> Mapping[str, str]:
    """Ours, but the sources are those of the copy, and nothing of the run that we are in is known."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    sources = [tree / "src", *sorted(tree.glob("plugins/*/src"))]
    return {**ours, "PYTHONPATH": os.pathsep.join(map(str, sources))}


def _assert_imports(tree: Path, broken: Break) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _IMPORTS, str(tree), *broken.modules],
        cwd=tree,
        env=_surroundings(tree),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_RUN,
    )
    assert ran.returncode == 0, f"what the break {broken.name} changes does not import:\n{ran.stderr}"


def _run(tree: Path, arguments: list[str]) -> Run:
    told = tree / "told.xml"
    told.unlink(missing_ok=True)
    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={told}"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *plain, *arguments],
        cwd=tree,
        env=_surroundings(tree),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LONGEST_RUN,
    )
    cases = list(ElementTree.parse(told).iter("testcase")) if told.exists() else []
    failures = [found.get("message", "") for case in cases for found in case.findall("failure")]
    errors = sum(len(case.findall("error")) for case in cases)
    return Run(ran.returncode, ran.stdout, failures, errors)
