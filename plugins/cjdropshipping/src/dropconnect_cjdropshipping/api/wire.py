"""One request to CJ: at the account's pace, in JSON, judged by nobody yet."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from dropconnect.kit import Asked
from dropconnect.plugin import ProviderUnavailable, ReplyCutOff
from dropconnect.transport import Transport
from dropconnect_cjdropshipping.api.errors import is_busy
from dropconnect_cjdropshipping.api.pacing import Lane, Pacer
from dropconnect_cjdropshipping.api.replies import CJReply, read_reply

_READ_ATTEMPTS = 3
"""CJ docs, Appendix 1 (documented): when the system is busy, ask at most three times."""


@dataclass(frozen=True)
class Call:
    """What is asked. Lists in ``query`` are repeated parameters; ``asked`` is the context of errors."""

    method: str
    path: str
    asked: Asked
    query: Mapping[str, str | int | Collection[str]] | None = None
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
        """Ask, and ask again while CJ is busy or the line breaks. Raises ``ProviderUnavailable``."""
        for _ in range(_READ_ATTEMPTS - 1):
            try:
                reply = self.ask_once(call, headers, hide)
            except ReplyCutOff:
                raise
            except ProviderUnavailable:
                continue
            if not is_busy(reply):
                return reply
        return self.ask_once(call, headers, hide)

    def ask_once(self, call: Call, headers: Mapping[str, str], hide: Collection[str]) -> CJReply:
        """Send a call that changes no order, once. Raises ``ProviderUnavailable``."""
        url, content, sent = self._prepared(call, headers)
        self._pacer.wait(call.lane)
        response = self._transport.read(
            call.method, url, operation=call.asked.operation, headers=sent, content=content
        )
        return read_reply(response, hide)

    def write(
        self, call: Call, headers: Mapping[str, str], hide: Collection[str], send_by: float | None
    ) -> CJReply:
        """Send a call that changes something, once. Raises as ``Transport.write``."""
        url, content, sent = self._prepared(call, headers)
        self._pacer.wait(call.lane)
        response = self._transport.write(
            call.method, url, operation=call.asked.operation, send_by=send_by, headers=sent, content=content
        )
        return read_reply(response, hide)

    def close(self) -> None:
        self._transport.close()
        self._pacer.close()

    def _prepared(
        self, call: Call, headers: Mapping[str, str]
    ) -> tuple[str, bytes | None, Mapping[str, str]]:
        query = f"?{urlencode(call.query, doseq=True)}" if call.query else ""
        sent = {"accept": "application/json", **headers}
        content = None
        if call.body is not None:
            sent["content-type"] = "application/json"
            content = to_json(call.body)
        return f"{self._base_url}/{call.path}{query}", content, sent


def to_json(value: Mapping[str, Any]) -> bytes:
    """JSON in which a Decimal is the number that it was read as, to the last digit."""
    mark = secrets.token_hex(8)
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, default=lambda item: f"{mark}{_decimal(item)}{mark}"
    )
    return re.sub(f'"{mark}([^"]*){mark}"', r"\1", text).encode()


def _decimal(item: object) -> Decimal:
    if not isinstance(item, Decimal):
        raise TypeError(f"{type(item).__name__} has no JSON form")
    return item
