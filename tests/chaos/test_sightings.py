"""Processes that die while they open a case for what they saw, and others that look at the same time."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.recordings import SHOP
from tests.support.workplace import ROUTES, Workplace, by_hand, finish, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

pytestmark = pytest.mark.prove

_LATER = """
import os, signal, sys
from contextlib import contextmanager
from datetime import timedelta
from dropconnect.cli import run
from dropconnect.clock import SystemClock
from dropconnect.journal import Journal
from dropconnect.journal.sightings import Sightings

now = SystemClock.now
SystemClock.now = lambda clock: now(clock) + timedelta(minutes={minutes})
opened, write = Sightings.opened, Journal.write
due = []

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def opening(sightings, before, case_id):
    found = opened(sightings, before, case_id)
    due.append(case_id)
    if {point!r} == "before":
        die()
    return found

@contextmanager
def writing(journal):
    with write(journal) as transaction:
        yield transaction
    if due and {point!r} == "after":
        die()

Sightings.opened, Journal.write = opening, writing
sys.exit(run(sys.argv[1:]))
"""
NEEDS_PERSON = 5


def later(minutes: int, *, dies: str = "") -> str:
    """The command so many minutes from now; ``dies``: before or after the case is committed."""
    return _LATER.format(minutes=minutes, point=dies)


@pytest.mark.parametrize("point", ["before", "after"])
def test_a_kill_loses_no_sighting_and_two_processes_open_one_case(tmp_path: Path, point: str) -> None:
    shop = WooCommerceSimulator.from_shop(SHOP)
    with shop.running() as url:
        place = Workplace(tmp_path)
        place.configure(section("shop", url, ROUTES), by_hand())
        assert place.run("work", "--once").code == 0
        shop.shop.orders[21]["status"] = "cancelled"
        shop.shop.orders[21]["date_modified_gmt"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"

        killed = place.run("work", "--once", script=later(20, dies=point))
        both = [place.start("work", "--once", script=later(40)) for _ in range(2)]
        codes = {finish(process).code for process in both}

        assert killed.code == -signal.SIGKILL
        assert codes <= {0, NEEDS_PERSON}
        assert place.call("cases", "--json").document["total"] == 1
        [task] = place.call("tasks", "--json").document["tasks"]
        [seen] = place.call("seen", "--json").document["sightings"]
    assert (seen["state"], seen["case_id"], task["case_id"]) == ("opened", 1, 1)
    assert "still holds 82.49 USD" in task["reason"]
    assert shop.shop.gateway_calls == []
