"""An author declares where a provider differs: the reason is shown, and nothing is declared in vain."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ, SECRET = "test_money_is_read_as_it_was_sold[KWD]", "test_no_secret_shows"
SUITE = f"""
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest
from tests.conformance.small_shop import small_shop
from tests.conformance.small_shop_bugs import DropsTheTax

from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest


class TestAsItIs(PlatformConformance):
    deviations: ClassVar[dict[str, str]] = {{}}

    @pytest.fixture
    def platform(self) -> Iterator[PlatformUnderTest]:
        with small_shop(DropsTheTax) as platform:
            yield replace(platform, deviations=self.deviations)


class TestDeclared(TestAsItIs):
    deviations = {{"{READ}": "taxes are kept elsewhere"}}


class TestInVain(TestAsItIs):
    deviations = {{"{SECRET}": "it once did"}}


class TestWithoutAReason(TestAsItIs):
    deviations = {{"{SECRET}": " "}}


class TestOfNothing(TestAsItIs):
    deviations = {{"test_nothing": "a reason"}}
"""
RUN = (
    ("TestAsItIs", READ),
    ("TestDeclared", READ),
    ("TestInVain", SECRET),
    ("TestWithoutAReason", SECRET),
    ("TestOfNothing", SECRET),
)
SHOWN = (
    ("FAILED", f"TestAsItIs::{READ} - AssertionError"),
    ("XFAIL", f"TestDeclared::{READ} - taxes are kept elsewhere"),
    ("FAILED", f"TestInVain::{SECRET} - [XPASS(strict)] it once did"),
    ("ERROR", f"TestWithoutAReason::{SECRET} - Failed: say in deviations= why"),
    ("ERROR", f"TestOfNothing::{SECRET} - Failed: no test of the suite is called test_nothing"),
)


def test_a_deviation_is_declared_with_its_reason_or_not_at_all(tmp_path: Path) -> None:
    suite = tmp_path / "test_ours.py"
    suite.write_text(SUITE, encoding="utf-8")
    chosen = [f"{suite}::{test_class}::{test}" for test_class, test in RUN]
    options = ["-q", "-rfEx", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]

    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *chosen],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "COLUMNS": "300"},
    )

    said = [re.search(rf"^{word} \S*::{re.escape(rest)}", run.stdout, re.MULTILINE) for word, rest in SHOWN]
    assert None not in said, run.stdout + run.stderr
