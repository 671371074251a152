"""A team is told in a channel, by a service that listens on the loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.support.trade import HOUR, Trade, two_suppliers

from dropconnect.config import load
from dropconnect.errors import ConfigurationError
from dropconnect.manager import InstalledConnector
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect_apprise.plugin import AppriseConnector

TEAM = """
[team]
channel = "chat"

[people.ben]
name = "Ben"

[notifiers.chat]
connector = "apprise"
url = {{ env = "TEAM_CHAT" }}
{more}
"""


class Service(ThreadingHTTPServer):
    """Takes messages as JSON; ``answer`` is the status of its replies."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = 200
        self.heard: list[dict[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.answer == 200:
            self.server.heard.append(json.loads(body))
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with Service() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        monkeypatch.setenv(
            "TEAM_CHAT", f"json://team:token-of-the-room@127.0.0.1:{made.server_address[1]}/team"
        )
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def trade(tmp_path: Path, service: Service) -> Iterator[Trade]:
    with Trade(tmp_path) as made:
        made.registry.connectors["apprise"] = InstalledConnector(AppriseConnector, "dropconnect-apprise", "")
        settings = 'contact = "workshop@example.test"'
        file = two_suppliers(woodwork="manual", settings=settings)
        made.reconfigure(TEAM.format(more="") + file)
        yield made


def test_a_question_is_told_in_the_channel_once(trade: Trade, service: Service) -> None:
    trade.ordered("ok-1", lamps="now-1")
    trade.cancel("ok-1")
    trade.work()
    trade.clock.advance(HOUR)
    trade.work()

    [told] = service.heard
    assert told["title"] == "Question: order ok-1 of shop"
    assert 'resolve 1 --say "asked"' in told["message"]


def test_a_service_that_fails_gets_it_again(trade: Trade, service: Service) -> None:
    service.answer = 503
    trade.ordered("ok-1", lamps="now-1")
    case = trade.cancel("ok-1")
    trade.work()
    service.answer = 200
    trade.clock.advance(HOUR)
    trade.work()

    assert len(service.heard) == 1
    with trade.journal.read() as reading:
        told = reading.notices.of_case(case.id)
    assert {(notice.person, notice.state) for notice in told} == {("", "sent")}


def test_after_three_days_it_is_an_incident_that_holds_no_token(trade: Trade, service: Service) -> None:
    service.answer = 503
    trade.ordered("ok-1", lamps="now-1")
    case = trade.cancel("ok-1")
    for _ in range(4):
        trade.work()
        trade.clock.advance(24 * HOUR + 1)
    trade.work()

    incident = trade.incidents(case)["notice-chat"]
    assert "chat was not told of task 1" in incident.reason
    assert "token-of-the-room" not in f"{incident.reason}{incident.evidence}"


def test_an_address_that_no_service_has_is_refused(
    trade: Trade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEAM_CHAT", "nonsense://token-of-the-room")
    configuration = load(trade.file, registry=trade.registry)

    with pytest.raises(ConfigurationError, match="is not an address that Apprise knows") as caught:
        configuration.open("chat")

    assert "token-of-the-room" not in str(caught.value)


def test_the_check_names_the_service_and_sends_nothing(trade: Trade, service: Service) -> None:
    [row] = trade.configuration.open_notifier("chat").check_connection()

    assert row.ok
    assert service.heard == []


def test_what_is_for_one_person_does_not_go_into_the_channel(trade: Trade, service: Service) -> None:
    """Such as a message to a customer, if the file names the wrong notifier."""
    message = OutgoingMessage(
        message_id="<1@shop.example.test>",
        to="ada@example.test",
        subject="Your order",
        text="is cancelled",
        html="",
        language="en",
    )

    result = trade.configuration.open_notifier("chat").write(message)

    assert result.status is StepStatus.REFUSED
    assert service.heard == []
