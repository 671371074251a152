"""Every module can be imported by itself, under the Python that runs this and without a warning."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / "src", *sorted(ROOT.glob("plugins/*/src"))]
ONLY_FOR_ALEMBIC = "dropconnect.journal.migrations.env"
"""Alembic runs it, and it does its work as it is imported."""


def modules(source: Path) -> list[str]:
    files = (path.relative_to(source).with_suffix("") for path in source.rglob("*.py"))
    return sorted(".".join(part for part in file.parts if part != "__init__") for file in files)


MODULES = [name for source in SOURCES for name in modules(source) if name != ONLY_FOR_ALEMBIC]


@pytest.mark.parametrize("name", MODULES)
def test_it_can_be_imported(name: str) -> None:
    assert importlib.import_module(name).__name__ == name


def test_all_distributions_were_looked_at() -> None:
    plugins = {f"dropconnect_{path.name}" for path in (ROOT / "plugins").iterdir() if path.is_dir()}

    assert {name.partition(".")[0] for name in MODULES} == {"dropconnect", *plugins}
