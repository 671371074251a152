"""The rule plugin of the how-to page is found once installed, and asks a person where it says."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.docs.pages import blocks, module_of

from dropconnect.config import load
from dropconnect.journal import Journal
from dropconnect.manager import discover
from dropconnect.models.cancellation import CancellationRequest, LineSelection, Plan, Verdict
from dropconnect.saga.case.intake import consider
from dropconnect.saga.look.connections import Connections
from dropconnect.testing.fakes import FakeWorld

PAGE = "how-to/write-a-rule-plugin.md"
MODULE = "dropconnect_made_to_order"
DESK = "12"
ONE_SUPPLIER = """
[stores.shop]
connector = "fake-platform"
routes = [{ supplier = "acme" }]
required_rules = ["made-to-order"]

[suppliers.acme]
connector = "fake-supplier"
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The page's plugin as an installed distribution."""
    project = tomllib.loads(blocks(PAGE, "toml")[0])["project"]
    info = tmp_path / "site" / "dropconnect_made_to_order-1.0.dist-info"
    info.mkdir(parents=True)
    [(name, module)] = project["entry-points"]["dropconnect"].items()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[dropconnect]\n{name} = {module}\n")
    (info.parent / f"{module}.py").write_text("\n".join(blocks(PAGE, "python")))
    monkeypatch.syspath_prepend(str(info.parent))
    yield tmp_path
    sys.modules.pop(MODULE, None)


def planned(folder: Path, *lines: str) -> Plan:
    """A plan for an order whose desk is made to order: two lamps for 55.00, a desk for 21.99 USD."""
    world = FakeWorld()
    order = world.shop("shop").order("ok-1")
    world.supplier("acme").place("now-1", order, {"11": 2})
    world.supplier("acme").place("made-to-order-1", order, {DESK: 1})
    registry = world.registry()
    registry.rules += discover().rules
    file = folder / "dropconnect.toml"
    file.write_text(ONE_SUPPLIER, encoding="utf-8")
    configuration = load(file, registry=registry)
    request = CancellationRequest(
        connection="shop",
        order_id="ok-1",
        reason="changed-mind",
        lines=tuple(LineSelection(selector=selector) for selector in lines),
    )
    with closing(Journal(configuration.journal)) as journal, closing(Connections(configuration)) as opened:
        return consider(journal, opened.world("shop"), request, world.clock).plan


def test_it_asks_a_person_about_expensive_goods(installed: Path) -> None:
    [objection] = [item for item in planned(installed).objections if item.raised_by == "made-to-order"]
    assert (objection.verdict, objection.line_ids) == (Verdict.APPROVE, (DESK,))
    assert objection.reason.startswith("82.49 USD")


@pytest.mark.parametrize("sku", ["DESK-1", "LAMP-1"])
def test_it_says_nothing_about_cheap_or_ordinary_goods(installed: Path, sku: str) -> None:
    assert [item for item in planned(installed, sku).objections if item.raised_by == "made-to-order"] == []


def test_a_store_that_requires_it_pays_nothing_without_it(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert plan.refused
    assert plan.due is not None
    assert plan.due.amount == 0


def test_the_configuration_of_the_page_requires_it(tmp_path: Path) -> None:
    file = tmp_path / "dropconnect.toml"
    file.write_text(blocks(PAGE, "toml")[1], encoding="utf-8")
    assert load(file).store("shop").required_rules == ("made-to-order",)


def test_it_fits_into_thirty_lines() -> None:
    assert module_of(PAGE, MODULE).rule_review
    [block] = blocks(PAGE, "python")
    assert len([line for line in block.splitlines() if line.strip()]) <= 30
