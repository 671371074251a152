"""The proxies that we show pass deliveries on as they came, and nothing else."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import importlib.util
import json
import sqlite3
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from tests.support import proxies
from tests.support.patience import PATIENCE
from tests.support.workplace import NOBODY_LISTENS, Workplace, section

SECRET = "wh-secret-of-the-shop"
BODY = json.dumps({"action": "woocommerce_order_status_cancelled", "arg": 21}).encode() + b"  \r\n\t"
HAS_SERVER = importlib.util.find_spec("dropconnect.web") is not None

pytestmark = pytest.mark.prove


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest) -> str:
    if proxies.command(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return str(request.param)


class Upstream(BaseHTTPRequestHandler):
    """Keeps what came to it."""

    came: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.came.append((self.path, headers, body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing: what came is kept."""


@pytest.fixture
def upstream() -> Iterator[str]:
    Upstream.came.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def post(port: int, trust: ssl.SSLContext, path: str, body: bytes, **headers: str) -> httpx.Response:
    """As a provider would, that found our name in the DNS."""
    given = {"Host": proxies.HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    with httpx.Client(verify=trust, timeout=PATIENCE, trust_env=False) as client:
        return client.post(
            f"https://127.0.0.1:{port}{path}",
            content=body,
            headers=given,
            extensions={"sni_hostname": proxies.HOST},
        )


def test_a_delivery_comes_as_it_was_sent(proxy: str, upstream: str, tmp_path: Path) -> None:
    packed = gzip.compress(BODY)
    with proxies.running(tmp_path, proxy, upstream) as (port, trust):
        said = post(port, trust, "/hooks/shop", BODY, X_Forwarded_For="203.0.113.9", X_Signature="a/b+c=")
        post(port, trust, "/hooks/shop", packed, Content_Encoding="gzip")

    assert said.status_code == 200
    [(path, headers, body), (_, other, raw)] = Upstream.came
    assert (path, body, raw) == ("/hooks/shop", BODY, packed)
    assert other["content-encoding"] == "gzip"
    assert headers["x-signature"] == "a/b+c="
    assert headers["host"].partition(":")[0] == proxies.HOST
    assert headers["x-forwarded-for"] == "127.0.0.1", "what a stranger writes is not passed on"
    assert headers["x-forwarded-proto"] == "https"


def test_health_is_not_passed_on(proxy: str, upstream: str, tmp_path: Path) -> None:
    with proxies.running(tmp_path, proxy, upstream) as (port, trust):
        codes = {path: post(port, trust, path, b"{}").status_code for path in ("/healthz", "/readyz")}

    assert codes == {"/healthz": 404, "/readyz": 404}
    assert not Upstream.came


@pytest.mark.skipif(not HAS_SERVER, reason="dropconnect serve is not part of this build")
def test_the_server_behind_it_keeps_a_signed_delivery(proxy: str, tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    place.environment["SHOP_HOOK"] = SECRET
    hook = 'webhook_secret = { env = "SHOP_HOOK" }\n'
    serve = f'[serve]\nport = 0\nurl = "https://{proxies.HOST}"\nbehind_proxy = true\nanswer_seconds = 60\n'
    place.configure('state_folder = "state"', section("shop", NOBODY_LISTENS, hook), serve)
    signature = base64.b64encode(hmac.digest(SECRET.encode(), BODY, hashlib.sha256)).decode()

    with place.start("serve", stdin=subprocess.DEVNULL) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[3].rstrip(";")
            with proxies.running(tmp_path, proxy, address.removeprefix("http://")) as (port, trust):
                signed = post(port, trust, "/hooks/shop", BODY, X_WC_Webhook_Signature=signature)
                forged = post(port, trust, "/hooks/shop", BODY, X_WC_Webhook_Signature="Zm9yZ2Vk")
                huge = post(port, trust, "/hooks/shop", bytes(8 * 1024 * 1024))
                unknown = post(port, trust, "/hooks/nobody", BODY, X_WC_Webhook_Signature=signature)
        finally:
            server.terminate()
            server.communicate(timeout=PATIENCE)

    assert (signed.status_code // 100, forged.status_code, unknown.status_code) == (2, 401, 404)
    # Caddy tells nobody why the server did not want to read on.
    assert huge.status_code in (413, 502)
    with closing(sqlite3.connect(place.journal)) as journal:
        assert journal.execute("SELECT order_id FROM inbox").fetchall() == [("21",)]
    assert server.returncode == 0
