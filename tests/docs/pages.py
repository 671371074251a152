"""Reads the pages and their blocks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def all_pages() -> list[Path]:
    """Everything that people read: the pages, and what stands beside the code."""
    around = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [*around, *sorted(ROOT.glob("plugins/*/README.md")), *sorted(DOCS.rglob("*.md"))]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> list[str]:
    """The lines of a page outside fenced blocks and tables."""
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [line for line in text.splitlines() if not line.startswith("|")]


def rows(text: str) -> list[list[str]]:
    """The rows of all tables in ``text``, without their headings."""
    tables = re.findall(r"^\|[-|]+\|\n((?:\|.*\n?)+)", text, re.MULTILINE)
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for table in tables
        for line in table.splitlines()
    ]


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of ``page`` (a path under docs) in that language, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def module_of(page: str, name: str) -> ModuleType:
    """All Python blocks of the page, run as one module."""
    module = ModuleType(name)
    for block in blocks(page, "python"):
        exec(compile(block, page, "exec", dont_inherit=True), module.__dict__)
    return module


def made_by(tool: str) -> str:
    """The page that a tool writes now."""
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / tool)], check=True, capture_output=True, text=True
    ).stdout
