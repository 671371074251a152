"""``reconcile --after-restore``: a restored copy becomes the journal, and looks before it sends."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.copies import copy_of, put_back
from tests.support.workplace import NOBODY_LISTENS, Workplace, section

from dropconnect.testing.simulator import COMMITTED, Call, Fault, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator

PAYS = Match("POST", "/orders/21/refunds$")


@pytest.fixture
def state(place: Workplace) -> Path:
    folder = place.folder.with_name(f"{place.folder.name}-state")
    place.environment["DROPCONNECT_STATE_FOLDER"] = str(folder)
    return folder


@pytest.fixture
def restored(place: Workplace, shop: WooCommerceSimulator, state: Path) -> Workplace:
    """The copy was made while the refund of order 21 was on its way; order 22 waits for a person in it."""
    backup = place.folder / "backup.sqlite3"
    assert place.cancel("22").code == 5
    shop.faults.add(Fault(PAYS, COMMITTED, Call(lambda moment: copy_of(place.journal, backup))))
    assert place.cancel("21").code == 0
    put_back(backup, place.journal)
    return place


def test_what_was_on_its_way_is_found_and_the_case_goes_on(
    restored: Workplace, shop: WooCommerceSimulator
) -> None:
    assert restored.call("work", "--once").code == 2
    writes = len(shop.log.requests("POST")) + len(shop.log.requests("PUT"))

    ended = restored.call("reconcile", "--after-restore")

    assert ended.code == 0, ended.said
    assert "refund at shop: intent -> done: The shop has our refund" in ended.out
    assert "2 open cases are marked" in ended.out
    assert len(shop.log.requests("POST")) + len(shop.log.requests("PUT")) == writes
    for _ in range(2):
        restored.call("work", "--once")
    assert restored.call("show", "2", "--json").document["case"]["outcome"] == "done"
    assert str(shop.money_paid(21)) == "82.49"
    assert "older copy" not in restored.run("cases").err


def test_the_journal_counts_on_above_every_other_copy(restored: Workplace, state: Path) -> None:
    newer = copy_of(restored.journal, restored.folder / "other.sqlite3")

    document = restored.call("reconcile", "--after-restore", "--json").document

    assert document["counter_known"] > document["counter_before"]
    assert document["counter"] > document["counter_known"]
    restored.environment["DROPCONNECT_JOURNAL"] = str(newer)
    assert restored.call("work", "--once").code == 2


def test_one_store_is_looked_at_and_all_cases_are_marked(restored: Workplace, url: str) -> None:
    restored.configure(section("shop", url), section("other", NOBODY_LISTENS))

    document = restored.call("reconcile", "other", "--after-restore", "--json").document

    assert (document["marked"], document["cases"]) == (2, [])


def test_a_store_that_cannot_be_read_is_told_and_exits_as_waiting(restored: Workplace) -> None:
    restored.configure(section("shop", NOBODY_LISTENS))

    ended = restored.call("reconcile", "--after-restore", "--json")

    assert ended.code == 3
    assert [bool(case["trouble"]) for case in ended.document["cases"]] == [False, True]


def test_it_does_not_go_with_apply(restored: Workplace) -> None:
    ended = restored.call("reconcile", "--after-restore", "--apply")

    assert ended.code == 2
    assert "--after-restore" in ended.err


def test_the_timeline_tells_of_the_restore(restored: Workplace) -> None:
    restored.call("reconcile", "--after-restore")

    assert "the journal was restored from a copy" in restored.call("show", "1").out
