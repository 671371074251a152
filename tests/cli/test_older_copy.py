"""A journal that was restored from a backup, or is used in two places: it stops, and says what to do."""

from __future__ import annotations

import json
from pathlib import Path
from stat import S_IMODE

import pytest
from tests.support.copies import copy_of, counter_of, put_back
from tests.support.workplace import Workplace

from dropconnect_woocommerce.simulator import WooCommerceSimulator


@pytest.fixture
def state(place: Workplace) -> Path:
    """Where the marks of the place's journals are kept."""
    folder = place.folder.with_name(f"{place.folder.name}-state")
    place.environment["DROPCONNECT_STATE_FOLDER"] = str(folder)
    return folder


def marks_in(state: Path) -> list[dict[str, object]]:
    return [json.loads(file.read_bytes()) for file in state.glob("*.json")]


@pytest.fixture
def restored(place: Workplace, state: Path) -> Workplace:
    """Order 24 was cancelled after the backup, which is what there is now."""
    assert place.cancel("22").code == 5
    backup = copy_of(place.journal, place.folder / "backup.sqlite3")
    assert place.cancel("21").code == 0
    put_back(backup, place.journal)
    return place


def test_the_mark_is_as_far_as_the_journal_and_only_for_this_user(place: Workplace, state: Path) -> None:
    assert place.cancel("21").code == 0

    [mark] = marks_in(state)
    assert mark["counter"] == counter_of(place.journal) > 0
    assert S_IMODE(state.stat().st_mode) == 0o700
    assert {S_IMODE(file.stat().st_mode) for file in state.iterdir()} == {0o600}


def test_an_older_copy_sends_nothing_and_says_both_counters_and_what_to_do(
    restored: Workplace, state: Path, shop: WooCommerceSimulator
) -> None:
    [mark] = marks_in(state)
    ours, paid, requests = (
        counter_of(restored.journal),
        len(shop.shop.gateway_calls),
        len(shop.log.requests()),
    )

    for command in (("work", "--once"), ("resolve", "1", "--say", "collected 82.49", "--by", "Ada")):
        ended = restored.call(*command, "--json")
        assert ended.code == 2, ended.said
        error = ended.document["error"]
        assert error["kind"] == "OlderJournal"
        assert f"intent {ours}," in error["message"]
        assert f"intent {mark['counter']} was written on {str(mark['at'])[:10]}" in error["message"]
        assert "dropconnect reconcile --after-restore" in error["message"]
    assert restored.cancel("21").code == 2
    assert (len(shop.shop.gateway_calls), len(shop.log.requests())) == (paid, requests)


@pytest.mark.parametrize("command", [("cases",), ("show", "1"), ("tasks",), ("incidents",)])
def test_an_older_copy_can_still_be_read_and_warns(restored: Workplace, command: tuple[str, ...]) -> None:
    ended = restored.run(*command)

    assert ended.code in (0, 5), ended.said
    assert ended.out
    assert ended.err.count("is an older copy of itself") == 1


def test_a_moved_journal_goes_on(place: Workplace, state: Path, shop: WooCommerceSimulator) -> None:
    assert place.cancel("22").code == 5
    moved = copy_of(place.journal, place.folder / "moved.sqlite3")

    place.environment["DROPCONNECT_JOURNAL"] = str(moved)

    assert place.cancel("21").code == 0
    [mark] = marks_in(state)
    assert mark["journal"] == str(moved.resolve())


def test_a_damaged_mark_is_written_anew(place: Workplace, state: Path) -> None:
    assert place.cancel("22").code == 5
    [file] = state.glob("*.json")
    file.write_bytes(b'{"counter": 1')

    assert place.cancel("21").code == 0
    [mark] = marks_in(state)
    assert mark["counter"] == counter_of(place.journal)


def test_a_state_folder_that_cannot_be_used_warns_once_and_stops_nothing(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    in_the_way = place.folder / "a-file"
    in_the_way.write_text("in the way")
    place.environment["DROPCONNECT_STATE_FOLDER"] = str(in_the_way / "state")

    ended = place.run("cancel", "--reason", "changed-mind", "--yes", "shop", "21")

    assert ended.code == 0, ended.said
    assert ended.err.count("the state folder") == 1
    checked = place.call("check", "--json")
    assert checked.code == 2
    [row] = [row for row in checked.document["machine"] if row["name"] == "state folder"]
    assert not row["ok"]
    assert "state_folder" in row["fix"]


def test_check_finds_a_state_folder_that_a_restore_would_bring_back(place: Workplace) -> None:
    place.environment["DROPCONNECT_STATE_FOLDER"] = str(place.folder)
    [row] = place.call("check", "--json").document["machine"]
    assert (row["ok"], "beside the journal" in row["detail"]) == (False, True)

    place.environment["DROPCONNECT_STATE_FOLDER"] = str(place.folder.with_name(f"{place.folder.name}-state"))
    assert place.call("check").code == 0
