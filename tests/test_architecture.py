"""What the import contracts in pyproject.toml cannot say about the architecture."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = (ROOT / "src", *sorted(ROOT.glob("plugins/*/src")))

ROOMS = {"api", "orders", "writes", "evidence", "simulator"}
FRONT = {"plugin", "settings", "check", "facts", "webhooks"}
NOTIFIERS = {"dropconnect_apprise"}
FILES = (
    *(f"api.{name}" for name in ("client", "errors", "fields", "replies")),
    *(f"orders.{name}" for name in ("mapping", "reading", "rules", "terms")),
    *("writes.cancellation", "evidence.look_up", "simulator.server", "simulator.faults"),
)
"""What every connector is made of, so that whoever knows one finds the way in all."""


def module_name(source: Path, file: Path) -> str:
    parts = file.relative_to(source).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES: Mapping[str, Path] = {
    module_name(source, file): file for source in SOURCES for file in source.rglob("*.py")
}


def top_level(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run, or are read by a type checker, when the module is imported."""
    for statement in statements:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            yield from top_level(statement.body)


def names_at_the_top(module: str) -> set[str]:
    """Modules that this one names in imports at its top, those for type checkers included."""
    named: set[str] = set()
    for statement in top_level(ast.parse(MODULES[module].read_text("utf-8")).body):
        if isinstance(statement, ast.Import):
            named.update(name.name for name in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            full = (f"{statement.module}.{name.name}" for name in statement.names)
            named.update(name if name in MODULES else statement.module for name in full)
    return named


def imports_of(module: str) -> set[str]:
    """Modules of ours among them."""
    return (names_at_the_top(module) & MODULES.keys()) - {module}


def cycle_among(modules: list[str]) -> list[str]:
    """The modules of one import circle, in order; empty if there is none."""
    graph = {module: imports_of(module) & set(modules) for module in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle
    return []


def simulators() -> list[str]:
    """The packages that a developer of connectors reads: the testing kit and each simulator."""
    return ["dropconnect.testing", *sorted(name for name in MODULES if name.endswith(".simulator"))]


def test_the_sources_are_found() -> None:
    """Else the tests below would pass only because there is nothing to read."""
    assert {"dropconnect.testing", "dropconnect_woocommerce.simulator"} <= set(simulators())
    assert "dropconnect.testing.simulator.faults" in imports_of("dropconnect.testing.simulator.provider")


@pytest.mark.parametrize("package", simulators())
def test_no_import_runs_in_a_circle(package: str) -> None:
    modules = [name for name in MODULES if name == package or name.startswith(f"{package}.")]
    assert cycle_among(modules) == []


def connectors() -> list[str]:
    """Those of platforms and suppliers; a way to reach people is one file."""
    return sorted(
        name
        for name in MODULES
        if name.startswith("dropconnect_") and "." not in name and name not in NOTIFIERS
    )


@pytest.mark.parametrize("connector", connectors())
def test_every_connector_has_the_same_rooms(connector: str) -> None:
    inside = {name.split(".")[1] for name in MODULES if name.startswith(f"{connector}.")}
    assert inside == ROOMS | FRONT
    assert {f"{connector}.api.{name}" for name in ("client", "errors", "fields", "replies")} <= MODULES.keys()
    assert {
        f"{connector}.orders.{name}" for name in ("mapping", "reading", "rules", "terms")
    } <= MODULES.keys()


@pytest.mark.parametrize("connector", connectors())
def test_only_the_api_room_of_a_connector_speaks_http(connector: str) -> None:
    outside = [
        name
        for name in MODULES
        if name.startswith(f"{connector}.")
        and not name.startswith((f"{connector}.api", f"{connector}.simulator"))
        and names_at_the_top(name) & {"httpx", "dropconnect.transport"}
    ]
    assert outside == []
