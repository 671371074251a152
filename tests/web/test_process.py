"""The process: where it may listen, how it ends, and that it works."""

from __future__ import annotations

import signal
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme
from tests.support.patience import PATIENCE, wait_until
from tests.support.recordings import SHOP
from tests.support.serving import Served, about_order, hooked, kept, signed
from tests.support.workplace import CANCEL, Workplace

from dropconnect.testing.simulator import COMMITTED, Fault, Hang, Match
from dropconnect_woocommerce.simulator import WooCommerceSimulator

WITHOUT = """
import sys
sys.modules["fastapi"] = None
from dropconnect.cli import main
main()
"""
WITHOUT_SERVER = """
import sys
from dropconnect.cli import run
code = run(["cases"])
assert not {"fastapi", "uvicorn", "starlette"} & sys.modules.keys()
sys.exit(code)
"""


@pytest.fixture
def shop() -> WooCommerceSimulator:
    return WooCommerceSimulator.from_shop(SHOP)


@pytest.fixture
def selling(tmp_path: Path, shop: WooCommerceSimulator) -> Iterator[Workplace]:
    """A folder whose store is the running simulator, and takes deliveries."""
    with shop.running() as url:
        yield hooked(Workplace(tmp_path), url=url)


def interrupted_refund(place: Workplace, shop: WooCommerceSimulator) -> None:
    """A process is killed while the refund of order 21 is on its way."""
    hangs = shop.faults.add(Fault(Match("POST", "/orders/21/refunds$"), COMMITTED, Hang()))
    with place.start(*CANCEL, "21") as killed:
        assert hangs.wait_hit(timeout=PATIENCE)
        killed.kill()
    hangs.release()
    shop.faults.clear()


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_server_works_on_what_is_due(selling: Workplace, shop: WooCommerceSimulator, jobs: str) -> None:
    interrupted_refund(selling, shop)

    with Served(selling, "--log-format", "json", "--jobs", jobs) as served:
        wait_until(
            lambda: selling.call("cases", "--json").document["cases"][0]["outcome"] == "done",
            "the case is done",
        )
        assert served.stop() == 0

    assert len(shop.shop.gateway_calls) == 1
    assert {line["case"] for line in served.lines() if "case" in line} == {1}


def test_on_sigterm_the_leg_at_work_comes_to_its_end(selling: Workplace, shop: WooCommerceSimulator) -> None:
    interrupted_refund(selling, shop)
    looks = shop.faults.add(Fault(Match("GET", "/orders/21"), COMMITTED, Hang()))

    with Served(selling) as served:
        assert looks.wait_hit(timeout=PATIENCE)
        served.process.send_signal(signal.SIGTERM)
        wait_until(lambda: served.get("/readyz").text == "draining\n", "it comes to its end")
        late = served.send(about_order(22), signed(about_order(22)))
        alive = served.get("/healthz")
        looks.release()
        code = served.ended()

    assert code == 0
    assert (late.status_code, alive.status_code) == (503, 200)
    assert int(late.headers["Retry-After"]) > 0
    assert kept(selling.journal) == []


def test_a_second_signal_does_not_wait(selling: Workplace, shop: WooCommerceSimulator) -> None:
    interrupted_refund(selling, shop)
    looks = shop.faults.add(Fault(Match("GET", "/orders/21"), COMMITTED, Hang()))

    with Served(selling) as served:
        assert looks.wait_hit(timeout=PATIENCE)
        served.process.send_signal(signal.SIGINT)
        wait_until(lambda: served.get("/readyz").text == "draining\n", "it comes to its end")
        served.process.send_signal(signal.SIGINT)
        code = served.ended()
    looks.release()

    assert code == 3
    assert "the next process" in served.log()


def test_two_servers_on_one_port(served: Served) -> None:
    second = served.place.run("serve", "--port", str(served.port))

    assert second.code == 2
    assert f"port {served.port}: another program listens there" in second.err
    assert served.get("/healthz").status_code == 200


def test_two_servers_on_one_journal(served: Served) -> None:
    body, other = about_order(21), about_order(22)
    with Served(served.place) as second:
        codes = [
            one.send(each, signed(each)).status_code for one in (served, second) for each in (body, other)
        ]

    assert codes == [200] * 4
    assert kept(served.place.journal) == ["21", "22"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "shop.example.test"])
def test_an_address_that_others_reach_needs_tls_or_a_proxy(place: Workplace, host: str) -> None:
    refused = place.call("serve", "--host", host)

    assert refused.code == 2
    assert "--tls-cert" in refused.err
    assert "--behind-proxy" in refused.err


def test_behind_a_proxy_it_listens_for_others(place: Workplace) -> None:
    with Served(place, "--host", "0.0.0.0", "--behind-proxy") as served:
        assert httpx.get(f"http://127.0.0.1:{served.port}/healthz").status_code == 200


def test_it_serves_https_by_itself(place: Workplace) -> None:
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1")
    made.private_key_pem.write_to_path(place.folder / "key.pem")
    made.cert_chain_pems[0].write_to_path(place.folder / "cert.pem")
    authority.cert_pem.write_to_path(place.folder / "ca.pem")

    with Served(place, "--host", "0.0.0.0", "--tls-cert", "cert.pem", "--tls-key", "key.pem") as served:
        trusting = ssl.create_default_context(cafile=place.folder / "ca.pem")
        reply = httpx.get(f"https://127.0.0.1:{served.port}/healthz", verify=trusting)

    assert reply.status_code == 200
    assert "max-age" in reply.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--tls-cert", "missing.pem"), "give both tls_cert and tls_key"),
        (("--tls-cert", "missing.pem", "--tls-key", "missing.pem"), "cannot be used"),
        (("--url", "hooks.example.test"), "with its scheme"),
        (("--url", "https://hooks.example.test/path"), "only scheme and host"),
        (("--host", "203.0.113.1", "--behind-proxy"), "cannot listen on 203.0.113.1"),
        (("--port", "70000"), "--port"),
        (("--jobs", "0"), "--jobs"),
        (("--log-format", "xml"), "--log-format"),
    ],
)
def test_options_that_cannot_be_used(place: Workplace, options: tuple[str, ...], words: str) -> None:
    ended = place.call("serve", *options)

    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('trusted_proxies = ["everybody"]', "is not an address or a network"),
        ("port = 8601\nprot = 1", "serve.prot"),
        ("body_limit_mb = 0", "serve.body_limit_mb"),
    ],
)
def test_a_section_that_cannot_be_used(place: Workplace, line: str, words: str) -> None:
    text = place.file.read_text("utf-8").replace("port = 0\n", "")
    place.file.write_text(f"{text}\n{line}\n", "utf-8")

    ended = place.call("serve")

    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


def test_a_journal_that_cannot_be_used_is_told_at_the_start(place: Workplace) -> None:
    place.journal.write_bytes(b"somebody's notes, and no journal\n" * 50)

    ended = place.call("serve")

    assert (ended.code, ended.out) == (2, "")
    assert place.journal.name in ended.err


def test_a_missing_extra_is_named(place: Workplace) -> None:
    ended = place.run("serve", script=WITHOUT)

    assert ended.code == 2
    assert "pip install 'dropconnect[web]'" in ended.err


def test_other_commands_do_not_load_the_server(place: Workplace) -> None:
    assert place.run(script=WITHOUT_SERVER).code == 0
