"""Finds the commands that texts of the product propose to people, in its source and in what it prints."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from dropconnect.cli.app import Commands, app

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (ROOT / "src" / "dropconnect", *sorted((ROOT / "plugins").glob("*/src")))
TOLD_DOCSTRINGS = "errors.py"
"""Docstrings are for developers; those of errors are printed on a page for everybody."""
HOLE = "{}"
"""Stands for what a text fills in."""
_COMMANDS = "|".join([*Commands.table, *(f"{group.name} [a-z]+" for group in app.registered_groups)])
_PROPOSED = re.compile(rf"dropconnect ((?:--config \S+ )?(?:{_COMMANDS})(?![\w-])[^`\n]*)")


def proposed_in_source() -> dict[str, list[str]]:
    """The words behind ``dropconnect`` with a ``HOLE`` for each value -> where texts propose them."""
    found: dict[str, list[str]] = {}
    for folder in SOURCES:
        for file in sorted(folder.rglob("*.py")):
            for line, words in _proposed(file):
                found.setdefault(words, []).append(f"{file.relative_to(ROOT)}:{line}")
    return found


def proposed_in(text: str) -> list[list[str]]:
    """The words behind ``dropconnect`` of each command that this text proposes, ready to be called."""
    return [shlex.split(words) for words in _PROPOSED.findall(text)]


def _proposed(file: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(file.read_text("utf-8"))
    silent = {id(child) for node in ast.walk(tree) for child in _not_told(node, file.name)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        for words in _PROPOSED.findall(_text(node)):
            yield node.lineno, words.rstrip()
        if isinstance(node, ast.Call) and _name(node.func) in ("command", "_command"):
            # What Session.command makes the whole command of.
            yield from ((node.lineno, words) for words in map(_text, node.args) if words)


def _not_told(node: ast.AST, file: str) -> Iterator[ast.AST]:
    """The text in an f-string, which is told as a whole, and docstrings."""
    if isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.Expr) and file != TOLD_DOCSTRINGS:
        yield node.value


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
