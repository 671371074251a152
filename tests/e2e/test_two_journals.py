"""A second journal for one shop, or one that was lost or restored: nothing is paid twice, and nobody is left
without a word. The shop's own money is what counts."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.claims import announce, claims_of
from tests.support.copies import copy_of, counter_of, put_back
from tests.support.recordings import SHOP
from tests.support.workplace import Ended, Workplace, section

from dropconnect.saga.store import claim
from dropconnect.testing.simulator import ARRIVED, Call, Fault, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator

LAMP = ("21", "--line", "LAMP-1:1")
ONE, TWO = Decimal("27.50"), Decimal("55.00")
DONE, BUG, USAGE, REFUSED, PERSON = 0, 1, 2, 4, 5
WRITES = Match(path="/orders/21", predicate=lambda request: request.method in ("PUT", "POST"))


def installation(folder: Path, url: str) -> Workplace:
    folder.mkdir()
    place = Workplace(folder)
    place.configure(section("shop", url))
    return place


def only_task(place: Workplace) -> dict[str, Any]:
    [task] = place.call("tasks", "--json").document["tasks"]
    found: dict[str, Any] = task
    return found


def say(place: Workplace, words: str) -> Ended:
    return place.call("resolve", str(only_task(place)["id"]), "--say", words, "--by", "Ada")


def outcome(place: Workplace) -> str:
    case = place.call("show", "1", "--json").document["case"]
    return str(case["outcome"])


@pytest.fixture(autouse=True)
def few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gives way here: a command need not wait six seconds for it."""
    monkeypatch.setattr(claim, "_LOOKS", 2)


@pytest.fixture
def shop() -> WooCommerceSimulator:
    return WooCommerceSimulator.from_shop(SHOP)


def test_a_second_journal_asks_whether_it_is_the_same_wish(
    shop: WooCommerceSimulator, tmp_path: Path
) -> None:
    with shop.running() as url:
        assert installation(tmp_path / "first", url).cancel(*LAMP).code == DONE
        second = installation(tmp_path / "second", url)
        planned = second.call("plan", "shop", "21", "--line", "LAMP-1:1", "--reason", "changed-mind")
        assert second.cancel(*LAMP).code == PERSON
        assert shop.money_paid(21) == ONE
        task = only_task(second)

    assert {choice["decision"] for choice in task["choices"]} == {"same", "further"}
    for words in (planned.out, task["reason"]):
        assert "27.50 USD" in words
        assert "another dropconnect" in words
        assert "further units?" in words


def test_the_same_wish_ends_as_already_paid(shop: WooCommerceSimulator, tmp_path: Path) -> None:
    with shop.running() as url:
        installation(tmp_path / "first", url).cancel(*LAMP)
        second = installation(tmp_path / "second", url)
        second.cancel(*LAMP)
        assert say(second, "same").code == REFUSED
        assert (shop.money_paid(21), outcome(second)) == (ONE, "already")
        assert second.call("work", "--once").code == DONE

    assert [value.split()[0] for value in claims_of(shop)] == ["done"]


def test_further_units_are_paid(shop: WooCommerceSimulator, tmp_path: Path) -> None:
    with shop.running() as url:
        installation(tmp_path / "first", url).cancel(*LAMP)
        second = installation(tmp_path / "second", url)
        second.cancel(*LAMP)
        assert say(second, "further").code == DONE

    assert (shop.money_paid(21), outcome(second)) == (TWO, "done")


def test_a_journal_that_was_lost_asks_too(shop: WooCommerceSimulator, tmp_path: Path) -> None:
    with shop.running() as url:
        place = installation(tmp_path / "merchant", url)
        place.cancel(*LAMP)
        for file in place.folder.glob("dropconnect-journal*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        assert place.cancel(*LAMP).code == PERSON

    assert shop.money_paid(21) == ONE


def test_another_wish_of_another_journal_is_shown_before_money(
    shop: WooCommerceSimulator, tmp_path: Path
) -> None:
    with shop.running() as url:
        installation(tmp_path / "first", url).cancel("21", "--line", "LAMP-1:2")
        second = installation(tmp_path / "second", url)
        assert second.cancel("21").code == PERSON
        task = only_task(second)
        assert shop.money_paid(21) == TWO
        assert "made by another dropconnect" in task["reason"]
        assert say(second, "approve").code == DONE

    assert shop.money_paid(21) == Decimal("82.49")


def test_what_the_whole_order_was_paid_for_is_not_paid_again(
    shop: WooCommerceSimulator, tmp_path: Path
) -> None:
    with shop.running() as url:
        installation(tmp_path / "first", url).cancel("21")
        ended = installation(tmp_path / "second", url).cancel("21")

    assert ended.code == REFUSED
    assert "another dropconnect" in ended.said
    assert shop.money_paid(21) == Decimal("82.49")


def test_a_live_claim_of_another_journal_is_waited_for_then_asked_about(
    shop: WooCommerceSimulator, tmp_path: Path
) -> None:
    """``settle_seconds = 0`` in these shops: a row that has not moved is a question at once."""
    announce(shop)
    with shop.running() as url:
        place = installation(tmp_path / "merchant", url)
        assert place.cancel(*LAMP).code == PERSON
        task = only_task(place)
        assert task["kind"] == "claim"
        assert shop.money_paid(21) == 0
        assert "another dropconnect (journal other-jo) has announced a refund of 27.50 USD" in task["reason"]
        assert say(place, "gone").code == DONE

    assert shop.money_paid(21) == ONE
    assert [value for value in claims_of(shop) if value.startswith("live")] == []


def test_check_shows_what_nobody_answers_for(shop: WooCommerceSimulator, tmp_path: Path) -> None:
    announce(shop)
    with shop.running() as url:
        place = installation(tmp_path / "merchant", url)
        before = place.call("check").out
        place.cancel(*LAMP)
        [checked] = place.call("check", "--json").document["connections"]

    [row] = [row for row in checked["rows"] if row["name"] == "other installations"]
    assert "other installations" not in before  # there is no journal yet
    assert (row["ok"], "order 21 (task 1)" in row["detail"]) == (False, True)


def test_a_restored_journal_takes_up_what_it_paid(shop: WooCommerceSimulator, tmp_path: Path) -> None:
    """The copy was made while the case waited for an approval; the refund carries our journal's name."""
    with shop.running() as url:
        place = approving(tmp_path / "merchant", url)
        assert place.cancel(*LAMP).code == PERSON
        copy = keep(place)
        assert place.call("approve", "1", "--by", "Ada").code == DONE
        on_a_new_machine(place, copy)
        assert place.call("work", "--once").code != BUG
        assert place.call("approve", "1", "--by", "Ada").code == DONE
        shown = place.call("show", "1").out

    assert shop.money_paid(21) == ONE
    assert "found at the provider by our key" in shown


@pytest.mark.parametrize("wish", [LAMP, ("21",)], ids=["a lamp", "the order"])
@pytest.mark.parametrize("at", [2, *(pytest.param(at, marks=pytest.mark.prove) for at in (1, 3, 4, 5))])
def test_a_copy_of_any_moment_is_restored_and_nothing_is_paid_twice(
    shop: WooCommerceSimulator, tmp_path: Path, wish: tuple[str, ...], at: int
) -> None:
    """The copy is made while a writing request is on its way to the shop, the first, the second and so on."""
    with shop.running() as url:
        place = installation(tmp_path / "merchant", url)
        copies: list[Path] = []

        def copy(_: object) -> None:
            if len(copies) < at:
                copies.append(copy_of(place.journal, place.folder / f"{len(copies)}.sqlite3"))

        shop.faults.add(Fault(WRITES, ARRIVED, Call(copy), times=None))
        assert place.cancel(*wish).code == DONE
        due, intents = shop.money_paid(21), counter_of(place.journal)
        put_back(copies[-1], place.journal)
        if counter_of(place.journal) < intents:
            assert place.cancel(*wish).code == USAGE
        place.call("reconcile", "--after-restore")
        for _ in range(3):
            ended = place.call("work", "--once")
        again = place.cancel(*wish)

    assert shop.money_paid(21) == due
    assert again.code in (DONE, REFUSED, PERSON), ended.said


def test_a_note_at_the_shop_tells_that_a_journal_is_an_older_copy(
    shop: WooCommerceSimulator, tmp_path: Path
) -> None:
    """A copy of the journal has gone on at another machine, and is at work on the very order."""
    with shop.running() as url:
        place = approving(tmp_path / "merchant", url)
        assert place.call("cases").code == DONE
        copy = keep(place)
        place.cancel("29")
        assert place.call("approve", "1", "--by", "Ada").code == DONE
        place.cancel(*LAMP)
        on_a_new_machine(place, copy)
        ended = place.cancel(*LAMP)

    assert ended.code == USAGE
    assert "is an older copy of itself" in ended.err
    assert "reconcile --after-restore" in ended.err
    assert shop.money_paid(21) == 0


def test_what_a_restored_journal_would_pay_otherwise_is_a_question(
    shop: WooCommerceSimulator, tmp_path: Path
) -> None:
    with shop.running() as url:
        place = approving(tmp_path / "merchant", url)
        place.cancel(*LAMP)
        copy = keep(place)
        place.call("approve", "1", "--by", "Ada")
        [refund] = shop.shop.refunds_of(21)
        refund.amount = Decimal("27.00")
        on_a_new_machine(place, copy)
        place.call("work", "--once")
        assert place.call("approve", "1", "--by", "Ada").code == PERSON

    assert shop.money_paid(21) == ONE


def approving(folder: Path, url: str) -> Workplace:
    """An installation where a person must agree to every payment."""
    folder.mkdir()
    place = Workplace(folder)
    place.configure(section("shop", url, 'policy = { approve_over = "1.00 USD" }'))
    return place


def keep(place: Workplace) -> Path:
    """A copy of the journal, made as a backup makes it."""
    return copy_of(place.journal, place.folder / "backup.sqlite3")


def on_a_new_machine(place: Workplace, copy: Path) -> None:
    """The copy is put in place, and nothing on this machine tells that it is older."""
    place.environment["DROPCONNECT_STATE_FOLDER"] = str(place.folder.with_name("new-machine"))
    put_back(copy, place.journal)
