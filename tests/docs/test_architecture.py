"""The page on the architecture names every room of the code, and no other."""

from __future__ import annotations

from pathlib import Path

from tests.docs.pages import DOCS, ROOT, rows

CORE = ROOT / "src" / "dropconnect"


def rooms(package: Path) -> set[str]:
    """The modules and packages of ``package`` that have a name of their own."""
    files = {path.stem for path in package.glob("*.py") if not path.name.startswith("__")}
    return files | {path.parent.name for path in package.glob("*/__init__.py")}


def named(column: str) -> set[str]:
    text = (DOCS / "explanation" / "architecture.md").read_text(encoding="utf-8")
    table = f"| in `{column}` |" + text.partition(f"| in `{column}` |")[2].partition("\n\n")[0] + "\n"
    return {row[0].strip("`") for row in rows(table)}


def test_every_room_of_the_core_has_a_row() -> None:
    assert named("src/dropconnect") == rooms(CORE)


def test_every_room_of_the_process_has_a_row() -> None:
    assert named("saga") == rooms(CORE / "saga")


def test_every_room_of_the_runner_has_a_row() -> None:
    assert named("runner") == rooms(CORE / "runner")


def test_every_plugin_has_the_anatomy_of_the_page() -> None:
    text = (DOCS / "explanation" / "architecture.md").read_text(encoding="utf-8")
    anatomy = text.partition("dropconnect_<provider>/\n")[2].partition("```")[0]
    files = {line.split()[0].rstrip("/").removesuffix(".py") for line in anatomy.splitlines()}

    for plugin in ROOT.glob("plugins/*/src/*"):
        if rooms(plugin) != {"plugin", "settings"}:  # which is all that a way to reach people needs
            assert rooms(plugin) == files, plugin.name
