"""Orders as real shops have them, from public reports: what is paid, said and asked.

Each file in ``known/`` is one case: a shop, commands or deliveries, and what must be seen afterwards, with
its source and why that is right. Only public doors are used.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cases.judging import problem
from tests.cases.not_yet import NOT_YET
from tests.cases.playing import play

CASES = {file.stem: file for file in sorted((Path(__file__).parent / "known").glob("*.json"))}


def test_every_case_that_is_not_right_yet_is_a_case() -> None:
    assert set(NOT_YET) <= set(CASES)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=NOT_YET[name])) if name in NOT_YET else name
        for name in CASES
    ],
)
def test_it_ends_with_the_right_money_or_a_question(name: str, tmp_path: Path) -> None:
    case = json.loads(CASES[name].read_text("utf-8"))

    played = play(case, tmp_path)

    assert [why for why in (problem(check, played) for check in case["expect"]) if why] == [], case["why"]
