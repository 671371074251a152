"""Rules of this repository that no linter knows; `make check` runs it.

    python tools/house_rules.py [FOLDER ...]

Each finding is a line `file:line: what is wrong; what to do instead`. Exit code 1 if there is one.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("src", "plugins")
FOLDERS = (*PRODUCT, "tests", "tools", "benchmarks")

# The goal is 250 and 40 lines. These are the bounds that nothing may pass.
MODULE_LINES = 300
FUNCTION_LINES = 60

# What passes a bound today, and how long it may be until it is cut. Lower a number, never add one.
LONGER: dict[str, int] = {
    "src/dropconnect/testing/fakes/supplier_books.py": 351,
}
# Folders of files that are history: a migration that was released is never changed.
HISTORY = ("src/dropconnect/journal/migrations/versions/",)
# Files that still call a module by one letter. Remove an entry, never add one.
SHORT_ALIASES = frozenset(
    {
        "src/dropconnect/saga/case/decisions.py",
        "src/dropconnect/saga/suppliers/credits.py",
        "src/dropconnect/saga/suppliers/leg.py",
        "src/dropconnect/saga/suppliers/request.py",
        "src/dropconnect/saga/suppliers/watch.py",
        "src/dropconnect/saga/suppliers/withdrawal.py",
    }
)


class Finding(NamedTuple):
    """One breach of a rule; ``line`` counts from 1."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def findings(path: str, source: str) -> list[Finding]:
    """All breaches in one file; ``path`` is relative to the repository and decides which rules hold."""
    tree = ast.parse(source, path)
    found = list(_unchecked_copies(path, tree))
    if path.partition("/")[0] in PRODUCT and not path.startswith(HISTORY):
        found += [*_long_module(path, source), *_long_functions(path, tree), *_short_aliases(path, tree)]
    return found


def _unchecked_copies(path: str, tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr == "model_copy" and (node.args or any(k.arg != "deep" for k in node.keywords)):
            yield Finding(
                path,
                node.lineno,
                "model_copy(update=...) accepts a misspelt field in silence; use changed(field=value)",
            )


def _long_module(path: str, source: str) -> Iterator[Finding]:
    lines, bound = len(source.splitlines()), LONGER.get(path, MODULE_LINES)
    if lines > bound:
        text = f"the module has {lines} lines, at most {bound} are allowed; move one of its jobs to a file"
        yield Finding(path, 1, text)


def _long_functions(path: str, tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            text = f"{node.name} has {lines} lines, at most {FUNCTION_LINES} are allowed; name a part of it"
            yield Finding(path, node.lineno, text)


def _short_aliases(path: str, tree: ast.Module) -> Iterator[Finding]:
    if path in SHORT_ALIASES:
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for alias in node.names:
            if alias.asname is not None and len(alias.asname) == 1:
                text = f"{alias.name} is imported as {alias.asname!r}; use a name that says what it is"
                yield Finding(path, node.lineno, text)


def main(folders: list[str]) -> int:
    """Check every Python file in the folders, by default all of the repository; returns the exit code."""
    found = [
        finding
        for folder in folders or FOLDERS
        for file in sorted((ROOT / folder).rglob("*.py"))
        for finding in findings(file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))
    ]
    for finding in found:
        print(finding)  # noqa: T201  the result of this tool
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
