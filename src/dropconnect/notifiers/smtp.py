"""One conversation with a mail server, which knows for every failure whether the mail may be through.

Until the server has asked for the mail's text (its reply to DATA) nothing can have happened. From
there on a lost line is doubt: the server may have taken the mail although its reply was lost.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from dropconnect.clock import Clock, SystemClock
from dropconnect.errors import AuthenticationFailed, OutcomeUnknown, ProviderUnavailable
from dropconnect.models.operation import Refusal
from dropconnect.notifiers.lines import PlainSession, TlsSession
from dropconnect.plain import plain_words
from dropconnect.redaction import without_secrets
from dropconnect.transport import Timeouts
from dropconnect.transport.deadline import Deadline

_CREDENTIAL_CODES = frozenset({530, 534, 535, 538})


class Security(StrEnum):
    STARTTLS = "starttls"
    """Plain at first, encrypted before anything private is said; not used if the server cannot."""
    TLS = "tls"
    """Encrypted from the first byte."""
    NONE = "none"


@dataclass(frozen=True)
class Login:
    """``repr`` shows no password."""

    username: str
    password: str

    def __repr__(self) -> str:
        return f"<Login {self.username!r}>"


@dataclass(frozen=True)
class Server:
    """Where and how to speak SMTP. ``timeout`` in seconds is the longest silence; a whole
    conversation takes no longer than an exchange with such time-outs (``Timeouts.total``)."""

    host: str
    port: int
    security: Security
    tls: ssl.SSLContext
    login: Login | None
    timeout: float
    hello: str
    """The name that we introduce ourselves with."""
    clock: Clock = field(default_factory=SystemClock)

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


class Conversation:
    """A connected session. Use ``connected``; ``log_in``, then ``deliver`` at most once."""

    def __init__(self, server: Server, smtp: smtplib.SMTP) -> None:
        self._server = server
        self._smtp = smtp

    def log_in(self) -> None:
        """Present the credentials, if there are any. ``AuthenticationFailed`` or ``ProviderUnavailable``.

        The server's words are left out: some repeat what they were given.
        """
        login = self._server.login
        if login is None:
            return
        try:
            self._smtp.login(login.username, login.password)
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise self._unavailable("cannot check the credentials now", error.smtp_code) from None
            raise self._not_let_in("does not accept the user name or password", error.smtp_code) from None
        except smtplib.SMTPServerDisconnected:
            raise self._unavailable("broke off while the credentials were checked") from None
        except (smtplib.SMTPException, UnicodeError):
            raise self._not_let_in("offers no way to log in with these credentials") from None
        except OSError as error:
            raise self._unavailable(f"broke off ({type(error).__name__})") from None

    def is_alive(self) -> bool:
        """True if the server confirms NOOP."""
        code, _ = self._talk("noop")
        return 200 <= code < 300

    def deliver(self, sender: str, recipient: str, content: bytes) -> Refusal | None:
        """Hand over one mail for one recipient; None: taken.

        A server's final no is the value. ``ProviderUnavailable``: provably not taken.
        ``OutcomeUnknown``: may be taken.
        """
        for command in (f"mail FROM:<{sender}>", f"rcpt TO:<{recipient}>"):
            code, words = self._talk(command)
            if not 200 <= code < 300:
                return self._refused(code, words)
        code, words = self._talk("data")
        if code != 354:
            return self._refused(code, words)
        try:
            self._smtp.send(_transparent(content))
            code, words = self._smtp.getreply()
        except OSError:  # smtplib's own exceptions are among them
            raise self._in_doubt() from None
        if 200 <= code < 300:
            return None
        if not 400 <= code < 600:
            raise self._in_doubt()
        return self._refused(code, words)

    def _talk(self, command: str) -> tuple[int, bytes]:
        try:
            return self._smtp.docmd(command)
        except OSError as error:
            raise self._unavailable(f"broke off ({type(error).__name__})") from None

    def _refused(self, code: int, words: bytes) -> Refusal:
        """A 5xx as a value; everything else means: not now."""
        if code in _CREDENTIAL_CODES:
            raise self._not_let_in("wants other credentials", code)
        if not 500 <= code < 600:
            raise self._unavailable("does not take the mail now", code)
        return Refusal(code=str(code), message=self._readable(words), final=True)

    def _readable(self, words: bytes) -> str:
        login = self._server.login
        hide = (login.password,) if login else ()
        return plain_words(without_secrets(words.decode("utf-8", "replace"), hide), 300)

    def _unavailable(self, what: str, code: int | None = None) -> ProviderUnavailable:
        return _unavailable(self._server, what, code)

    def _not_let_in(self, what: str, code: int | None = None) -> AuthenticationFailed:
        number = f" ({code})" if code else ""
        return AuthenticationFailed(
            f"the mail server {self._server.name} {what}{number}", provider_code=str(code or "")
        )

    def _in_doubt(self) -> OutcomeUnknown:
        return OutcomeUnknown(
            f"the mail server {self._server.name} was given the mail and did not say whether it took it"
        )


def _unavailable(server: Server, what: str, code: int | None = None) -> ProviderUnavailable:
    number = f" ({code})" if code else ""
    return ProviderUnavailable(f"the mail server {server.name} {what}{number}", provider_code=str(code or ""))


def _transparent(content: bytes) -> bytes:
    """RFC 5321, 4.5.2: a dot at the start of a line is doubled, a dot alone ends the mail."""
    dotted = re.sub(rb"(?m)^\.", b"..", content)
    return dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n"


@contextmanager
def connected(server: Server) -> Iterator[Conversation]:
    """Connect, with the encryption that is asked for. ``ProviderUnavailable`` if that fails."""
    with closing(_connect(server)) as smtp:
        _encrypt(server, smtp)
        yield Conversation(server, smtp)
        # What was to be done is done by now; a lost good-bye changes nothing.
        with suppress(OSError):
            smtp.quit()


def _connect(server: Server) -> smtplib.SMTP:
    total = Timeouts(connect=server.timeout, read=server.timeout).total
    deadline, timeout = Deadline(server.clock, total), server.timeout
    with _explained(server):
        if server.security is Security.TLS:
            return TlsSession(
                server.host, server.port, server.hello, timeout=timeout, deadline=deadline, context=server.tls
            )
        return PlainSession(server.host, server.port, server.hello, timeout=timeout, deadline=deadline)


def _encrypt(server: Server, smtp: smtplib.SMTP) -> None:
    with _explained(server):
        smtp.ehlo_or_helo_if_needed()
        if server.security is Security.STARTTLS:
            smtp.starttls(context=server.tls)
            smtp.ehlo_or_helo_if_needed()


@contextmanager
def _explained(server: Server) -> Iterator[None]:
    """Nothing has been said yet that could matter: every failure is ``ProviderUnavailable``."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        reason = f"shows a certificate that is not trusted: {error.verify_message}"
        raise _unavailable(server, f"{reason}; ca_file names the authority to trust") from None
    except smtplib.SMTPNotSupportedError:
        raise _unavailable(server, "does not offer STARTTLS") from None
    except smtplib.SMTPResponseException as error:
        raise _unavailable(server, "does not serve now", error.smtp_code) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _unavailable(server, f"cannot be reached: {reason}") from None
