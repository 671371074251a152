"""One request to CJ: at the account's pace, in JSON, judged by nobody yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import ProviderUnavailable, ReplyCutOff
from dropconnect.transport import Param, Transport
from dropconnect_cjdropshipping.api.errors import is_busy, is_too_fast
from dropconnect_cjdropshipping.api.pacing import Lane, Pacer
from dropconnect_cjdropshipping.api.replies import CJReply, read_reply

_READ_ATTEMPTS = 3
"""CJ docs, Appendix 1 (documented): when the system is busy, ask at most three times."""
_JSON_WANTED = {"accept": "application/json"}


@dataclass(frozen=True)
class Call:
    """What is asked. Lists in ``query`` are repeated parameters; ``asked`` is the context of errors."""

    method: str
    path: str
    asked: Asked
    query: Mapping[str, Param] | None = None
    body: Mapping[str, Any] | None = None
    lane: Lane = Lane.ORDINARY


class Wire:
    """Sends calls and reads their replies. Thread-safe.

    ``transport`` must not repeat reads by itself: it does not know the pace.
    """

    def __init__(self, base_url: str, transport: Transport, pacer: Pacer) -> None:
        self._base_url = base_url
        self._transport = transport
        self._pacer = pacer

    def read(self, call: Call, headers: Mapping[str, str], hide: Collection[str]) -> CJReply:
        """Ask, and ask again while CJ is busy or the line breaks. Raises ``ProviderUnavailable``.

        So it does after a read that came too fast: the one before it had travelled longer, and each attempt
        waits for its turn.
        """
        for _ in range(_READ_ATTEMPTS - 1):
            try:
                reply = self.ask_once(call, headers, hide)
            except ReplyCutOff:
                raise
            except ProviderUnavailable:
                continue
            if not (is_busy(reply) or is_too_fast(reply)):
                return reply
        return self.ask_once(call, headers, hide)

    def ask_once(self, call: Call, headers: Mapping[str, str], hide: Collection[str]) -> CJReply:
        """Send a call that changes no order, once. Raises ``ProviderUnavailable``."""
        self._pacer.wait(call.lane)
        response = self._transport.read(
            call.method,
            self._url(call),
            operation=call.asked.operation,
            headers={**_JSON_WANTED, **headers},
            params=call.query,
            json=call.body,
        )
        return read_reply(response, hide)

    def write(
        self, call: Call, headers: Mapping[str, str], hide: Collection[str], send_by: float | None
    ) -> CJReply:
        """Send a call that changes something, once. Raises as ``Transport.write``."""
        self._pacer.wait(call.lane)
        response = self._transport.write(
            call.method,
            self._url(call),
            operation=call.asked.operation,
            send_by=send_by,
            headers={**_JSON_WANTED, **headers},
            params=call.query,
            json=call.body,
        )
        return read_reply(response, hide)

    def close(self) -> None:
        self._transport.close()
        self._pacer.close()

    def _url(self, call: Call) -> str:
        return f"{self._base_url}/{call.path}"
