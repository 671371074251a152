"""A journal that is locked, newer, full or not a journal: said clearly, and no money is lost or doubled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, event
from tests.support.recordings import SHOP
from tests.support.workplace import CANCEL, Workplace, section

from dropconnect.testing.simulator import COMMITTED, Call, Fault, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator


@contextmanager
def room_for(pages: int) -> Iterator[None]:
    """As on a full disk: no journal that is opened inside can have more than so many pages."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def small_pages(place: Workplace) -> int:
    """Make the journal of pages so small that every write needs new ones; gives their number."""
    with closing(sqlite3.connect(place.journal)) as journal:
        journal.execute("PRAGMA journal_mode = DELETE").fetchall()
        journal.execute("PRAGMA page_size = 512")
        journal.execute("VACUUM")
        count: int = journal.execute("PRAGMA page_count").fetchone()[0]
    return count


def test_a_locked_journal(place: Workplace, shop: WooCommerceSimulator) -> None:
    place.call("cases")
    place.environment["DROPCONNECT_JOURNAL_WAIT_SECONDS"] = "0.2"
    with closing(sqlite3.connect(place.journal, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        other.execute("BEGIN EXCLUSIVE")
        ended = place.run(*CANCEL, "21")
        assert ended.code == 2, ended.said
        assert "is locked by another program" in ended.err
    assert shop.shop.gateway_calls == []
    assert place.cancel("21").code == 0


def test_a_journal_that_is_locked_while_the_refund_is_on_its_way(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    place.call("cases")
    place.environment["DROPCONNECT_JOURNAL_WAIT_SECONDS"] = "0.2"
    with closing(sqlite3.connect(place.journal, isolation_level=None, check_same_thread=False)) as other:
        lock = Call(lambda moment: other.execute("BEGIN EXCLUSIVE").close())
        shop.faults.add(Fault(Match("POST", "/orders/21/refunds$"), COMMITTED, lock))
        ended = place.run(*CANCEL, "21", "--json")
        assert ended.code == 5, ended.said
        assert ended.document["error"]["kind"] == "ResultNotRecorded"
        assert "dropconnect work" in ended.document["error"]["message"]
    assert place.call("work", "--once").code == 0
    assert place.call("cases", "--json").document["cases"][0]["outcome"] == "done"
    assert len(shop.shop.gateway_calls) == 1
    assert str(shop.money_paid(21)) == "82.49"


def test_a_journal_of_a_newer_release(place: Workplace) -> None:
    place.call("cases")
    with closing(sqlite3.connect(place.journal)) as journal, journal:
        journal.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = place.call("cases", "--json")
    assert ended.code == 2
    assert ended.document["error"]["kind"] == "JournalError"
    assert "newer dropconnect" in ended.document["error"]["message"]
    assert "upgrade" in ended.document["error"]["message"]


def test_something_else_than_a_journal(place: Workplace) -> None:
    place.journal.write_bytes(b"these are somebody's holiday notes, not a database\n" * 50)
    ended = place.call("cases")
    assert ended.code == 2
    assert str(place.journal.name) in ended.err
    assert b"holiday notes" in place.journal.read_bytes()


def test_a_folder_that_is_not_there(place: Workplace) -> None:
    place.environment["DROPCONNECT_JOURNAL"] = str(place.folder / "away" / "journal.sqlite3")
    ended = place.call("cases")
    assert ended.code == 2
    assert "does not exist" in ended.err


def test_a_full_journal_stops_cleanly_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """With ever more room it fills up ever later: before the case, before the payment, after it."""
    seen = set()
    for room in range(0, 60, 2):
        shop = WooCommerceSimulator.from_shop(SHOP)
        place = Workplace(tmp_path / str(room))
        place.folder.mkdir()
        with shop.running() as url:
            place.configure(section("shop", url))
            code = fill_up(place, room)
            seen.add((code, len(shop.shop.gateway_calls)))
            if code == 0:
                break
            if place.cancel("21").code != 0:
                assert place.call("work", "--once").code == 0
            again = place.cancel("21")
        assert again.code == 0, again.said
        assert str(shop.money_paid(21)) == "82.49"
        assert len(shop.shop.gateway_calls) == 1
        assert shop.order(21)["status"] == "cancelled"
    assert seen - {(5, 1)} == {(2, 0), (2, 1), (0, 1)}


def fill_up(place: Workplace, room: int) -> int:
    """Cancel with room for so many more pages; gives the exit code."""
    place.call("cases")
    with room_for(small_pages(place) + room):
        ended = place.cancel("21")
    if ended.code != 0:
        assert "make room" in ended.err
        if "about to refund" in ended.err:
            assert "dropconnect work" in ended.err
    return ended.code
