"""Every protection of money is missed when it is gone: each deliberate break makes a test fail.

A class for each room of breaks, because two of them run at a time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.breaks.trial import LONGEST_TRIAL, PATCHES, ROOT, Break, assert_is_noticed, breaks_of

ROOMS = ("ledger", "doubt", "guard", "money", "doors", "journals")


def each_of(room: str) -> pytest.MarkDecorator:
    breaks = breaks_of(room)
    return pytest.mark.parametrize("broken", breaks, ids=[found.name for found in breaks])


@pytest.mark.prove
@pytest.mark.timeout(LONGEST_TRIAL)
class TestTheLedger:
    @each_of("ledger")
    def test_a_break_is_noticed(self, broken: Break, tmp_path: Path) -> None:
        assert_is_noticed(broken, tmp_path)


@pytest.mark.prove
@pytest.mark.timeout(LONGEST_TRIAL)
class TestDoubt:
    @each_of("doubt")
    def test_a_break_is_noticed(self, broken: Break, tmp_path: Path) -> None:
        assert_is_noticed(broken, tmp_path)


@pytest.mark.prove
@pytest.mark.timeout(LONGEST_TRIAL)
class TestTheGuard:
    @each_of("guard")
    def test_a_break_is_noticed(self, broken: Break, tmp_path: Path) -> None:
        assert_is_noticed(broken, tmp_path)


@pytest.mark.prove
@pytest.mark.timeout(LONGEST_TRIAL)
class TestMoney:
    @each_of("money")
    def test_a_break_is_noticed(self, broken: Break, tmp_path: Path) -> None:
        assert_is_noticed(broken, tmp_path)


@pytest.mark.prove
@pytest.mark.timeout(LONGEST_TRIAL)
class TestTheDoorsToTheOutside:
    @each_of("doors")
    def test_a_break_is_noticed(self, broken: Break, tmp_path: Path) -> None:
        assert_is_noticed(broken, tmp_path)


@pytest.mark.prove
@pytest.mark.timeout(LONGEST_TRIAL)
class TestTwoJournals:
    @each_of("journals")
    def test_a_break_is_noticed(self, broken: Break, tmp_path: Path) -> None:
        assert_is_noticed(broken, tmp_path)


def test_every_break_has_a_room_that_is_tried() -> None:
    assert {path.parent.name for path in PATCHES.rglob("*.patch")} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_break_applies_to_the_sources_as_they_are(room: str) -> None:
    """Quick, so that whoever changes a protected line hears of it at once."""
    for broken in breaks_of(room):
        broken.assert_applies(ROOT, "--check")
