"""Every error that dropconnect raises, named by what the caller should do.

::

    DropConnectError
      ConfigurationError            bad file, unknown connection, missing plugin
      PluginError                   a plugin broke the contract
      UnsupportedOperation          this connector does not have this operation
      InvalidSignature              a webhook is not from who it says
      UsageError                    the request itself cannot be understood
      CaseConflict                  another case or runner has this order
      JournalError                  the journal cannot be opened or written
        ResultNotRecorded           something was sent, the journal could not take the result: in doubt
      ConnectorError                connection, operation, http_status, provider_code, request_id
        AuthenticationFailed        credentials; a person must act
        OrderNotFound
        RateLimited                 retry_after; nothing happened
        ProviderUnavailable         never sent or certainly not processed: may be retried
        OutcomeUnknown              sent, no readable answer: look it up before anything else
        InvalidResponse             the answer is not of the documented shape

A refusal of a provider is not an error: it comes back as a value (``StepResult``).
"""

from __future__ import annotations


class DropConnectError(Exception):
    """Base of all. Its text is one sentence for the person in front of the screen, without secrets."""


class ConfigurationError(DropConnectError):
    """The configuration cannot be used; the text names the file and the dotted key."""


class PluginError(DropConnectError):
    """A plugin broke the contract: its author has to fix it."""


class UnsupportedOperation(DropConnectError):
    """The connector does not offer this operation."""


class InvalidSignature(DropConnectError):
    """A webhook's signature does not match its body: it is not from who it says. Do not parse it."""


class UsageError(DropConnectError):
    """The request cannot be understood or does not fit: unknown line, more than was bought."""


class CaseConflict(DropConnectError):
    """Another case or another runner has this order; the text names it."""


class JournalError(DropConnectError):
    """The journal cannot be opened or written: locked, full, damaged, or made by a newer release."""


class ResultNotRecorded(JournalError):
    """A write was sent and the journal could not take its result: the effect is in doubt."""


class ConnectorError(DropConnectError):
    """A conversation with a provider failed. Carries what is needed to ask the provider about it."""

    def __init__(
        self,
        message: str,
        *,
        connection: str = "",
        operation: str = "",
        http_status: int | None = None,
        provider_code: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(message)
        self.connection = connection
        self.operation = operation
        self.http_status = http_status
        self.provider_code = provider_code
        self.request_id = request_id


class AuthenticationFailed(ConnectorError):
    """The credentials are wrong or lack a right. Nothing happened; a person must act."""


class OrderNotFound(ConnectorError):
    """The provider does not know this order."""


class RateLimited(ConnectorError):
    """Too many requests. Nothing happened; come back after ``retry_after`` seconds (None: not told)."""

    def __init__(
        self, message: str, *, retry_after: float | None = None, connection: str = "", operation: str = "",
        http_status: int | None = None, provider_code: str = "", request_id: str = "",
    ) -> None:  # fmt: skip
        super().__init__(
            message, connection=connection, operation=operation, http_status=http_status,
            provider_code=provider_code, request_id=request_id,
        )  # fmt: skip
        self.retry_after = retry_after


class ProviderUnavailable(ConnectorError):
    """Never sent, or certainly not processed: it may be tried again."""


class OutcomeUnknown(ConnectorError):
    """Sent, but no readable answer came: it may have happened. Look it up before anything else."""


class InvalidResponse(ConnectorError):
    """The answer is not of the documented shape. After a write the outcome is in doubt."""
