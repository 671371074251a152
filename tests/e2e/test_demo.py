"""``make demo``: it ends well, it would notice if it did not, and it leaves nothing behind."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console

from dropconnect.demo.reckoning import print_reckoning
from dropconnect.testing.simulator import Demo
from dropconnect_woocommerce.simulator import WooCommerceSimulator


def reckon(demo: Demo) -> tuple[bool, str]:
    """The verdict on a shop in which nothing was done, and what is printed."""
    paper = io.StringIO()
    right = print_reckoning(demo, demo.simulator.ledger()["stock"], Console(file=paper, width=100))
    return right, paper.getvalue()


def as_if_nothing_were_due(demo: Demo) -> Demo:
    return of_every_order(demo, due=Decimal(0), status="processing")


def of_every_order(demo: Demo, **changes: Any) -> Demo:
    return replace(
        demo,
        whole=replace(demo.whole, **changes),
        line=replace(demo.line, **changes),
        killed=replace(demo.killed, **changes),
        contested=replace(demo.contested, **changes),
    )


def test_the_demo_ends_with_a_difference_of_nothing(tmp_path: Path) -> None:
    temporary, home = tmp_path / "tmp", tmp_path / "home"
    temporary.mkdir()
    home.mkdir()
    # A configuration of the user's own must be neither read nor written.
    (home / "dropconnect.toml").write_text("this is no TOML")
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "HOME": str(home),
        "DROPCONNECT_CONFIG": str(home / "dropconnect.toml"),
        "DROPCONNECT_JOURNAL": str(home / "journal.sqlite3"),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "dropconnect.demo"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    [total] = [line for line in ran.stdout.splitlines() if re.search(r"\btotal\b", line)]
    assert re.findall(r"-?\d+\.\d\d", total) == ["236.43", "236.43", "0.00"]
    assert "exit code -9" in ran.stdout
    assert list(temporary.iterdir()) == []
    assert [file.name for file in home.iterdir()] == ["dropconnect.toml"]


def test_money_that_was_not_paid_is_told() -> None:
    right, text = reckon(WooCommerceSimulator.demo())
    assert not right
    assert "-236.43" in text
    assert "processing, should be cancelled" in text


def test_stock_that_did_not_come_back_is_told() -> None:
    demo = as_if_nothing_were_due(WooCommerceSimulator.demo())
    right, text = reckon(demo)
    assert not right
    assert "LAMP-1 0, should be 6" in text
    assert reckon(of_every_order(demo, units_back={}))[0]
