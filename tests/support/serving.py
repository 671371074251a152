"""The real server in a process of its own, and whoever sends to it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
from tests.support.patience import PATIENCE, wait_until
from tests.support.workplace import NOBODY_LISTENS, Workplace, section

SECRET = "whsec-known-test-value"
"""With which the recorded deliveries are signed."""
HOOKED = 'webhook_secret = { env = "SHOP_HOOK" }\n'
SIGNATURE = "X-WC-Webhook-Signature"


def hooked(place: Workplace, *serve: str, url: str = NOBODY_LISTENS) -> Workplace:
    """A store ``shop`` that takes deliveries, and lines of ``[serve]``: a free port, and what is given."""
    place.environment["SHOP_HOOK"] = SECRET
    lines = ("[serve]", "port = 0", "answer_seconds = 60", *serve)
    place.configure('state_folder = "state"', section("shop", url, HOOKED), "\n".join(lines))
    return place


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    return {SIGNATURE: signature, "X-WC-Webhook-Topic": "order.updated", "Content-Type": "application/json"}


def about_order(number: int, padding: str = "") -> bytes:
    """What a shop says when an order was cancelled."""
    body = {"action": "woocommerce_order_status_cancelled", "arg": number}
    return json.dumps(body).encode() + padding.encode()


class Served:
    """A running ``dropconnect serve``. Leaving it ends the process."""

    def __init__(self, place: Workplace, *options: str, verbose: bool = False) -> None:
        self.place = place
        self._log = place.folder / "serve.log"
        # A file, not a pipe: nobody reads it while thousands of deliveries come.
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dropconnect", *(["-v"] if verbose else []), "serve", *options],
                cwd=place.folder,
                env=place.surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert said.startswith("dropconnect serves on http"), said + self.log()
        self.url = said.split()[3].rstrip(";")
        self.port = int(self.url.rpartition(":")[2])

    def first_link(self) -> str:
        """The link with which the owner sets the first password; printed behind the address."""
        assert self.process.stdout is not None
        said = self.process.stdout.readline() + self.process.stdout.readline()
        return said.split()[-1]

    def log(self) -> str:
        return self._log.read_text("utf-8")

    def lines(self) -> list[dict[str, Any]]:
        """The log of a server that was started with ``--log-format json``."""
        return [json.loads(line) for line in self.log().splitlines()]

    def send(self, body: bytes, headers: Mapping[str, str], connection: str = "shop") -> httpx.Response:
        address = f"{self.url}/hooks/{connection}"
        return httpx.post(address, content=body, headers=dict(headers), timeout=PATIENCE)

    def request(self, method: str, path: str, **headers: str) -> httpx.Response:
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=PATIENCE)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", headers=headers, timeout=PATIENCE)

    def limit_files(self, *, lifted: bool = False) -> None:
        """As on a full disk: nothing that it writes to a file gets there."""
        most = resource.RLIM_INFINITY if lifted else 0
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def wait_until_ready(self) -> None:
        wait_until(lambda: self.get("/readyz").status_code == 200, "the server is ready")

    def stop(self, wanted: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end; its exit code."""
        self.process.send_signal(wanted)
        return self.ended()

    def ended(self) -> int:
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def __enter__(self) -> Served:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
        assert "Traceback" not in self.log(), self.log()


def kept(journal: Path) -> list[str]:
    """The orders of the deliveries that were kept, in the order in which they came."""
    if not journal.exists():
        return []
    with closing(sqlite3.connect(journal)) as opened:
        return [order for (order,) in opened.execute("SELECT order_id FROM inbox ORDER BY id")]
