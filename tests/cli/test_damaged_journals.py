"""A damaged journal: every command works truthfully or says what to do, and no money moves on it.

`journal check` finds each of these damages.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cli.test_messages import WE_MAIL
from tests.support.workplace import ROUTES, Ended, Workplace, by_hand, section

from dropconnect.journal import Journal
from dropconnect.journal.listed import Listed
from dropconnect.journal.notices import NewNotice
from dropconnect.journal.person_rows import NewIncident
from dropconnect.journal.records import SightingFacts
from dropconnect.journal.sightings import Subject
from dropconnect.journal.subscribers import NewSubscriberEvent
from dropconnect.journal.tables import metadata
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.models.operation import WebhookEvent
from dropconnect.models.seen import SeenKind
from dropconnect.models.shadow import ShadowFacts, ShadowOrigin
from dropconnect_woocommerce.simulator import WooCommerceSimulator

READS = (
    ("cases", "--json"),
    ("show", "1"),
    ("show", "2"),
    ("tasks", "--all"),
    ("incidents",),
    ("credits",),
    ("seen",),
)
WORKS = (("work", "--once"), ("reconcile", "shop"))
MOVES = ("resolve", "1", "--say", "stopped", "--by", "Ada")
"""What pays back the rest of the order."""
JUNK = {"words": "'junk'", "bytes": "X'fffe00'", "no UTF-8": "CAST(X'ff41' AS TEXT)"}


@dataclass(frozen=True)
class Scene:
    """Case 1 is done: two lamps of order 21 are paid back. Case 2, the hub, waits for a supplier's answer."""

    place: Workplace
    shop: WooCommerceSimulator
    intact: bytes

    def damage(self, content: bytes) -> None:
        """Put this content in the journal's place, without what SQLite kept beside it."""
        for name in self.place.folder.glob(f"{self.place.journal.name}-*"):
            name.unlink()
        self.place.journal.write_bytes(content)

    def change(self, *statements: str) -> None:
        """Damage the intact journal by these SQL statements, which need not keep any rule."""
        self.damage(self.intact)
        with closing(sqlite3.connect(self.place.journal, isolation_level=None)) as journal:
            journal.execute("PRAGMA ignore_check_constraints = ON").close()
            for statement in statements:
                journal.execute(statement).close()
            journal.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def call(self, *command: str) -> Ended:
        """Run it; whatever is wrong with the journal is never a bug of ours."""
        ended = self.place.call(*command)
        assert ended.code != 1, (command, ended.said)
        assert "a bug" not in ended.said, (command, ended.said)
        return ended

    def found(self) -> list[str]:
        """What `journal check` finds wrong."""
        checked = self.call("journal", "check", "--json")
        looks = checked.document["looks"]
        found = [finding for look in looks for finding in look["findings"]]
        assert (checked.code, bool(found)) in ((0, False), (5, True)), checked.said
        return found

    def assert_nothing_moves(self) -> None:
        """Whatever is asked of it, the customer gets what was paid before and nothing else."""
        for command in (*READS, *WORKS):
            self.call(*command)
        assert str(self.shop.money_paid(21)) == "55.00"


@pytest.fixture
def scene(letters: Workplace, shop: WooCommerceSimulator, url: str) -> Scene:
    post = f'[notifiers.post]\nconnector = "customer-letters"\nfolder = "{letters.folder}"\n'
    letters.configure(section("shop", url, ROUTES + WE_MAIL), by_hand(), post)
    assert letters.cancel("21", "--line", "LAMP-1").code == 0
    assert letters.cancel("21").code == 5
    now = datetime.now(UTC)
    with closing(Journal(letters.journal)) as journal, journal.write() as writing:
        due = now + timedelta(days=1)
        writing.incidents.add(NewIncident(1, "late-answer", "too late", {"who": "hub"}, "merchant", now, due))
        subject = Subject("shop", "28", "28", SeenKind.CANCELLED)
        seen = writing.sightings.note(subject, SightingFacts(), now)
        writing.sightings.looked(seen, SightingFacts(words="it was cancelled in the admin"), now)
        writing.positions.put("shop", "set-up", "", now)
        writing.pauses.end(writing.pauses.begin("shop", "a look", "Ada", now), "Ada", now)
        writing.confirmations.add("hub", "desk@hub.example.test", "123", at=now)
        request = CancellationRequest(connection="shop", order_id="29", reason="changed-mind")
        writing.shadows.add(request, "29", ShadowOrigin.REQUESTED, None, ShadowFacts(), now)
        event = WebhookEvent(kind="order-changed", order_id="28", topic="order.updated", dedupe_key="28")
        writing.inbox.add("shop", event, now)
        writing.listed.note([Listed("shop", "28", now, 1, now)])
        writing.subscribers.begin("books", at=now)
        begun = writing.subscribers.find("books")
        assert begun is not None
        first = NewSubscriberEvent(event_id=1, case_id=1, webhook_id="evt_1", body="{}")
        writing.subscribers.add(begun, begun.event_id, [first], at=now)
        told = ("ada", "post", "incident", 1, 1, "Late", "It came too late", 1, due, now)
        writing.notices.queue(NewNotice("<told@shop.example.test>", *told))
    with closing(sqlite3.connect(letters.journal)) as journal:
        journal.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Scene(letters, shop, letters.journal.read_bytes())


def test_an_intact_journal_is_found_intact(scene: Scene) -> None:
    checked = scene.call("journal", "check", "--json")
    assert checked.code == 0, checked.said
    counts = {look["what"]: look["count"] for look in checked.document["looks"]}
    assert (counts["case"], counts["effect"], counts["access"] >= 2) == (2, 1, True)
    assert all(counts.values()), counts
    assert "effect" in scene.call("journal", "check").out


def sampled(names: Iterable[str], *always: str) -> list[Any]:
    """All of them; those that are not named are for ``make prove``."""
    return [name if name in always else pytest.param(name, marks=pytest.mark.prove) for name in sorted(names)]


@pytest.mark.parametrize("junk", sampled(JUNK, "words"))
@pytest.mark.parametrize("table", sampled(metadata.tables, "effect", "task"))
def test_junk_in_a_column_is_said_and_moves_no_money(scene: Scene, table: str, junk: str) -> None:
    for column in (column for column in metadata.tables[table].columns if column.autoincrement is not True):
        scene.change(f'UPDATE OR IGNORE "{table}" SET "{column.name}" = {JUNK[junk]}')
        for command in (("show", "2"), ("work", "--once")):
            ended = scene.call(*command)
            assert ended.code in (0, 2, 3, 5), (column.name, command, ended.said)
        scene.call("cases")
        assert str(scene.shop.money_paid(21)) == "55.00", column.name
        if table == "effect":
            assert scene.found(), column.name


@pytest.mark.parametrize("change", ["replace(evidence, 'sku', 'sk5')", "'{}'"], ids=["name", "empty"])
def test_evidence_that_nobody_wrote_is_said_and_moves_no_money(scene: Scene, change: str) -> None:
    scene.change(f"UPDATE task SET evidence = {change}")
    for command in (("show", "2"), ("tasks",)):
        ended = scene.call(*command)
        assert ended.code == 2, (command, ended.said)
        assert "journal check" in ended.said
    scene.assert_nothing_moves()


CHANGES = {
    "more is paid": "command = replace(command, '55.00', '55.50')",
    "it never happened": "state = 'unsent'",
    "another order": "order_id = '24'",
    "a later intent": "intent_at = '2027-01-01 00:00:00.000000'",
    "another number there": "result = replace(result, 'provider_id', 'provider-id')",
    "another seal": "seal = ''",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_effect_that_is_not_as_it_was_written_stops_the_money(scene: Scene, change: str) -> None:
    scene.change(f"UPDATE effect SET {change} WHERE kind = 'refund'")
    ended = scene.call(*MOVES, "--json")
    assert (ended.code, ended.document["error"]["kind"]) == (2, "JournalError"), ended.said
    assert "journal check" in ended.document["error"]["message"]
    scene.assert_nothing_moves()
    assert any("seal" in finding for finding in scene.found())


@pytest.mark.parametrize(
    "part",
    [0, 4096, 0.9, *(pytest.param(part, marks=pytest.mark.prove) for part in (1, 100, 512, 8192, 0.5, 0.99))],
)
def test_a_journal_that_was_cut_off(scene: Scene, part: float) -> None:
    size = round(part * len(scene.intact)) if 0 < part < 1 else int(part)
    scene.damage(scene.intact[:size])
    ended = scene.call(*MOVES, "--json")
    assert (ended.code, ended.document["error"]["kind"]) == (2, "JournalError"), ended.said
    assert "restore it from a backup" in ended.document["error"]["message"]
    scene.assert_nothing_moves()
    assert scene.found()


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(1, 6))])
def test_bytes_that_changed_on_the_disk(scene: Scene, seed: int) -> None:
    """Either it is found, or what is told is true all the same: the rest of the order is paid once."""
    dice = random.Random(seed)
    content = bytearray(scene.intact)
    for _ in range(4 ** (seed % 4)):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    scene.damage(bytes(content))
    scene.assert_nothing_moves()
    ended = scene.call(*MOVES)
    assert str(scene.shop.money_paid(21)) in ("55.00", "82.49"), ended.said
    assert len(scene.shop.shop.gateway_calls) <= 2


def root_page_of(scene: Scene, table: str) -> int:
    """Where the table's rows begin; the first page of a file has the number 1."""
    query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    with closing(sqlite3.connect(scene.place.journal)) as journal:
        page: int = journal.execute(query, (table,)).fetchone()[0]
    return page


@pytest.mark.parametrize("table", sampled(metadata.tables, "effect"))
@pytest.mark.parametrize("filling", [b"\x00", b"\xff"], ids=["zeros", "ones"])
def test_a_page_that_is_gone(scene: Scene, table: str, filling: bytes) -> None:
    size = 4096
    content = bytearray(scene.intact)
    page = root_page_of(scene, table)
    content[(page - 1) * size : page * size] = filling * size
    scene.damage(bytes(content))
    scene.assert_nothing_moves()
    assert scene.found()


SCHEMA = {
    "no cases": 'DROP TABLE "case"',
    "no effects": "DROP TABLE effect",
    "no messages": "DROP TABLE message",
    "no stamp": "DROP TABLE alembic_version",
    "an empty stamp": "DELETE FROM alembic_version",
    "an unreadable stamp": "UPDATE alembic_version SET version_num = X'ff'",
    "no rule of one open case": "DROP INDEX one_open_case_per_order",
    "no rule of one effect": "DROP INDEX effect_once",
    "no column": "ALTER TABLE task DROP COLUMN reason",
}


@pytest.mark.parametrize("change", sampled(SCHEMA, "no effects", "no rule of one effect", "an empty stamp"))
def test_a_journal_that_lacks_a_part(scene: Scene, change: str) -> None:
    scene.change("PRAGMA foreign_keys = OFF", SCHEMA[change])
    for command in (*READS, MOVES):
        ended = scene.call(*command)
        assert ended.code == 2, (command, ended.said)
    scene.assert_nothing_moves()
    assert scene.found()


LOST = ('DELETE FROM "case" WHERE id = 2', "DELETE FROM effect WHERE kind = 'refund'", "DELETE FROM part")


@pytest.mark.parametrize("change", LOST)
def test_rows_that_are_gone(scene: Scene, change: str) -> None:
    scene.change("PRAGMA foreign_keys = OFF", change)
    scene.assert_nothing_moves()


def test_references_to_what_is_gone_are_found(scene: Scene) -> None:
    scene.change("PRAGMA foreign_keys = OFF", 'DELETE FROM "case" WHERE id = 2')
    assert any("that is not there" in finding for finding in scene.found())


def test_no_content_is_told(scene: Scene) -> None:
    """What is wrong is told by its place: the content may be a customer's address."""
    scene.change("""UPDATE message SET envelope = '{"to": "ada@example.test", "lang": ""}'""")
    for command in (("show", "1"), ("journal", "check"), ("journal", "check", "--json")):
        said = scene.call(*command).said
        assert "message" in said
        assert "ada@example.test" not in said
