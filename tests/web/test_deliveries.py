"""What is delivered to the server: kept before it is answered, each once, and what becomes of the rest."""

from __future__ import annotations

import base64
import json
import signal
import sqlite3
from contextlib import closing

import pytest
from tests.support.patience import wait_until
from tests.support.recordings import WOOCOMMERCE_SHAPES
from tests.support.serving import Served, about_order, kept, signed
from tests.support.workplace import Workplace

RECORDED = json.loads((WOOCOMMERCE_SHAPES / "webhook_deliveries.json").read_text("utf-8"))


def test_a_delivery_is_kept_before_it_is_answered(served: Served) -> None:
    reply = served.send(about_order(21), signed(about_order(21)))
    served.kill()

    assert (reply.status_code, reply.content) == (200, b"")
    assert kept(served.place.journal) == ["21"]


def test_a_delivery_that_came_before_is_answered_and_not_kept_again(served: Served) -> None:
    body = about_order(21)
    again = {**signed(body), "X-WC-Webhook-Topic": "order.restored", "X-WC-Webhook-Delivery-ID": "another"}

    assert served.send(body, signed(body)).status_code == 200
    assert served.send(body, again).status_code == 200
    assert kept(served.place.journal) == ["21"]


def test_recorded_deliveries_of_a_real_shop_are_taken(served: Served) -> None:
    headers = [
        {name: value for name, value in each["headers"].items() if name not in ("Host", "Connection")}
        for each in RECORDED
    ]
    bodies = [base64.b64decode(each["body_base64"]) for each in RECORDED]

    codes = {
        each["name"]: served.send(body, head).status_code
        for each, body, head in zip(RECORDED, bodies, headers, strict=True)
    }

    assert codes.pop("signed_with_another_secret") == 401
    assert set(codes.values()) == {200}
    # The ping names no order; one body was delivered under two topics.
    assert kept(served.place.journal) == ["108", "109", "131", "165", "113", "209", "108"]


def test_what_is_not_from_the_shop_is_refused(shared: Served) -> None:
    body = about_order(1)

    assert shared.send(body, signed(body, "another secret")).status_code == 401
    assert shared.send(body, {}).status_code == 401
    assert shared.send(body, signed(body), connection="elsewhere").status_code == 404
    assert kept(shared.place.journal) == []


def test_a_delivery_that_names_no_order_is_answered_and_not_kept(shared: Served) -> None:
    for body in (b'{"id":7,"name":"a lamp"}', b"{}", b"not json at all", b"[1,2]"):
        assert shared.send(body, signed(body)).status_code == 200
    assert "7" not in kept(shared.place.journal)


def test_a_connection_without_a_secret_asks_for_the_delivery_again(place: Workplace) -> None:
    del place.environment["SHOP_HOOK"]
    with Served(place) as served:
        reply = served.send(about_order(21), signed(about_order(21)))

    assert (reply.status_code, "SHOP" in reply.text) == (503, False)
    assert int(reply.headers["Retry-After"]) > 0
    assert "the environment variable SHOP_HOOK is not set" in served.log()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_post_delivers(shared: Served, method: str) -> None:
    reply = shared.request(method, "/hooks/shop")

    assert (reply.status_code, reply.headers["Allow"]) == (405, "POST")


def test_a_journal_that_is_locked_or_full_has_it_sent_again(place: Workplace) -> None:
    place.environment["DROPCONNECT_JOURNAL_WAIT_SECONDS"] = "0.2"
    body = about_order(21)
    with Served(place) as served:
        served.wait_until_ready()
        with closing(sqlite3.connect(place.journal, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked = served.send(body, signed(body))
            not_ready = served.get("/readyz")
            other.execute("ROLLBACK")
        served.wait_until_ready()
        served.limit_files()
        full = served.send(body, signed(body))
        not_ready_either = served.get("/readyz")
        served.limit_files(lifted=True)
        assert served.send(body, signed(body)).status_code == 200

        for reply in (locked, full):
            assert (reply.status_code, reply.text) == (503, "it could not be kept\n")
            assert int(reply.headers["Retry-After"]) > 0
        for reply in (not_ready, not_ready_either):
            assert (reply.status_code, reply.text) == (503, "journal\n")
        assert kept(place.journal) == ["21"]
        # Whoever works had the same trouble, and goes on by itself.
        wait_until(lambda: served.get("/readyz").status_code == 200, "it is ready again")
        assert served.stop(signal.SIGINT) == 0


def test_a_delivery_that_cannot_be_kept_in_time_is_to_come_again(place: Workplace) -> None:
    place.file.write_text(place.file.read_text().replace("answer_seconds = 60", "answer_seconds = 0.2"))
    with Served(place) as served, closing(sqlite3.connect(place.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        body = about_order(21)
        late = served.send(body, signed(body))
        other.execute("ROLLBACK")

        assert (late.status_code, late.text) == (503, "it could not be kept in time\n")
        # Nothing was promised; that it was kept all the same does no harm.
        wait_until(lambda: served.send(body, signed(body)).status_code == 200, "it is kept")
        assert kept(place.journal) == ["21"]
