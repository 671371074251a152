"""The team is told once of a program that has taken no event for a day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.app.test_team_hears_of_connections import TEAM, Team
from tests.support.listeners import KEY, listener
from tests.support.mail import Inbox, LoopbackController
from tests.support.office import Office
from tests.support.receiver import Receiver, listening

from dropconnect import Dropconnect
from dropconnect.manager import InstalledConnector
from dropconnect.notifiers.email import EmailConnector

HOUR = 3600.0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as made:
        yield made


@pytest.fixture
def team(office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    monkeypatch.setenv("BOOKS_SECRET", KEY)
    inbox = Inbox()
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    office.write(TEAM.format(port=controller.port) + listener(receiver))
    registry = office.world.registry()
    registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
    with Dropconnect.open(office.file, clock=office.world.clock, registry=registry) as app:
        app.work()
        yield Team(app, inbox)
    controller.stop()


def test_a_program_that_takes_no_events_is_told_once_after_a_day(
    team: Team, office: Office, receiver: Receiver
) -> None:
    receiver.status = 500
    team.app.cancel("shop", "ok-1", reason="changed-mind", by="olga")
    heard = []
    for hour in range(60):
        heard += [(hour, subject) for subject in team.heard() if "events" in subject]
        office.world.clock.advance(HOUR)

    assert heard == [(24, "books takes no events")]


def test_trouble_that_ends_within_a_day_is_told_to_nobody(
    team: Team, office: Office, receiver: Receiver
) -> None:
    receiver.status = 500
    team.app.cancel("shop", "ok-1", reason="changed-mind", by="olga")
    heard = team.heard()
    office.world.clock.advance(20 * HOUR)
    receiver.status = 200
    for _ in range(30):
        heard += team.heard()
        office.world.clock.advance(HOUR)

    assert [subject for subject in heard if "events" in subject] == []
