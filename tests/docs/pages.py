"""Reads the blocks of a page."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"


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
