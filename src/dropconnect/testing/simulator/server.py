"""The simulator base: an HTTP server on 127.0.0.1 around a provider's handlers."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import itertools
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from dropconnect.errors import PluginError, UsageError
from dropconnect.testing.simulator.connection import TrackedProtocol
from dropconnect.testing.simulator.demo import Demo, DemoSample
from dropconnect.testing.simulator.front import Front
from dropconnect.testing.simulator.provider import SimulatedProvider
from dropconnect.testing.simulator.stories import DemoShop, DemoSupplier
from dropconnect.testing.simulator.tls import Certificates

_HOST = "127.0.0.1"
# More than any test sends at once: a request that waits for another must not take the thread it needs.
_THREADS = 64
_START_SECONDS = 60.0


class Simulator(SimulatedProvider):
    """Subclass this and answer requests in ``handle``.

    ``log``, ``faults`` and ``clock`` are there from the start; state survives a stop, so ``running`` may be
    entered again (on another port) as a shop that was down comes back.
    """

    def __init__(self) -> None:
        super().__init__()
        self._certificates: Certificates | None = None

    def connection_settings(self, url: str) -> Mapping[str, str]:
        """The settings, without secrets, of a connection to this server at ``url``.

        Where it serves https, ``ca_file`` is one of them.
        """
        return {"url": url, "ca_file": str(self.ca_file)} if url.startswith("https:") else {"url": url}

    @classmethod
    def from_files(cls, orders: Path | None = None) -> Self:
        """The server that ``dropconnect simulate`` starts: made without arguments.

        Override it to read ``orders``, the JSON file of its ``--orders``, or to fill a server made otherwise;
        raise ``ValueError`` for a file that cannot be used.
        """
        name = cls.__name__
        if orders is not None:
            raise UsageError(f"{name} reads no file of orders: leave --orders out")
        try:
            inspect.signature(cls).bind()
        except TypeError as error:
            raise PluginError(
                f"{name} cannot be made without arguments ({error}): give them defaults, or override "
                "from_files(orders=None) of its class to say how one is made"
            ) from None
        return cls()

    @classmethod
    def demo(cls) -> Demo | None:
        """A server with orders that ``python -m dropconnect.demo`` can show; None: it takes no part."""
        return None

    @classmethod
    def demo_sample(cls) -> DemoSample | None:
        """A server with one order that the demo cancels as a whole; None: it takes no part."""
        return None

    @classmethod
    def demo_shop(cls) -> DemoShop | None:
        """A platform's server on which the demo shows suppliers; None: it takes no part."""
        return None

    @classmethod
    def demo_supplier(cls) -> DemoSupplier | None:
        """A supplier's server with its stories for the demo; None: it takes no part."""
        return None

    @property
    def ca_file(self) -> Path:
        """The certificate authority (PEM) that clients of the https server must trust."""
        return self._tls().ca_file

    @contextlib.contextmanager
    def running(self, *, port: int = 0, tls: bool = False) -> Iterator[str]:
        """Serve in a background thread; yields the base URL, without a trailing slash.

        ``port`` 0 takes a free one. Leaving stops the server, lets held requests go on, and raises what went
        wrong inside the simulator itself (``ExceptionGroup``), so that no test passes on a broken simulator.
        """
        with self._listening(port) as listener, ThreadPoolExecutor(_THREADS) as threads:
            ready = threading.Event()
            server = _Server(self._configuration(threads, tls), ready.set)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
            self.faults.started()
            thread.start()
            try:
                if not ready.wait(_START_SECONDS):
                    raise TimeoutError(f"the simulator did not start within {_START_SECONDS:.0f} seconds")
                yield _url(listener, tls)
            finally:
                server.should_exit = True
                self.faults.stopped()
                thread.join()
        if self.bugs:
            bugs, self.bugs = self.bugs, []
            raise ExceptionGroup("the simulator itself failed", bugs)

    def serve(
        self, *, port: int = 0, tls: bool = False, on_ready: Callable[[str], None] | None = None
    ) -> None:
        """Serve in this thread until Ctrl-C; ``on_ready`` is called with the base URL."""
        with self._listening(port) as listener, ThreadPoolExecutor(_THREADS) as threads:
            url = _url(listener, tls)
            server = _Server(self._configuration(threads, tls), lambda: on_ready(url) if on_ready else None)
            self.faults.started()
            try:
                with contextlib.suppress(KeyboardInterrupt):
                    server.run(sockets=[listener])
            finally:
                self.faults.stopped()

    def _tls(self) -> Certificates:
        if self._certificates is None:
            self._certificates = Certificates()
        return self._certificates

    def _configuration(self, threads: ThreadPoolExecutor, tls: bool) -> uvicorn.Config:
        return uvicorn.Config(
            Front(self, threads),
            interface="asgi3",
            http=TrackedProtocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            # nginx keeps an idle connection about this long.
            timeout_keep_alive=75,
            timeout_graceful_shutdown=5,
            ssl_certfile=self._tls().server_file if tls else None,
        )

    @contextlib.contextmanager
    def _listening(self, port: int) -> Iterator[socket.socket]:
        # With the protocol named, asyncio turns Nagle's delay off; without, every answer takes 40 ms.
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((_HOST, port))
            yield listener


class _Server(uvicorn.Server):
    """uvicorn, saying when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    async def main_loop(self) -> None:
        # As in uvicorn, but asking ten times as often whether to stop: tests start and stop many servers.
        for counter in itertools.count():
            if await self.on_tick(counter // 10):
                return
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn closes idle connections politely; over TLS that waits for clients to say goodbye.
        for connection in list(self.server_state.connections):
            if _is_idle(connection):
                connection.transport.abort()
        busy = [each for each in self.server_state.connections if not _is_idle(each)]
        if busy or self.server_state.tasks:
            await super().shutdown(sockets)
        else:
            # uvicorn would rest for 0.1 s, which is most of the time of many a test.
            for listening in (*self.servers, *(sockets or ())):
                listening.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        # The loop must still see the aborted connections off, or they stay open.
        await asyncio.sleep(0)


def _is_idle(connection: Any) -> bool:
    """Whether no request is under way on it, and no answer still has to leave."""
    cycle = connection.cycle if isinstance(connection, H11Protocol) else None
    answered: bool = cycle is None or cycle.response_complete
    return answered and connection.transport.get_write_buffer_size() == 0


def _url(listener: socket.socket, tls: bool) -> str:
    return f"{'https' if tls else 'http'}://{_HOST}:{listener.getsockname()[1]}"
