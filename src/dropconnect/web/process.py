"""The process: starts the workers and the server, and ends both so that nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from dropconnect.app import Dropconnect
from dropconnect.config.serving import ServeSettings
from dropconnect.errors import NotThere
from dropconnect.shift import Shift
from dropconnect.web.agents import McpApplication, mcp_application
from dropconnect.web.application import application
from dropconnect.web.connection import PromptConnection
from dropconnect.web.intake import Intake
from dropconnect.web.limits import MOST_CONNECTIONS
from dropconnect.web.listening import address_of, check_certificate, check_exposure, listener
from dropconnect.web.standing import Standing
from dropconnect.web.workers import Workers

log = logging.getLogger(__name__)

_LAST_REPLIES_SECONDS = 10
_CUT_OFF = 3
"""The exit code of a process that did not wait for its workers, as of a command that was interrupted."""


def serve(door: Dropconnect, settings: ServeSettings, announce: Callable[[str, str], None]) -> None:
    """Serve and work until SIGTERM or SIGINT; a second one ends the process without waiting.

    ``announce`` is told the address once it listens, and the secret with which the owner sets the first
    password; empty: none is needed. Raises ``ConfigurationError`` where it cannot listen,
    and ``JournalError`` where nothing could be kept.
    """
    check_exposure(settings)
    check_certificate(settings)
    _allow_many_files()
    for words in door.prepare_to_receive():
        log.error("%s", words)
    door.prove_journal()
    shift = Shift()
    standing = Standing(door, settings, shift, Workers(door, shift, settings.jobs))
    with (
        contextlib.closing(listener(settings)) as bound,
        Intake(door, shift.wake) as intake,
    ):
        agents = mcp_application(standing)
        served = application(standing, intake, agents)
        # Before the loop that answers begins: a journal that is busy must not hold it up.
        secret = _first_link(door)
        server = _Server(
            _configuration(settings, served), lambda: announce(address_of(settings, bound), secret)
        )
        asyncio.run(_run(server, standing, bound, agents))


def _first_link(door: Dropconnect) -> str:
    try:
        return door.first_link()
    except NotThere as error:
        log.error("nobody can log in: %s", error)
        return ""


async def _run(server: _Server, standing: Standing, bound: socket.socket, agents: McpApplication) -> None:
    loop = asyncio.get_running_loop()
    endings: list[asyncio.Task[None]] = []

    def end() -> None:
        if endings:
            log.warning("ended at once; what was on its way is looked up by the next process")
            logging.shutdown()
            os._exit(_CUT_OFF)
        log.info("ending: the legs that are at work come to their end first")
        endings.append(loop.create_task(_drain(server, standing)))

    for wanted in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wanted, end)
    standing.workers.start()
    try:
        async with agents.running():
            await server.serve([bound])
    finally:
        standing.shift.end()
    await asyncio.gather(*endings)
    log.info("ended")


async def _drain(server: _Server, standing: Standing) -> None:
    """The server goes on saying 503 while workers and requests at work come to their end."""
    standing.shift.end()
    await asyncio.to_thread(standing.workers.wait)
    await asyncio.to_thread(standing.legs.end)
    server.should_exit = True


class _Server(uvicorn.Server):
    """Says when it listens; leaves signals to us."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _configuration(settings: ServeSettings, served: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        served,
        http=PromptConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=_LAST_REPLIES_SECONDS,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )


def _allow_many_files() -> None:
    """Each connection is a file, and many systems begin with room for few."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
