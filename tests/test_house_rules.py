"""tools/house_rules.py finds what no linter knows, and says what to do instead."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TOOL: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "house_rules.py"))
SOURCE = "src/dropconnect/example.py"


def found(source: str, path: str = SOURCE) -> list[str]:
    return [str(finding) for finding in TOOL["findings"](path, source)]


def function_of(lines: int) -> str:
    return "def long():\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize("path", [SOURCE, "plugins/a/src/a/b.py", "tests/test_a.py"])
@pytest.mark.parametrize(
    "call", ["plan.model_copy(update={'due': 1})", "plan.model_copy(**changes)", "plan.model_copy(changes)"]
)
def test_a_copy_with_unchecked_changes_is_found_everywhere(path: str, call: str) -> None:
    [text] = found(f"\n{call}\n", path)

    assert text.startswith(f"{path}:2: ")
    assert "use changed(field=value)" in text


def test_a_plain_copy_is_allowed() -> None:
    assert found("plan.model_copy()\nplan.model_copy(deep=True)\nplan.changed(due=1)\n") == []


@pytest.mark.parametrize(("lines", "count"), [(300, 0), (301, 1)])
def test_a_module_has_a_bound(lines: int, count: int) -> None:
    assert len(found("x = 1\n" * lines)) == count


@pytest.mark.parametrize(("lines", "count"), [(60, 0), (61, 1)])
def test_a_function_has_a_bound(lines: int, count: int) -> None:
    assert len(found(function_of(lines))) == count


@pytest.mark.parametrize("line", ["import a.b as p", "from a import b as p"])
def test_a_module_that_is_called_by_one_letter_is_found(line: str) -> None:
    [text] = found(f"{line}\n")

    assert "'p'; use a name that says what it is" in text


def test_tests_are_only_held_to_checked_copies() -> None:
    assert found("import a as b\n" + function_of(400), "tests/test_a.py") == []


def test_the_files_that_may_pass_a_bound_still_exist() -> None:
    assert [path for path in (*TOOL["LONGER"], *TOOL["SHORT_ALIASES"]) if not (ROOT / path).is_file()] == []


def test_the_repository_keeps_the_rules() -> None:
    ran = subprocess.run([sys.executable, "tools/house_rules.py"], cwd=ROOT, capture_output=True, text=True)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
