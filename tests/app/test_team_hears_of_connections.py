"""The team is told of what no case is about: lost access, a store out of reach, a request about a customer's
data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes

import pytest
from tests.support.hearing import HearingPlatform, hearing, told
from tests.support.mail import Inbox, LoopbackController
from tests.support.office import Office

from dropconnect import Dropconnect
from dropconnect.manager import InstalledConnector
from dropconnect.notifiers.email import EmailConnector
from dropconnect.plugin import ProviderUnavailable

MINUTE, HOUR = 60.0, 3600.0
TEAM = """
[stores.shop]
connector = "fake-platform"
routes = [{{ sku = "DESK-*", supplier = "woodwork" }}, {{ supplier = "own-stock" }}]
[suppliers.woodwork]
connector = "fake-supplier"
[team]
notifier = "mail"
[people.olga]
name = "Olga"
mail = "olga@shop.example.test"
role = "owner"
[notifiers.mail]
connector = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "Lamp House <orders@shop.example.test>"
timeout_seconds = 60
"""


@dataclass
class Team:
    app: Dropconnect
    inbox: Inbox

    def heard(self) -> list[str]:
        """What came since the last look, after another pass."""
        self.app.work()
        found = [message_from_bytes(bytes(mail.content or b"")) for mail in self.inbox.mails]
        self.inbox.mails.clear()
        return [str(mail["Subject"]) for mail in found]


@pytest.fixture
def team(office: Office) -> Iterator[Team]:
    inbox = Inbox()
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    office.write(TEAM.format(port=controller.port))
    registry = hearing(office.world)
    registry.connectors["email"] = InstalledConnector(EmailConnector, "dropconnect", "")
    with Dropconnect.open(office.file, clock=office.world.clock, registry=registry) as app:
        app.work()
        yield Team(app, inbox)
    controller.stop()


def test_lost_access_is_told_once_and_at_once(
    team: Team, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HearingPlatform, "locked_out", True)
    team.app.receive("shop", {}, told(kind="access-lost"))

    assert team.heard() == ["shop cannot be looked at"]
    office.world.clock.advance(2 * HOUR)
    assert team.heard() == []


def test_a_request_about_personal_data_is_told_once(team: Team, office: Office) -> None:
    team.app.receive("shop", {}, told(kind="privacy-request", at=1))
    assert team.heard() == ["shop: a request about a customer's data"]
    office.world.clock.advance(HOUR)
    assert team.heard() == []

    team.app.receive("shop", {}, told(kind="privacy-request", at=2))
    assert team.heard() == ["shop: a request about a customer's data"]


def test_a_store_out_of_reach_is_told_after_a_day(team: Team, office: Office) -> None:
    def down(call: object) -> None:
        raise ProviderUnavailable("the shop is down", connection="shop")

    office.shop.listeners.append(down)
    office.world.clock.advance(HOUR)
    assert team.heard() == []
    heard = []
    for _ in range(30):
        office.world.clock.advance(HOUR)
        heard += team.heard()

    assert heard == ["shop cannot be looked at"]


def test_what_cannot_be_read_is_no_matter_for_the_team(team: Team) -> None:
    team.app.receive("shop", {}, told(kind="unreadable"))

    assert team.heard() == []
    assert team.app.work().still_open.deliveries == 0
