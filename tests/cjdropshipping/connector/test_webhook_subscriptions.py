"""Where CJ sends webhooks: ours are set once, and what leads elsewhere is left alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.cjdropshipping.connector.cj import CJ

from dropconnect.plugin import ConfigurationError, Subscription
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.faults import refused

OURS, OTHER = "https://hooks.example.test/hooks/cj", "https://erp.example.test/cj"
Rows = list[tuple[str, str, bool]]


def rows(found: Iterable[Subscription]) -> Rows:
    return sorted((row.topic, row.url, row.active) for row in found)


def standing(simulator: CJSimulator) -> dict[str, tuple[str, list[str]]]:
    return {name: (topic["type"], topic["urls"]) for name, topic in simulator.account.callbacks.items()}


def lead(simulator: CJSimulator, type_: str = "ENABLE", **topics: str) -> None:
    """Somebody has set these topics."""
    simulator.account.callbacks.update({name: {"type": type_, "urls": [url]} for name, url in topics.items()})


OUR_ROWS: Rows = [("logistics", OURS, True), ("order", OURS, True)]


def test_orders_and_parcels_are_told_to_us_and_nothing_else_is(cj: CJ) -> None:
    assert rows(cj.connection.install_webhooks(OURS)) == OUR_ROWS

    active = {name for name, (type_, _) in standing(cj.simulator).items() if type_ == "ENABLE"}
    assert active == {"order", "logistics"}
    assert [row for row in rows(cj.connection.list_webhooks()) if row[2]] == OUR_ROWS


def test_asking_twice_sets_nothing_more(cj: CJ) -> None:
    cj.connection.install_webhooks(OURS)

    assert rows(cj.connection.install_webhooks(OURS)) == OUR_ROWS

    assert len(cj.calls("webhook/set$")) == 1


def test_what_cj_has_closed_is_opened_again(cj: CJ) -> None:
    lead(cj.simulator, "CANCEL", order=OURS, logistics=OURS)
    assert {row.active for row in cj.connection.list_webhooks()} == {False}

    assert rows(cj.connection.install_webhooks(OURS)) == OUR_ROWS


def test_topics_that_are_not_ours_stay_as_they_are(cj: CJ) -> None:
    lead(cj.simulator, product=OTHER, stock=OTHER)

    cj.connection.install_webhooks(OURS)
    cj.connection.remove_webhooks(OURS)

    left = standing(cj.simulator)
    assert left["product"] == left["stock"] == ("ENABLE", [OTHER])


def test_a_topic_that_leads_elsewhere_is_left_and_told(cj: CJ) -> None:
    lead(cj.simulator, order=OTHER)

    found = cj.connection.install_webhooks(OURS)

    assert rows(found) == [("logistics", OURS, True), ("order", OTHER, True)]
    [taken] = [row for row in found if row.url == OTHER]
    assert "leads elsewhere" in taken.note
    assert standing(cj.simulator)["order"] == ("ENABLE", [OTHER])


def test_it_is_replaced_where_a_person_says_so(cj: CJ) -> None:
    lead(cj.simulator, order=OTHER)

    assert rows(cj.connection.install_webhooks(OURS, replace=True)) == OUR_ROWS


def test_what_is_taken_away_is_ours_alone(cj: CJ) -> None:
    lead(cj.simulator, order=OURS, logistics=OTHER)

    assert rows(cj.connection.remove_webhooks(OURS)) == [("order", OURS, True)]

    assert standing(cj.simulator)["logistics"] == ("ENABLE", [OTHER])
    assert standing(cj.simulator)["order"][0] == "CANCEL"
    assert cj.connection.remove_webhooks(OURS) == ()


@pytest.mark.parametrize(
    "url", ["http://hooks.example.test/cj", "https://localhost/cj", "https://127.0.0.1/cj", "hooks"]
)
def test_an_address_that_cj_cannot_reach_is_refused_beforehand(cj: CJ, url: str) -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        cj.connection.install_webhooks(url)

    assert cj.calls("webhook/set$") == []


@pytest.mark.parametrize("code", [1606000, 1606001, 1607001, 1607002, 1607003])
def test_cjs_refusal_is_told_with_what_to_do(cj: CJ, code: int) -> None:
    cj.simulator.faults.add(refused(code, "webhook/set$"))

    with pytest.raises(ConfigurationError, match="answers 200"):
        cj.connection.install_webhooks(OURS)


def test_the_key_that_signs_is_told_nobody(cj: CJ, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found = cj.connection.install_webhooks(OURS)

    open_id = str(cj.simulator.account.open_id)
    assert open_id not in repr(found)
    assert open_id not in caplog.text


Received = list[tuple[str, dict[str, str], bytes]]


@pytest.fixture
def received() -> Received:
    return []


@pytest.fixture
def server(received: Received) -> Iterator[str]:
    """A receiver on this machine, as it stands behind a public address."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append((self.path, dict(self.headers), body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()
        thread.join()


def test_the_simulator_tells_what_has_changed_since(cj: CJ, server: str, received: Received) -> None:
    cj.connection.install_webhooks(OURS)
    assert cj.simulator.deliver_webhooks(server) == []

    cj.simulator.move("paid", "UNSHIPPED", "PROCESSING")
    sent = cj.simulator.deliver_webhooks(server)

    assert [(row.topic, row.number, row.status) for row in sent] == [("order", "paid", 200)]
    [(path, headers, body)] = received
    assert path == "/hooks/cj"
    event = cj.connection.parse_webhook(headers, body)
    assert (event.kind, event.order_id) == ("order-changed", cj.simulator.order("paid").code)
    assert cj.simulator.deliver_webhooks(server) == []


def test_the_simulator_tells_nobody_who_was_taken_away(cj: CJ, server: str) -> None:
    cj.connection.install_webhooks(OURS)
    cj.connection.remove_webhooks(OURS)

    cj.simulator.move("paid", "UNSHIPPED", "PROCESSING")

    assert cj.simulator.deliver_webhooks(server) == []
