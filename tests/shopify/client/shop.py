"""A small shop on this machine: answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from pydantic import SecretStr

from dropconnect_shopify.api.client import ShopifyClient, open_client
from dropconnect_shopify.settings import ShopifySettings

SHOP = "example.myshopify.com"
TOKEN = "shpat_0000000000000000000000000000test"
VERSION = "2026-10"
FULL = {
    "requestedQueryCost": 10,
    "actualQueryCost": 10,
    "throttleStatus": {"maximumAvailable": 2000.0, "currentlyAvailable": 1990, "restoreRate": 100.0},
}
"""What an answer tells of points where they do not matter."""
TAGGED = {"tagsAdd": {"node": {"id": "gid://shopify/Order/1"}, "userErrors": []}}


@dataclass(frozen=True)
class Reply:
    """One answer. ``body`` is JSON unless it is text."""

    body: Any
    status: int = 200
    version: str = VERSION
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request, as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    peer: tuple[str, int]

    @property
    def token(self) -> str:
        return self.headers.get("x-shopify-access-token", "")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


Answering = Callable[[Call], "Reply | None"]
"""None: the line is cut without an answer."""


@dataclass
class FakeShop:
    """``replies`` are used up one by one; then, and where there are none, ``answering`` is asked."""

    answering: Answering = lambda call: data({"ok": True})
    replies: deque[Reply | None] = field(default_factory=deque)
    calls: list[Call] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def running(self) -> Iterator[FakeShop]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def graphql(self) -> list[Call]:
        return [call for call in self.calls if call.path.endswith("/graphql.json")]

    def token_requests(self) -> list[Call]:
        return [call for call in self.calls if call.path.endswith("/access_token")]


def data(content: Mapping[str, Any] | None, *errors: Mapping[str, Any], **changes: Any) -> Reply:
    body: dict[str, Any] = {"extensions": {"cost": FULL}}
    if content is not None:
        body["data"] = content
    if errors:
        body["errors"] = list(errors)
    return Reply(body, **changes)


def error(code: str, message: str = "no", path: tuple[str | int, ...] = ()) -> dict[str, Any]:
    said: dict[str, Any] = {"message": message, "extensions": {"code": code}}
    return {**said, "path": list(path)} if path else said


def settings(url: str, **changes: Any) -> ShopifySettings:
    given = {"shop": SHOP, "url": url, "access_token": SecretStr(TOKEN), **changes}
    return ShopifySettings.model_validate({name: value for name, value in given.items() if value is not None})


@contextmanager
def connected(shop: FakeShop, name: str = "shop", **changes: Any) -> Iterator[ShopifyClient]:
    client = open_client(name, settings(shop.url, **changes))
    try:
        yield client
    finally:
        client.close()


def _handler(shop: FakeShop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.path, headers, body, self.client_address)
            shop.calls.append(call)
            reply = shop.replies.popleft() if shop.replies else shop.answering(call)
            if reply is None:
                self.close_connection = True
                return
            content = (reply.body if isinstance(reply.body, str) else json.dumps(reply.body)).encode()
            self.send_response(reply.status)
            sent = {"x-shopify-api-version": reply.version, "x-request-id": "request-1", **reply.headers}
            for name, value in {**sent, "content-length": str(len(content))}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            """Servers of tests say nothing."""

    return Handler
