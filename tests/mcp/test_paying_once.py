"""Whatever agents do, each order is paid back once: what ``docs/explanation/agents.md`` says, in small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.mcp.measuring import KILLED, SCENARIOS, measured_killed, measured_of
from tests.support.agent_server import AgentServer
from tests.support.office import Office

from dropconnect import Dropconnect

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "agents.md"
ROW = re.compile(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def test_agents_that_repeat_forget_and_hurry_are_paid_once(
    office: Office, door: Dropconnect, agents: AgentServer
) -> None:
    for measured in measured_of(office, door, agents, 2):
        assert (measured.payments, measured.unpaid, measured.twice) == (2, 0, 0), measured.what


@pytest.mark.prove
def test_a_process_that_is_killed_when_the_store_has_paid_does_not_pay_again(tmp_path: Path) -> None:
    measured = measured_killed(tmp_path, 1)
    assert (measured.payments, measured.unpaid, measured.twice) == (1, 0, 0)


def test_the_page_has_a_row_for_each_kind_and_none_was_paid_twice() -> None:
    rows = {what: numbers for what, *numbers in ROW.findall(PAGE.read_text("utf-8"))}
    assert list(rows) == [*(what for what, _, _ in SCENARIOS), KILLED]
    for orders, _calls, payments, unpaid, twice in rows.values():
        assert (payments, unpaid, twice) == (orders, "0", "0")
