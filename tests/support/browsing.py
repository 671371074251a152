"""Pages over fake shops, listening for a real browser: a server in a thread of this process."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from playwright.sync_api import Page
from tests.support.patience import PATIENCE, wait_until
from tests.support.visitor import pages

from dropconnect import Dropconnect


@contextmanager
def listening(door: Dropconnect) -> Iterator[str]:
    """The address of the pages over this front door."""
    with pages(door) as app, closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="pages")
        thread.start()
        try:
            wait_until(lambda: server.started, "the pages are served")
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def come_in(page: Page, door: Dropconnect, address: str, name: str = "owner") -> None:
    """Be logged in as this person, without the time that a password takes."""
    secret = secrets.token_urlsafe(32)
    with door._journal.opened().write() as writing:
        writing.logins.begin(secret, door.member(name).key, at=door.now())
    page.context.add_cookies([{"name": "dropconnect", "value": secret, "url": address}])
