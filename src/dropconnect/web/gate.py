"""Around every request: its id, whom it is meant for, what every reply says, and one line in the log."""

from __future__ import annotations

import logging
import re
import time
import uuid
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dropconnect.config.serving import ServeSettings
from dropconnect.logs import about
from dropconnect.web.api.problems import problem
from dropconnect.web.limits import MOST_REQUESTS
from dropconnect.web.replies import refusal

log = logging.getLogger(__name__)

CONNECTION = "dropconnect.connection"
"""In the scope of a request: the connection of ours that it is about."""
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_HEALTH = frozenset({"/healthz", "/readyz"})
_AGAIN_SECONDS = 30
_FOR_PROGRAMS = "/api/"
_POLICY = "Content-Security-Policy"
_ON_EVERY_REPLY = {
    # Nothing but our own files, and no script or style within a page: what a name brings along does nothing.
    _POLICY: "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Links in mails carry secrets: no other host hears of them.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Gate:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, settings: ServeSettings) -> None:
        self._app = app
        parts = urlsplit(settings.url)
        self._host = parts.hostname or ""
        self._in_hand = 0
        self._headers = dict(_ON_EVERY_REPLY)
        if settings.is_secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        reply = _Reply(send, {**self._headers, "X-Request-Id": request_id})
        began = time.monotonic()
        with about(request=request_id):
            try:
                await self._pass_on(scope, receive, reply)
            except Exception as error:
                log.error("a bug: %s", type(error).__name__)
                log.debug("a bug", exc_info=error)
                if not reply.status:
                    await _no(scope, 500, "it went wrong here")(scope, receive, reply)
            finally:
                _tell(scope, reply.status, time.monotonic() - began)

    async def _pass_on(self, scope: Scope, receive: Receive, reply: _Reply) -> None:
        if scope["path"] in _HEALTH:
            # Asked by monitors, which call the machine by its address, most of all when it is busy.
            await self._app(scope, receive, reply)
        elif self._is_for_others(scope):
            await _no(scope, 421, "this is another host")(scope, receive, reply)
        elif self._in_hand >= MOST_REQUESTS:
            await _no(scope, 503, "too many requests at once", _AGAIN_SECONDS)(scope, receive, reply)
        else:
            self._in_hand += 1
            try:
                await self._app(scope, receive, reply)
            finally:
                self._in_hand -= 1

    def _is_for_others(self, scope: Scope) -> bool:
        if not self._host:
            return False
        said = Headers(scope=scope).get("host", "")
        try:
            return urlsplit(f"//{said}").hostname != self._host
        except ValueError:
            return True


class _Reply:
    """Hands a reply on, with our headers, and remembers its status."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            stricter = headers.get(_POLICY)
            headers.update(self._headers)
            if stricter:
                headers.append(_POLICY, stricter)  # browsers keep both
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)


def _no(scope: Scope, status: int, words: str, again_seconds: int = 0) -> Response:
    """In the form that whoever asks can read."""
    if scope["path"].startswith(_FOR_PROGRAMS):
        return problem(status, words, again_seconds=again_seconds)
    return refusal(status, words, again_seconds=again_seconds)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    """One line, of which a stranger decides as little as possible: no query, no path that is not ours."""
    known = scope.get("route")
    route = getattr(known, "path", None)
    ours = "elsewhere" if route is None else f"{scope.get('root_path', '')}{route}"
    path = scope["path"] if scope["path"] in _HEALTH else ours
    method = scope["method"] if scope["method"] in _METHODS else "another method"
    fields: dict[str, object] = {"status": status, "ms": round(seconds * 1000, 1)}
    if CONNECTION in scope:
        fields["connection"] = scope[CONNECTION]
    level = logging.DEBUG if path in _HEALTH and status == 200 else logging.INFO
    log.log(level, "%s %s", method, path, extra={"about": fields})
    if scope.get("client"):
        log.debug("it came from %s", scope["client"][0])
