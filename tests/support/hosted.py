"""The pages over fakes at a real address, for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from tests.support.patience import PATIENCE, wait_until
from tests.support.visitor import pages

from dropconnect import Dropconnect


@contextmanager
def hosted(door: Dropconnect) -> Iterator[str]:
    """The address. Nobody is at work: tests say when work is done."""
    with pages(door) as app:
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, name="pages")
        thread.start()
        try:
            wait_until(lambda: server.started, "the pages are served")
            port = server.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
