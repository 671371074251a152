"""The whole way: the real server, a store over HTTP, a program that is cut off and asks again."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.patience import PATIENCE, wait_until
from tests.support.recordings import SHOP
from tests.support.serving import Served, hooked
from tests.support.workplace import Workplace

from dropconnect.testing.simulator import COMMITTED, Fault, Hang, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator

CANCEL = {"store": "shop", "order": "no:21", "reason": "changed-mind"}
PAID = {"amount": "82.49", "currency": "USD"}


@pytest.fixture
def shop() -> WooCommerceSimulator:
    return WooCommerceSimulator.from_shop(SHOP)


@pytest.fixture
def selling(tmp_path: Path, shop: WooCommerceSimulator) -> Iterator[Workplace]:
    with shop.running() as url:
        place = hooked(Workplace(tmp_path), url=url)
        routes = 'routes = [{ supplier = "own-stock" }]\n[serve]'
        place.file.write_text(place.file.read_text("utf-8").replace("[serve]", routes), "utf-8")
        yield place


def token(place: Workplace) -> str:
    made = place.call(
        "tokens", "make", "owner", "the till", "--scope", "plan", "--scope", "cancel", "--limit", "500.00 USD"
    )
    assert made.code == 0, made.said
    return made.out.strip().splitlines()[-1]


def ask(
    served: Served, secret: str, method: str, path: str, body: Any = None, key: str = ""
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}", **({"Idempotency-Key": key} if key else {})}
    address = f"{served.url}/api/v1{path}"
    return httpx.request(method, address, json=body, headers=headers, timeout=PATIENCE)


def test_a_program_plans_cancels_and_reads_what_happened(
    selling: Workplace, shop: WooCommerceSimulator
) -> None:
    secret = token(selling)
    with Served(selling, "--log-format", "json") as served:
        planned = ask(served, secret, "POST", "/plans", CANCEL)
        opened = ask(served, secret, "POST", "/cases", {**CANCEL, "agreed_due": PAID}, "order-21")
        again = ask(served, secret, "POST", "/cases", {**CANCEL, "agreed_due": PAID}, "order-21")
        wait_until(
            lambda: ask(served, secret, "GET", "/cases/1").json()["case"]["outcome"] == "done", "it is done"
        )
        told = ask(served, secret, "GET", "/cases/1").json()
        assert served.stop() == 0

    assert planned.json()["plan"]["due"] == PAID
    assert (opened.status_code, again.status_code) == (201, 200)
    assert told["case"]["paid_back"] == PAID
    assert {effect["kind"]: effect["state"] for effect in told["effects"]}["refund"] == "done"
    shown = selling.call("show", "1", "--json").document
    assert shown | told == shown
    assert len(shop.shop.gateway_calls) == 1
    assert secret not in served.log()


def test_a_program_whose_server_was_killed_asks_again_and_pays_once(
    selling: Workplace, shop: WooCommerceSimulator
) -> None:
    secret = token(selling)
    hangs = shop.faults.add(Fault(Match("POST", "/orders/21/refunds$"), COMMITTED, Hang()))
    cut_off: list[Exception] = []

    def cancel() -> None:
        try:
            ask(first, secret, "POST", "/cases", CANCEL, "order-21")
        except httpx.TransportError as error:
            cut_off.append(error)

    with Served(selling) as first:
        asking = threading.Thread(target=cancel)
        asking.start()
        assert hangs.wait_hit(timeout=PATIENCE)
        first.kill()
        asking.join(PATIENCE)
    hangs.release()
    shop.faults.clear()

    with Served(selling) as second:
        again = ask(second, secret, "POST", "/cases", CANCEL, "order-21")
        wait_until(
            lambda: ask(second, secret, "GET", "/cases/1").json()["case"]["outcome"] == "done", "it is done"
        )
        told = ask(second, secret, "GET", "/cases/1").json()
        assert second.stop() == 0

    assert len(cut_off) == 1
    assert (again.status_code, again.json()["known"]) == (200, True)
    assert told["case"]["paid_back"] == PAID
    assert len(shop.shop.gateway_calls) == 1


def test_a_request_for_another_host_is_a_problem_too(selling: Workplace) -> None:
    secret = token(selling)
    with Served(selling, "--url", "https://hooks.example.test") as served:
        told = ask(served, secret, "GET", "/cases")

    assert (told.status_code, told.json()["type"]) == (421, "urn:dropconnect:problem:host")
    assert told.headers["Content-Type"] == "application/problem+json"


def test_on_sigterm_what_a_program_began_comes_to_its_end(
    selling: Workplace, shop: WooCommerceSimulator
) -> None:
    secret = token(selling)
    hangs = shop.faults.add(Fault(Match("POST", "/orders/21/refunds$"), COMMITTED, Hang()))
    replies: list[httpx.Response] = []

    with Served(selling) as served:
        asking = threading.Thread(
            target=lambda: replies.append(ask(served, secret, "POST", "/cases", CANCEL, "order-21"))
        )
        asking.start()
        assert hangs.wait_hit(timeout=PATIENCE)
        served.process.send_signal(signal.SIGTERM)
        wait_until(lambda: served.get("/readyz").text == "draining\n", "it comes to its end")
        late = [ask(served, secret, "POST", "/cases", CANCEL, "order-21") for _ in range(20)]
        hangs.release()
        asking.join(PATIENCE)
        code = served.ended()

    assert code == 0
    assert {reply.status_code for reply in late} == {503}
    assert [reply.status_code for reply in replies] == [201]
    assert len(shop.shop.gateway_calls) == 1


def test_a_store_that_cannot_be_reached_is_worth_another_try(tmp_path: Path) -> None:
    place = hooked(Workplace(tmp_path))
    secret = token(place)
    with Served(place) as served:
        told = ask(served, secret, "POST", "/cases", CANCEL, "order-21")
        assert ask(served, secret, "GET", "/cases").json()["cases"] == []

    assert told.status_code == 503
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.json()["type"] == "urn:dropconnect:problem:provider-unavailable"
    assert int(told.headers["Retry-After"]) > 0
