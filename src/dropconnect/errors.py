"""Every error that dropconnect raises, named by what the caller should do.

::

    DropConnectError
      ConfigurationError            bad file, unknown connection, missing plugin
        UntrustedCertificate        a ProviderUnavailable too: nothing was sent; name the authority in ca_file
        UnknownCurrency             how many decimals has it? Also a ValueError
      PluginError                   a plugin broke the contract
      UnsupportedOperation          this connector does not have this operation
      InvalidSignature              a webhook does not come from who it says
      UsageError                    the request itself cannot be understood
        NotAllowed                  a person may not do this: nothing was done
        AmbiguousOrder              what was written fits several orders, or one not for sure
        NotThere                    there is no case, task or incident of this number
      CaseConflict                  another case or runner has this order
        LostLease                   another runner has taken the case over: write nothing more
      WritesPaused                  a person has stopped all writes: nothing was sent
        StoreInShadow               the store is in shadow mode: nothing was sent
      JournalError                  the journal cannot be opened or written
        ResultNotRecorded           a write was sent and its result could not be recorded
        OlderJournal                the journal's file is an older copy of itself
      ConnectorError                connection, operation, http_status, provider_code, request_id
        AuthenticationFailed        credentials; a person must act
        OrderNotFound
        RateLimited                 retry_after; nothing happened, as the provider documents
        ProviderUnavailable         never sent or known not to have been processed: may be retried
          ReplyCutOff               a read whose reply was too large, or did not end: not at once again
        OutcomeUnknown              sent, no readable reply: look it up before anything else
          ThrottledWrite            retry_after; "too many requests", which promises nothing
          FirewallRefused           something in front of the provider refuses: its operator must act
        InvalidResponse             the reply is not of the documented shape
          InexactAmount             an amount with more decimals than its currency
          UnreadableOrder           a field of an order on which money depends is not as documented
    CurrencyMismatch                a ValueError: a bug in the calculation that raised it

A refusal of a provider is not an error: it comes back as a value (``StepResult``).
"""

from __future__ import annotations


class DropConnectError(Exception):
    """Base of all errors that are not a bug of ours: its text is for the person in front of the screen.

    Catch it around a call whose failure you only want to report. The text names what happened and what to
    do, and holds no secrets.
    """


class ConfigurationError(DropConnectError):
    """The configuration cannot be used. Correct the file and the dotted key that the text names."""


class UnknownCurrency(ConfigurationError, ValueError):
    """It is not known how many decimals a currency has. Say it in the table ``[currencies]`` of the file."""


class PluginError(DropConnectError):
    """A plugin broke the contract. Report it to the plugin's author, who has to fix it."""


class UnsupportedOperation(DropConnectError):
    """The connector does not offer this operation. ``dropconnect connectors`` lists what it can do."""


class InvalidSignature(DropConnectError):
    """A webhook's signature does not match its body: it does not come from who it says. Do not parse it.

    If the sender is the right one, compare the webhook secret in the configuration with the provider's.
    """


class UsageError(DropConnectError):
    """The request cannot be understood or does not fit: unknown line, more than was bought. Correct it."""


class AmbiguousOrder(UsageError):
    """What was written fits several orders, or one not for sure; nothing was done. Write ``id:`` with one of
    the ids that the text names.

    ``orders``: the id of each order that it fits, and the words by which people tell it from the others.
    """

    def __init__(self, message: str, *, orders: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.orders = orders


class NotThere(UsageError):
    """There is no case, task or incident of this number, or it is of a store that
    the person does not work for. Take a number from the list that the text names."""


class NotAllowed(UsageError):
    """A person may not do this by the rights in the configuration; nothing was done. Ask one of those that
    the text names."""


class CaseConflict(DropConnectError):
    """Another case or another runner has this order. Wait for the case that the text names, or resolve it.

    ``case_id``: that case, where there is just one; else None.
    """

    def __init__(self, message: str, *, case_id: int | None = None) -> None:
        super().__init__(message)
        self.case_id = case_id


class LostLease(CaseConflict):
    """Another runner has taken the case over, or changed it. Nothing more was written; see
    ``dropconnect show CASE`` for what the other one did."""


class WritesPaused(DropConnectError):
    """A person has stopped every write; nothing was sent. ``dropconnect resume`` lets them go on."""


class StoreInShadow(WritesPaused):
    """The store is in shadow mode; nothing was sent. ``mode = "live"`` in its section lets money move."""

    @classmethod
    def of(cls, store: str) -> StoreInShadow:
        return cls(f'the store {store} is in shadow mode (mode = "shadow"): nothing is written for it')


class JournalError(DropConnectError):
    """The journal cannot be opened or written: locked, full, damaged, or made by a newer release.

    Nothing is sent without it. Do what the text says, then give the same command again.
    """


class ResultNotRecorded(JournalError):
    """A write was sent and the journal could not take its result: the effect is in doubt. Run
    ``dropconnect work``: it looks up what happened and sends nothing twice."""


class OlderJournal(JournalError):
    """The journal's file is an older copy of itself: restored from a backup, or used in two places.

    What happened after the copy is not in it, so nothing is sent. Stop every other copy, then run
    ``dropconnect reconcile --after-restore``; ``docs/how-to/keep-the-journal.md`` explains.
    """


class ConnectorError(DropConnectError):
    """A conversation with a provider failed. Which of the errors below it is says what you can do.

    The fields are what a provider asks for when you write to its support.
    """

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
    """The credentials are wrong or lack a right; nothing happened. Correct them, then try again."""


class OrderNotFound(ConnectorError):
    """The provider does not know this order. Compare its id with the one that the provider shows."""


class RateLimited(ConnectorError):
    """There were too many requests; nothing happened. Try again after ``retry_after`` seconds.

    None: the provider did not say how long. Out of a write only where the provider documents that it carried
    nothing out; everywhere else it is a ``ThrottledWrite``.
    """

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
    """The request was never sent, or is known not to have been processed. Try again."""


class ReplyCutOff(ProviderUnavailable):
    """The reply to a read was cut off: it was too large, or had not ended in time. Nothing was changed.

    Asked at once again it would be the same, so try later; if it stays, ask the provider's operator.
    """


class OutcomeUnknown(ConnectorError):
    """The request was sent without a readable reply: it may have happened. Look it up first."""


class ThrottledWrite(OutcomeUnknown):
    """A write was answered with "too many requests", and nobody promises that nothing happened. Look it up
    after ``retry_after`` seconds.

    ``foreign``: the reply was not the provider's own JSON, so something in front of it turned the write away.
    """

    def __init__(
        self, message: str, *, retry_after: float | None = None, foreign: bool = False, connection: str = "",
        operation: str = "", http_status: int | None = None, provider_code: str = "", request_id: str = "",
    ) -> None:  # fmt: skip
        super().__init__(
            message, connection=connection, operation=operation, http_status=http_status,
            provider_code=provider_code, request_id=request_id,
        )  # fmt: skip
        self.retry_after = retry_after
        self.foreign = foreign


class FirewallRefused(OutcomeUnknown):
    """A firewall or the host in front of the provider answered with a page of its own and refused. Tell its
    operator to let dropconnect's requests through; waiting changes nothing.

    A firewall can also act on the reply, after the provider did its work: a write is in doubt.
    """


class UntrustedCertificate(ConfigurationError, ProviderUnavailable):
    """The server's certificate cannot be verified, so nothing was sent. Set ``ca_file`` of the connection to
    the certificate of the authority that signed it, or correct its address.
    """


class InvalidResponse(ConnectorError):
    """The reply is not of the documented shape. A read may be tried again; after a write the outcome is in
    doubt, so look it up first.
    """


class InexactAmount(InvalidResponse):
    """An amount has more decimals than its currency, so that it would have to be rounded to be paid back.
    Handle this order by hand at the provider: neither waiting nor trying again changes it.
    """


class UnreadableOrder(InvalidResponse):
    """A field of an order on which money or identity depends is not as documented. Correct it at the
    provider, or handle this order by hand there: neither waiting nor trying again changes it.
    """


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one calculation. Fix the program that did it."""
