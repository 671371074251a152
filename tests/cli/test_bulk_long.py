"""A list of ten thousand orders needs hardly more memory than one of a hundred."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.patience import PATIENCE

FEW, MANY = 100, 10_000
ROOM = 20_000
"""Kibibytes: the words by which ten thousand rows are known again, and room for the allocator. The plans of
so many rows would be five times as much."""
ORDERS = 50
"""The fake shop keeps its orders in memory; what is measured is not the shop."""
PLAN = f"""
import resource, sys
from pathlib import Path
from dropconnect import Dropconnect
from dropconnect.app.bulk_spool import Spool
from dropconnect.cli.bulk_file import write_report
from dropconnect.testing.fakes import FakeWorld

count = int(sys.argv[1])
rows = "".join(f"ok-{{number % {ORDERS}}},own-{{number}}\\n" for number in range(count))
Path("list.csv").write_text("order,request_id\\n" + rows)
world = FakeWorld()
opened = Dropconnect.open("dropconnect.toml", clock=world.clock, registry=world.registry())
with opened as app, Spool() as spool:
    spool.add(app.bulk_rows("shop", file=Path("list.csv"), reason="changed-mind"))
    for order in app.bulk_plan(spool.rows(), name="list", by="Ada"):
        spool.put(order)
        world.shop("shop").calls.clear()
    write_report(Path("report.csv"), spool.orders())
    states = spool.report("list", carried_out=False, stopped="").totals.states
    assert sum(1 for _ in spool.agreed()) == states["goes"] == count, states
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def kibibytes(folder: Path, count: int) -> int:
    """The most memory that planning so many rows took."""
    program = [sys.executable, "-c", PLAN, str(count)]
    ended = subprocess.run(
        program, cwd=folder, capture_output=True, text=True, check=False, timeout=6 * PATIENCE
    )
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout)


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_ten_thousand_rows_need_hardly_more_memory_than_a_hundred(tmp_path: Path) -> None:
    (tmp_path / "dropconnect.toml").write_text('[stores.shop]\nconnector = "fake-platform"\n')

    few = kibibytes(tmp_path, FEW)
    many = kibibytes(tmp_path, MANY)

    assert many - few < ROOM, (few, many)
