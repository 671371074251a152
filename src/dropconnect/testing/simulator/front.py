"""The way of a request through a simulator: log, faults, handler, answer."""

from __future__ import annotations

import asyncio
import itertools
import traceback
from concurrent.futures import ThreadPoolExecutor

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from dropconnect.testing.simulator import control
from dropconnect.testing.simulator.connection import SCOPE_KEY, Connection
from dropconnect.testing.simulator.faults import ANSWERED, ARRIVED, COMMITTED
from dropconnect.testing.simulator.provider import SimulatedProvider
from dropconnect.testing.simulator.received import Interrupted, Received

_numbers = itertools.count(1)


class Front:
    """The ASGI application around one simulator."""

    def __init__(self, simulator: SimulatedProvider, threads: ThreadPoolExecutor) -> None:
        self._simulator = simulator
        self._threads = threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read_body(receive)
        if body is None:
            return
        loop = asyncio.get_running_loop()
        if control.is_control(scope["path"]):
            request = _received(scope, body, number=0)
            response = await loop.run_in_executor(self._threads, control.answer, self._simulator, request)
            await response(scope, receive, send)
            return
        request = _received(scope, body, next(_numbers))
        self._simulator.log.arrived(request)
        outcome = await loop.run_in_executor(self._threads, self._process, request)
        connection: Connection = scope[SCOPE_KEY]
        if outcome is None:
            await _reset(connection, receive)
            return
        # Noted before sending: who holds the answer finds its status in the log.
        self._simulator.log.answered(request.number, outcome.status_code)
        await outcome(scope, receive, send)
        await connection.flushed()
        if not await loop.run_in_executor(self._threads, self._after_answer, request):
            connection.reset()

    def _process(self, request: Received) -> Response | None:
        """The answer to send, or None when the connection is to be reset."""
        faults = self._simulator.faults
        try:
            faults.reach(ARRIVED, request)
            response = self._simulator.handle(request)
            faults.reach(COMMITTED, request)
        except Interrupted as interruption:
            return interruption.response
        except Exception as error:  # noqa: BLE001 - kept and raised again when the simulator stops
            return self._bug(error)
        return response

    def _after_answer(self, request: Received) -> bool:
        """Whether the connection may live on."""
        try:
            self._simulator.faults.reach(ANSWERED, request)
        except Interrupted:
            return False
        except Exception as error:  # noqa: BLE001 - kept and raised again when the simulator stops
            self._bug(error)
        return True

    def _bug(self, error: Exception) -> Response:
        self._simulator.bugs.append(error)
        return PlainTextResponse("".join(traceback.format_exception(error)), 500)


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body, or None when the client went away before it was complete."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += bytes(message.get("body", b""))
        if not message.get("more_body", False):
            return body


async def _reset(connection: Connection, receive: Receive) -> None:
    connection.reset()
    # The server calls a missing answer an error unless it already knows that the client is gone.
    while (await receive())["type"] != "http.disconnect":
        pass


def _received(scope: Scope, body: bytes, number: int) -> Received:
    connection: Connection = scope[SCOPE_KEY]
    return Received(
        number=number,
        connection=connection.number,
        method=scope["method"],
        path=scope["path"],
        query_string=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
        scheme=scope["scheme"],
        raw_path=scope["raw_path"].decode("latin-1"),
    )
