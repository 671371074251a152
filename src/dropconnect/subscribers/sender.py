"""Sends one event to one subscriber, signed as Standard Webhooks 1.0 says (standardwebhooks.com).

Nothing of the reply is believed but its status: 2xx is taken. Redirects are not followed, every exchange
ends, and no more of a reply is read than a few kilobytes.
"""

from __future__ import annotations

from types import TracebackType

from standardwebhooks.webhooks import Webhook

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import DropConnectError
from dropconnect.transport import Caps, Timeouts, Transport

_CONNECT_SECONDS = 10.0
_CAPS = Caps(raw=16 * 1024, unpacked=64 * 1024)
"""Of a reply, of which only the status is looked at."""
_OPERATION = "an event"


class _NotTaken(DropConnectError):
    """A subscriber did not take an event. It is tried again; see what its server says."""


class Sender:
    """Sends to one subscriber. Its address and secrets are read when something is first sent; close it when
    done."""

    def __init__(self, configuration: Configuration, clock: Clock, name: str) -> None:
        self._configuration = configuration
        self._clock = clock
        self._name = name
        self._opened: tuple[Transport, tuple[Webhook, ...]] | None = None

    def __enter__(self) -> Sender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            self._opened[0].close()

    def send(self, webhook_id: str, body: str) -> str:
        """Send it once; what was replied. Raises ``DropConnectError``: where it was not taken, where no reply
        came (then it may have been taken all the same), and for a secret that cannot be used."""
        transport, keys = self._open()
        now = self._clock.now()
        reply = transport.write(
            "POST",
            self._configuration.subscribers[self._name].url,
            operation=_OPERATION,
            send_by=None,
            headers={
                "content-type": "application/json",
                "webhook-id": webhook_id,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": " ".join(key.sign(webhook_id, now, body) for key in keys),
            },
            content=body.encode(),
        )
        said = f"{self._name} replied {reply.status_code}"
        if reply.is_success:
            return said
        if reply.is_redirect:
            raise _NotTaken(f"{said}, a redirect, which is not followed: set url to where it leads")
        raise _NotTaken(said)

    def _open(self) -> tuple[Transport, tuple[Webhook, ...]]:
        if self._opened is None:
            settings = self._configuration.open_subscriber(self._name)
            seconds = self._configuration.subscribers[self._name].timeout_seconds
            timeouts = Timeouts(connect=min(_CONNECT_SECONDS, seconds), read=seconds)
            transport = Transport(
                self._name,
                ca_file=settings.ca_file,
                timeouts=timeouts,
                caps=_CAPS,
                clock=self._clock,
                max_connections=1,
            )
            self._opened = transport, tuple(Webhook(key.get_secret_value()) for key in settings.keys)
        return self._opened
