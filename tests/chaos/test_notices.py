"""Killed with -9 while somebody is told: the notice arrives, at most twice, under one Message-ID."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.support.mail import Inbox, LoopbackController
from tests.support.patience import PATIENCE
from tests.support.recordings import SHOP
from tests.support.workplace import ROUTES, Workplace, by_hand, finish, section

from dropconnect_woocommerce.simulator import WooCommerceSimulator

pytestmark = pytest.mark.prove

TEAM = """
[team]
notifier = "mail"

[people.ben]
name = "Ben"
mail = "ben@shop.example.test"

[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "orders@shop.example.test"
timeout_seconds = {patience}
"""


@dataclass
class Killer(Inbox):
    """Kills the sender when the mail's text is wanted, or when it is there; once."""

    when: str = ""
    victim: Future[int] | None = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.when == "before":
            self._kill()
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = await super().handle_DATA(server, session, envelope)
        if self.when == "after":
            self._kill()
        return said

    def _kill(self) -> None:
        assert self.victim is not None
        os.kill(self.victim.result(timeout=PATIENCE), signal.SIGKILL)
        self.when = ""

    def ids(self) -> list[str]:
        return [str(message_from_bytes(bytes(mail.content or b""))["Message-ID"]) for mail in self.mails]


@pytest.fixture
def killer() -> Killer:
    return Killer()


@pytest.fixture
def place(tmp_path: Path, killer: Killer) -> Iterator[Workplace]:
    controller = LoopbackController(killer, hostname="127.0.0.1", port=0)
    controller.start()
    with WooCommerceSimulator.from_shop(SHOP).running() as url:
        made = Workplace(tmp_path)
        team = TEAM.format(port=controller.port, patience=PATIENCE)
        made.configure(section("shop", url, ROUTES), by_hand(), team)
        yield made
    controller.stop()


def claims_are_over(place: Workplace) -> None:
    """As after the pause in which nobody else sends what a process had in its hands."""
    with sqlite3.connect(place.journal) as journal:
        now = datetime.now(UTC).isoformat(" ")
        journal.execute("update notice set due_at = ? where due_at is not null", (now,))


def work_and_die(place: Workplace, killer: Killer, when: str) -> None:
    killer.when, killer.victim = when, Future()
    with place.start("work", "--once") as process:
        killer.victim.set_result(process.pid)
        ended = finish(process)
    assert ended.code == -signal.SIGKILL, ended.said


@pytest.mark.parametrize(("when", "copies"), [("before", 1), ("after", 2)])
def test_a_notice_survives_its_process(place: Workplace, killer: Killer, when: str, copies: int) -> None:
    place.cancel("21", "--by", "ben")
    work_and_die(place, killer, when)
    claims_are_over(place)

    place.run("work", "--once")
    place.run("work", "--once")

    assert len(killer.ids()) == copies
    assert len(set(killer.ids())) == 1
