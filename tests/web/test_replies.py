"""What every reply says, to whom it speaks, and what is written to the log."""

from __future__ import annotations

import re

from tests.support.serving import Served, about_order, hooked, signed
from tests.support.workplace import Workplace


def test_a_reply_says_nothing_about_the_server(shared: Served) -> None:
    for path in ("/healthz", "/readyz", "/hooks/shop", "/", "/docs", "/redoc", "/openapi.json"):
        reply = shared.get(path)

        assert "server" not in reply.headers
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        assert reply.headers["Cache-Control"] == "no-store"
        assert str(shared.place.folder) not in reply.text
    assert shared.get("/docs").status_code == shared.get("/openapi.json").status_code == 404


def test_the_id_of_a_request_is_taken_if_it_is_sane(shared: Served) -> None:
    def id_for(given: str) -> str:
        return shared.get("/healthz", **{"X-Request-Id": given}).headers["X-Request-Id"]

    assert id_for("abc-1.2_3") == "abc-1.2_3"
    for odd in ("", "a b", "x" * 65, "<script>"):
        assert re.fullmatch(r"[0-9a-f]{32}", id_for(odd))


def test_the_log_as_json_says_what_happened_and_nothing_about_a_person(place: Workplace) -> None:
    body = about_order(21)
    with Served(place, "--log-format", "json") as served:
        served.send(body, {**signed(body), "X-Request-Id": "r-1"})
        served.send(b'{"billing":"Jane Doe, jane@example.test"}', {"X-Request-Id": "r-2"})
        served.get("/hooks/shop?mail=jane@example.test", **{"X-Request-Id": "r-3"})
        assert served.stop() == 0
    lines = served.lines()

    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    requests = {line["request"]: line for line in lines if "status" in line}
    assert {name: line["status"] for name, line in requests.items()} == {"r-1": 200, "r-2": 401, "r-3": 405}
    assert requests["r-1"]["connection"] == requests["r-2"]["connection"] == "shop"
    assert requests["r-1"]["ms"] > 0
    [kept] = [line for line in lines if line.get("request") == "r-1" and "kept" in line["message"]]
    assert kept["connection"] == "shop"
    for word in ("jane", "Jane", "127.0.0.1:", body.decode()[:20]):
        assert word not in "".join(line["message"] for line in lines if "listening" not in line["message"])
    assert "jane" not in served.log().lower()
    assert "cs_simulator" not in served.log()


def test_a_request_for_another_host_is_refused_where_the_own_one_is_known(place: Workplace) -> None:
    body = about_order(21)
    with Served(place, "--url", "https://hooks.example.test") as served:
        wrong = served.send(body, signed(body))
        right = served.send(body, {**signed(body), "Host": "hooks.example.test"})
        with_port = served.send(body, {**signed(body), "Host": "HOOKS.example.test:443"})
        monitor = served.get("/healthz")

    assert (wrong.status_code, right.status_code, with_port.status_code) == (421, 200, 200)
    assert monitor.status_code == 200
    assert "max-age" in right.headers["Strict-Transport-Security"]


def test_forwarded_headers_count_only_from_a_trusted_proxy(place: Workplace) -> None:
    said = {"X-Forwarded-For": "203.0.113.7"}

    def address_seen(*options: str, trusted: str = "") -> bool:
        hooked(place, trusted) if trusted else hooked(place)
        (place.folder / "serve.log").unlink(missing_ok=True)
        with Served(place, *options, verbose=True) as served:
            served.get("/hooks/shop", **said)
            assert served.stop() == 0
        return "203.0.113.7" in served.log()

    assert address_seen("--behind-proxy")
    assert not address_seen()
    assert not address_seen("--behind-proxy", trusted='trusted_proxies = ["10.0.0.0/8"]')
