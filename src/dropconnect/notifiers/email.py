"""The ``email`` connector: sends messages to customers through a mail server (SMTP)."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from email.headerregistry import Address
from email.policy import SMTP

from pydantic import Field, field_validator, model_validator

from dropconnect.clock import Clock, SystemClock
from dropconnect.errors import AuthenticationFailed, ConfigurationError, ProviderUnavailable
from dropconnect.hookspecs import Connector, NotifierSpecs, hookimpl
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import CheckItem, Refusal, StepResult
from dropconnect.notifiers.mail import NotAMail, compose, mailbox
from dropconnect.notifiers.smtp import Conversation, Login, Security, Server, connected
from dropconnect.settings import ConfigPath, ConnectionSettings, Secret

_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class EmailSettings(ConnectionSettings):
    """Which mail server, and who the mails are from."""

    host: str = Field(min_length=1, examples=["mail.example.test"], description="The mail server's name.")
    port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Left out: 587 with starttls, 465 with tls, 25 with none.",
    )
    security: Security = Field(
        default=Security.STARTTLS,
        description="starttls, tls (encrypted from the first byte) or none.",
    )
    username: str = Field(
        default="",
        examples=["orders@shop.example.test"],
        description="Left out: the server is used without logging in.",
        json_schema_extra={"usual": True},
    )
    password: Secret | None = Field(
        default=None,
        description="The password to log in with, if any.",
        json_schema_extra={"usual": True},
    )
    sender: str = Field(
        examples=["Lamp Shop <orders@shop.example.test>"],
        description='The sender of the mails: an address, or "Lamp Shop <orders@shop.example.test>".',
    )
    reply_to: str = Field(default="", description="Where answers go. Left out: to the sender.")
    timeout_seconds: float = Field(
        default=30.0, gt=0, description="The longest silence of the server that is waited for."
    )
    ca_file: ConfigPath | None = Field(
        default=None, description="Certificates to trust instead of the system's."
    )

    @field_validator("sender", "reply_to")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if value:
            mailbox(value)
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> EmailSettings:
        if not self.sender:
            raise ValueError("sender must name an address")
        if bool(self.username) != (self.password is not None):
            raise ValueError("username and password are given together or not at all")
        if self.password is not None and self.security is Security.NONE and not _is_local(self.host):
            raise ValueError('a password is not sent unencrypted: set security to "starttls" or "tls"')
        return self


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class EmailConnector(NotifierSpecs[EmailSettings]):
    """Mails over SMTP. Every message has a connection of its own; the object may be shared by threads."""

    contract = 1
    name = "email"
    title = "E-mail"
    settings_model = EmailSettings

    def __init__(self, connection: str, settings: EmailSettings, *, clock: Clock | None = None) -> None:
        super().__init__(connection, settings)
        self._sender = mailbox(settings.sender)
        self._reply_to = mailbox(settings.reply_to) if settings.reply_to else None
        self._server = _server(settings, self._sender, clock or SystemClock())

    @hookimpl
    def notifier_check_connection(self) -> Iterable[CheckItem]:
        try:
            with connected(self._server) as conversation:
                reached = _row("mail server", f"{self._server.name} answers ({self._server.security})")
                return [reached, self._check_login(conversation)]
        except ProviderUnavailable as error:
            return [_failed("mail server", str(error), "check host, port, security and ca_file")]

    def _check_login(self, conversation: Conversation) -> CheckItem:
        try:
            conversation.log_in()
        except AuthenticationFailed as error:
            return _failed("log in", str(error), "check username and password")
        if not conversation.is_alive():
            return _failed("log in", "the server does not confirm NOOP", "ask its operator why")
        login = self._server.login
        return _row("log in", f"as {login.username}" if login else "not asked for")

    @hookimpl
    def notifier_send(self, message: OutgoingMessage) -> StepResult:
        try:
            mail = compose(message, sender=self._sender, reply_to=self._reply_to, date=datetime.now(UTC))
            recipient = mailbox(message.to)
        except NotAMail as error:
            return _refusal(Refusal(code=error.code, message=str(error), final=True))
        with connected(self._server) as conversation:
            conversation.log_in()
            refusal = conversation.deliver(
                self._sender.addr_spec, recipient.addr_spec, mail.as_bytes(policy=SMTP)
            )
        if refusal is not None:
            return _refusal(refusal)
        return StepResult.done(provider_id=message.message_id)


def _server(settings: EmailSettings, sender: Address, clock: Clock) -> Server:
    try:
        tls = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"the CA file {settings.ca_file} cannot be used: {error}; name a PEM file of certificates"
        ) from None
    password = settings.password
    return Server(
        host=settings.host,
        port=settings.port or _PORTS[settings.security],
        security=settings.security,
        tls=tls,
        login=None if password is None else Login(settings.username, password.get_secret_value()),
        timeout=settings.timeout_seconds,
        hello=sender.domain,
        clock=clock,
    )


def _row(name: str, detail: str) -> CheckItem:
    return CheckItem(name=name, ok=True, detail=detail)


def _failed(name: str, detail: str, fix: str) -> CheckItem:
    return CheckItem(name=name, ok=False, detail=detail, fix=fix)


def _refusal(refusal: Refusal) -> StepResult:
    return StepResult.refused(refusal=refusal)


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [EmailConnector]
