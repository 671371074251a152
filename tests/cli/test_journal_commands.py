"""`journal check | backup | compact`, and who may read the files."""

from __future__ import annotations

import grp
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.cli.test_json import fits
from tests.support.workplace import Workplace, section

from dropconnect.clock import SystemClock
from dropconnect.journal import Journal
from dropconnect.liveness.runners import Runners
from dropconnect_woocommerce.simulator import WooCommerceSimulator


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def kept(place: Workplace) -> dict[str, int]:
    """Name -> mode of everything that dropconnect keeps in the folder."""
    return {name.name: mode(name) for name in place.folder.glob("dropconnect-journal*")}


@contextmanager
def umask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def test_a_backup_is_complete_and_can_take_the_journals_place(
    place: Workplace, shop: WooCommerceSimulator
) -> None:
    assert place.cancel("21").code == 0
    copy = place.folder / "copy.sqlite3"
    told = fits(place.call("journal", "backup", str(copy), "--json"), "journal-backup")
    assert (told["path"], told["bytes"], mode(copy)) == (str(copy), copy.stat().st_size, 0o600)
    assert list(place.folder.glob("copy*")) == [copy]
    for name in place.folder.glob("dropconnect-journal.sqlite3*"):
        if name.is_file():
            name.unlink()
    copy.rename(place.journal)
    assert place.cancel("21").code == 0
    assert len(shop.shop.gateway_calls) == 1
    assert place.call("journal", "check").code == 0


def test_a_backup_shows_one_moment_while_others_write(place: Workplace) -> None:
    place.cancel("21")
    copy = place.folder / "copy.sqlite3"
    with closing(sqlite3.connect(place.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE").close()
        other.execute("DELETE FROM event").close()
        assert place.call("journal", "backup", str(copy)).code == 0
        other.execute("ROLLBACK").close()
    with closing(sqlite3.connect(copy)) as journal:
        assert journal.execute("SELECT count(*) FROM event").fetchone()[0] > 0


def test_a_backup_takes_no_files_place(place: Workplace) -> None:
    place.cancel("21")
    copy = place.folder / "copy.sqlite3"
    copy.write_text("somebody's notes")
    ended = place.call("journal", "backup", str(copy))
    assert (ended.code, "is there already" in ended.err) == (2, True)
    assert copy.read_text() == "somebody's notes"
    assert place.call("journal", "backup", str(place.folder / "nowhere" / "copy")).code == 2


def test_a_damaged_journal_gives_no_backup(place: Workplace) -> None:
    place.cancel("21")
    with closing(sqlite3.connect(place.journal)) as journal, journal:
        journal.execute("UPDATE effect SET state = 'unsent'")
    copy = place.folder / "copy.sqlite3"
    ended = place.call("journal", "backup", str(copy), "--json")
    assert (ended.code, ended.document["error"]["kind"]) == (2, "JournalError")
    assert "seal" in ended.document["error"]["message"]
    assert not copy.exists()


def test_compacting_gives_the_disk_back_and_keeps_everything(place: Workplace) -> None:
    place.cancel("21")
    before = place.call("show", "1", "--json").document
    with closing(sqlite3.connect(place.journal)) as journal, journal:
        journal.execute("CREATE TABLE ballast (bytes BLOB)")
        journal.execute("INSERT INTO ballast VALUES (zeroblob(1000000))")
        journal.execute("DROP TABLE ballast")
    told = fits(place.call("journal", "compact", "--json"), "journal-compact")
    assert told["bytes_before"] > 1_000_000 > told["bytes_after"]
    assert told["bytes_after"] == place.journal.stat().st_size
    assert place.call("show", "1", "--json").document == before
    assert place.call("journal", "check").code == 0
    assert "bytes before" in place.call("journal", "compact").out


def test_a_case_that_is_worked_on_is_not_disturbed(place: Workplace) -> None:
    place.cancel("21")
    with closing(Journal(place.journal)) as journal:
        alive = Runners(journal, SystemClock()).enter()
        with journal.write() as writing:
            alive.record(writing)
        with closing(sqlite3.connect(place.journal)) as file, file:
            file.execute('UPDATE "case" SET lease = ?', (alive.runner,))
        ended = place.call("journal", "compact")
        assert (ended.code, "case 1 is being worked on" in ended.err) == (2, True)
        alive.close()
    assert place.call("journal", "compact").code == 0


def test_a_check_without_a_journal_makes_none(place: Workplace) -> None:
    ended = place.call("journal", "check")
    assert (ended.code, "there is no journal" in ended.err) == (2, True)
    assert kept(place) == {}


@pytest.mark.parametrize("bits", [0o000, 0o022, 0o077])
def test_what_is_kept_is_for_its_user_alone_whatever_the_umask(place: Workplace, bits: int) -> None:
    with umask(bits):
        place.cancel("21")
        with closing(sqlite3.connect(place.journal)) as other:
            other.execute("SELECT count(*) FROM event").fetchall()
            assert place.call("cases").code == 0
            found = kept(place)
    assert found.pop("dropconnect-journal.sqlite3.runners") == 0o700
    assert set(found.values()) == {0o600}
    assert "dropconnect-journal.sqlite3-wal" in found


def test_a_journal_that_others_could_read_is_told_and_narrowed(place: Workplace) -> None:
    place.cancel("21")
    folder = place.journal.with_name(f"{place.journal.name}.runners")
    place.journal.chmod(0o644)
    folder.chmod(0o755)
    checked = place.call("journal", "check")
    assert (checked.code, "may be used by others (mode 644)" in checked.out) == (5, True)
    assert mode(place.journal) == 0o644
    assert place.call("work", "--once").code == 0
    assert (mode(place.journal), mode(folder)) == (0o600, 0o700)
    assert place.call("journal", "check").code == 0


def test_a_group_may_use_the_journal_where_the_configuration_says_so(place: Workplace, url: str) -> None:
    group = grp.getgrgid(os.getgid()).gr_name
    place.file.write_text(f'journal_group = "{group}"\n{section("shop", url)}')
    with umask(0o077):
        place.cancel("21")
        assert place.call("journal", "backup", str(place.folder / "copy")).code == 0
    found = kept(place)
    assert found.pop("dropconnect-journal.sqlite3.runners") == 0o770
    assert set(found.values()) == {0o660}
    assert mode(place.folder / "copy") == 0o660
    assert place.call("journal", "check").code == 0
    place.file.write_text(section("shop", url))
    assert place.call("cases").code == 0
    assert mode(place.journal) == 0o600


def test_an_unknown_group_is_a_mistake_in_the_configuration(place: Workplace, url: str) -> None:
    place.file.write_text(f'journal_group = "no-such-group"\n{section("shop", url)}')
    ended = place.call("cases")
    assert (ended.code, "journal_group" in ended.err) == (2, True)
