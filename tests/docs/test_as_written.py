"""The tutorial and every how-to page can be followed as they are written."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from tests.docs.as_written import Block, blocks_of, pages
from tests.docs.pages import DOCS, name_of
from tests.docs.stage import Stage, staged
from tests.support.workplace import Workplace

from dropconnect_woocommerce.simulator import WooCommerceSimulator

TUTORIAL = DOCS / "tutorial" / "first-cancellation.md"


def on_a_free_port(blocks: list[Block], named: str = "8088") -> list[Block]:
    """A page names a port; on the machine of a test it may be used."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    return [replace(block, text=block.text.replace(named, port)) for block in blocks]


@pytest.mark.parametrize("page", [page for page in pages() if page != TUTORIAL], ids=name_of)
def test_a_how_to_page_can_be_followed_as_it_is_written(page: Path, tmp_path: Path) -> None:
    with staged(Workplace(tmp_path)) as stage:
        stage.follow(on_a_free_port(blocks_of(page), "8600"))


def test_the_tutorial_can_be_followed_as_it_is_written(tmp_path: Path) -> None:
    stage = Stage(Workplace(tmp_path), {})
    try:
        stage.follow(on_a_free_port(blocks_of(TUTORIAL)), from_nothing=True)
        cases = stage.place.call("cases", "--json").document["cases"]
    finally:
        stage.end()

    assert [(case["order_number"], case["outcome"], case["paid_back"]["amount"]) for case in cases] == [
        ("22", "done", "82.49"),
        ("21", "done", "82.49"),
    ]


def test_the_keys_of_the_tutorial_are_those_of_the_simulator() -> None:
    text = TUTORIAL.read_text(encoding="utf-8")

    for key, value in WooCommerceSimulator.from_files().secrets().items():
        assert f"export SHOP_{key.upper()}={value}\n" in text


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_command_stands_where_it_would_not_be_run(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)

    assert re.findall(r"^ {4,}(?:dropconnect|pip|\.venv|make|export) .*$", text, re.MULTILINE) == []
