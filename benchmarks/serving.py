"""How fast the server takes deliveries, beside a bare FastAPI route that reads the body and keeps nothing.

    python benchmarks/serving.py

Both run as processes of their own on this machine, and are asked in turn by the same hands. What the real one
does more: it verifies the signature, reads the body, keeps it on the disk, and logs two lines.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

DELIVERIES = 400
"""In one round."""
ROUNDS = 5
HANDS = 4
_SECRET = "benchmark-secret"
_CONFIGURATION = """\
state_folder = "state"
[stores.shop]
connector = "woocommerce"
url = "http://127.0.0.1:9"
consumer_key = { env = "KEY" }
consumer_secret = { env = "SECRET" }
webhook_secret = { env = "HOOK" }
[serve]
port = 0
answer_seconds = 60
"""
_BARE = """\
import socket, uvicorn
from fastapi import FastAPI, Request, Response
app = FastAPI()
@app.post("/hooks/{connection}")
async def take(connection: str, request: Request) -> Response:
    await request.body()
    return Response()
listener = socket.create_server(("127.0.0.1", 0))
print(f"serves on http://127.0.0.1:{listener.getsockname()[1]};", flush=True)
uvicorn.Server(uvicorn.Config(app, http="h11", log_config=None, access_log=False)).run([listener])
"""


def measure_serving(folder: Path) -> None:
    (folder / "dropconnect.toml").write_text(_CONFIGURATION, encoding="utf-8")
    numbers = iter(range(1, 10**9))
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    with (
        _running(["-m", "dropconnect", "serve"], folder) as our_port,
        _running(["-c", _BARE], folder) as bare_port,
    ):
        _round(our_port, lambda: next(numbers))
        _round(bare_port, lambda: next(numbers))
        for _ in range(ROUNDS):
            ours.append(_round(our_port, lambda: next(numbers)))
            bare.append(_round(bare_port, lambda: next(numbers)))
    rate, slowest = (statistics.median(values) for values in zip(*ours, strict=True))
    bare_rate, bare_slowest = (statistics.median(values) for values in zip(*bare, strict=True))
    print(f"deliveries a second          {rate:.0f}, {rate / bare_rate:.2f} x a bare FastAPI route")
    slower = slowest / bare_slowest
    print(f"  p99 until it is kept       {slowest * 1000:.1f} ms, {slower:.1f} x a bare FastAPI route")


def _round(port: int, number: Callable[[], int]) -> tuple[float, float]:
    """Deliveries a second by all hands together, and the time of the slowest but one in a hundred."""
    times: list[float] = []
    lock = threading.Lock()

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(DELIVERIES // HANDS):
            with lock:
                body = json.dumps({"action": "woocommerce_order_status_cancelled", "arg": number()}).encode()
            began = time.perf_counter()
            connection.request("POST", "/hooks/shop", body, _signed(body))
            reply = connection.getresponse()
            reply.read()
            times.append(time.perf_counter() - began)
            if reply.status != 200:
                raise SystemExit(f"a delivery was answered {reply.status}")
        connection.close()

    hands = [threading.Thread(target=send) for _ in range(HANDS)]
    began = time.perf_counter()
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    spent = time.perf_counter() - began
    if len(times) != DELIVERIES:
        raise SystemExit("not every delivery was answered")
    return DELIVERIES / spent, statistics.quantiles(times, n=100)[98]


def _signed(body: bytes) -> dict[str, str]:
    signature = base64.b64encode(hmac.digest(_SECRET.encode(), body, hashlib.sha256)).decode()
    return {"X-WC-Webhook-Signature": signature, "X-WC-Webhook-Topic": "order.updated"}


@contextmanager
def _running(arguments: list[str], folder: Path) -> Iterator[int]:
    """A server in a process of its own; its port."""
    environment = {**os.environ, "KEY": "ck_" + "0" * 40, "SECRET": "cs_" + "0" * 40, "HOOK": _SECRET}
    with (
        (folder / "log").open("a") as log,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as server,
    ):
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline().partition("127.0.0.1:")[2].partition(";")[0])
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        measure_serving(Path(name))
