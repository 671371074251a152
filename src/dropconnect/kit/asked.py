"""The operation that was asked, and the errors that mean the same whoever the provider is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from dropconnect.errors import (
    AuthenticationFailed,
    ConnectorError,
    FirewallRefused,
    InvalidResponse,
    OrderNotFound,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    ThrottledWrite,
)
from dropconnect.kit.foreign import FIREWALL_STATUSES
from dropconnect.kit.replies import Reply

E = TypeVar("E", bound=ConnectorError)
_TOO_MANY = 429


@dataclass(frozen=True)
class Asked:
    """One request to one connection: the context of every error about it.

    The methods make errors for the caller to raise; which reply means which is the connector's to say.
    """

    connection: str
    operation: str
    order_id: str = ""

    def error(self, kind: type[E], text: str, reply: Reply) -> E:
        """An error of that kind with what the provider must be told to find the request."""
        return kind(
            text,
            connection=self.connection,
            operation=self.operation,
            http_status=reply.status,
            provider_code=reply.code,
            request_id=reply.request_id,
        )

    def rate_limited(self, reply: Reply) -> RateLimited:
        """For a reply that promises that nothing happened."""
        text = f"{self.connection} asks to slow down ({reply.description})"
        error = self.error(RateLimited, text, reply)
        error.retry_after = reply.retry_after
        return error

    def unavailable(self, reply: Reply) -> ProviderUnavailable:
        """For a read: asking again later may help."""
        text = f"{self.connection} cannot answer now ({reply.description})"
        return self.error(ProviderUnavailable, text, reply)

    def unexpected(self, reply: Reply) -> InvalidResponse:
        """For a read whose reply is in no table."""
        text = f"{self.connection} gave an unexpected answer ({reply.description})"
        return self.error(InvalidResponse, text, reply)

    def wrong_credentials(
        self,
        reply: Reply,
        said: str = "refuses the credentials: correct them, or add the missing right",
    ) -> AuthenticationFailed:
        """For a reply that promises that nothing happened, because of who asked (mostly HTTP 401 and 403).

        ``said`` goes on from the connection's name: what the provider does, and then what is to be done.
        """
        return self.error(AuthenticationFailed, f"{self.connection} {said} ({reply.description})", reply)

    def no_such_order(self, reply: Reply) -> OrderNotFound:
        named = f"order {self.order_id}" if self.order_id else "such order"
        return self.error(OrderNotFound, f"{self.connection} has no {named}", reply)

    def firewall(self, reply: Reply) -> FirewallRefused | None:
        """For a reply that a firewall or the host made in the provider's place; None: it did not."""
        if reply.foreign is None or reply.status not in FIREWALL_STATUSES:
            return None
        text = (
            f"{self.connection}: a firewall or the host refused {self.operation} with "
            f"{reply.foreign.description} (HTTP {reply.status}), so the provider itself did not answer. Ask "
            "the host to let the API's requests from this machine through (GET, POST, PUT and DELETE), and "
            "tell it this time"
        )
        return self.error(FirewallRefused, text, reply)

    def in_doubt(self, reply: Reply) -> OutcomeUnknown:
        """For a write whose reply is in no table: it may have happened."""
        if reply.status == _TOO_MANY:
            return self._throttled(reply)
        refused = self.firewall(reply)
        if refused is not None:
            return refused
        text = (
            f"{self.operation} was sent to {self.connection}, but the answer ({reply.description}) "
            "does not say whether it was carried out"
        )
        return self.error(OutcomeUnknown, text, reply)

    def _throttled(self, reply: Reply) -> ThrottledWrite:
        text = (
            f"{self.operation} was answered by {self.connection} with a wish for fewer requests "
            f"({reply.description}), which does not say whether it was carried out"
        )
        error = self.error(ThrottledWrite, text, reply)
        error.retry_after, error.foreign = reply.retry_after, reply.foreign is not None
        return error

    @contextmanager
    def nothing_sent_yet(self) -> Iterator[None]:
        """What goes wrong in here leaves no doubt: the write that counts comes after it.

        Doubt about the steps before it becomes ``ProviderUnavailable``, so that the whole may be repeated:
        use it only around steps that may happen twice. A firewall is for a person: ``AuthenticationFailed``.
        """
        try:
            yield
        except FirewallRefused as error:
            raise AuthenticationFailed(
                f"{self.operation} was not sent, because what comes before it failed: {error}",
                connection=self.connection,
                operation=self.operation,
                http_status=error.http_status,
                provider_code=error.provider_code,
                request_id=error.request_id,
            ) from None
        except (OutcomeUnknown, InvalidResponse) as error:
            raise ProviderUnavailable(
                f"{self.operation} was not sent, because what comes before it failed: {error}",
                connection=self.connection,
                operation=self.operation,
                http_status=error.http_status,
                provider_code=error.provider_code,
                request_id=error.request_id,
            ) from None
