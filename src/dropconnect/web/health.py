"""``/healthz``: the process answers. ``/readyz``: it can do its work; if not, one word says why."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from dropconnect.errors import DropConnectError
from dropconnect.web.replies import refusal
from dropconnect.web.standing import Standing

log = logging.getLogger(__name__)


def health_of(standing: Standing) -> APIRouter:
    router = APIRouter()
    proof = _Proof(standing)

    @router.get("/healthz")
    async def healthy() -> Response:
        return PlainTextResponse("ok\n")

    @router.get("/readyz")
    async def ready() -> Response:
        why_not = "draining" if standing.is_draining else await proof.why_not()
        if not why_not and not standing.workers.are_at_work:
            why_not = "worker"
        return refusal(503, why_not) if why_not else PlainTextResponse("ready\n")

    return router


class _Proof:
    """Whether the journal can be written. Who asks while a proof is made shares it: asking costs others
    little."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="proof")
        self._at_work: asyncio.Future[None] | None = None

    async def why_not(self) -> str:
        """``journal`` if it cannot; empty if it can."""
        if self._at_work is None or self._at_work.done():
            loop = asyncio.get_running_loop()
            self._at_work = loop.run_in_executor(self._thread, self._standing.door.prove_journal)
            # Whoever asked may be gone when it fails.
            self._at_work.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            await asyncio.wait_for(asyncio.shield(self._at_work), self._standing.settings.answer_seconds)
        except TimeoutError:
            return "journal"
        except DropConnectError as error:
            log.error("not ready: %s", error)
            return "journal"
        return ""
