"""The ``email`` connector against a real mail server."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from pydantic import SecretStr, ValidationError
from tests.support.mail import PASSWORD, USER, Inbox

from dropconnect.connection import NotifierConnection
from dropconnect.errors import AuthenticationFailed, ConfigurationError, OutcomeUnknown, ProviderUnavailable
from dropconnect.manager import discover
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect.notifiers.email import EmailConnector, EmailSettings

OpenNotifier = Callable[..., NotifierConnection]
StartServer = Callable[..., int]
Outgoing = Callable[..., OutgoingMessage]


def received(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.content, bytes)
    mail = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def test_the_connector_is_installed() -> None:
    assert discover().get("email").connector is EmailConnector


def test_a_mail_arrives_whole(notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing) -> None:
    inbox = Inbox()
    message = outgoing()
    result = notifier(start_server(inbox), reply_to="help@shop.example.test").write(message)

    assert (result.status, result.provider_id) == (StepStatus.DONE, message.message_id)
    [envelope] = inbox.mails
    mail = received(envelope)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("orders@shop.example.test", ["ada@example.test"])
    assert mail["From"] == "Lamp Shop <orders@shop.example.test>"
    assert mail["To"] == "ada@example.test"
    assert mail["Reply-To"] == "help@shop.example.test"
    assert mail["Subject"] == message.subject
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "de"
    assert mail["Date"].datetime.utcoffset() == timedelta(0)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert body(mail, "plain").replace("\r\n", "\n") == message.text
    assert body(mail, "html").replace("\r\n", "\n") == message.html + "\n"


def test_the_wire_carries_short_ascii_lines(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing
) -> None:
    inbox = Inbox()
    notifier(start_server(inbox), sender="Lämp Shöp <orders@shop.example.test>").write(outgoing())

    content = inbox.mails[0].content
    assert isinstance(content, bytes)
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert received(inbox.mails[0])["From"] == "Lämp Shöp <orders@shop.example.test>"


def test_sent_again_it_is_the_same_message(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing
) -> None:
    inbox = Inbox()
    connection = notifier(start_server(inbox))
    connection.write(outgoing())
    connection.write(outgoing())

    assert [received(mail)["Message-ID"] for mail in inbox.mails] == ["<1c9a@shop.example.test>"] * 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_login_over_an_encrypted_line(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing, security: str
) -> None:
    inbox = Inbox()
    port = start_server(inbox, security=security, login=True)
    connection = notifier(port, security=security, username=USER, password=SecretStr(PASSWORD))

    assert connection.write(outgoing()).status is StepStatus.DONE
    assert [(row.name, row.ok) for row in connection.check_connection()] == [
        ("mail server", True),
        ("log in", True),
    ]
    assert len(inbox.mails) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_is_told_without_repeating_it(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing, security: str
) -> None:
    inbox = Inbox()
    wrong = "wr0ng-secret"
    port = start_server(inbox, security=security, login=True)
    connection = notifier(port, security=security, username=USER, password=SecretStr(wrong))

    with pytest.raises(AuthenticationFailed) as caught:
        connection.write(outgoing())
    assert caught.value.provider_code == "535"
    assert (caught.value.connection, caught.value.operation) == ("mail", "notifier_send")
    server, login = connection.check_connection()
    assert server.ok
    assert not login.ok
    assert login.fix == "check username and password"
    assert wrong not in f"{caught.value} {login} {connection.connector!r} {vars(connection.connector)}"
    assert not inbox.mails


def test_a_server_that_wants_a_login_says_so(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing
) -> None:
    port = start_server(Inbox(), security="starttls", login=True)

    with pytest.raises(AuthenticationFailed, match="530"):
        notifier(port, security="starttls").write(outgoing())


def test_a_foreign_certificate_is_not_trusted(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing
) -> None:
    inbox = Inbox()
    connection = notifier(start_server(inbox, security="starttls"), security="starttls", ca_file=None)

    with pytest.raises(ProviderUnavailable, match=r"not trusted: .*ca_file"):
        connection.write(outgoing())
    assert not inbox.mails


def test_encryption_that_is_not_offered_is_not_done_without(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing
) -> None:
    inbox = Inbox()
    connection = notifier(start_server(inbox), security="starttls")

    with pytest.raises(ProviderUnavailable, match="does not offer STARTTLS"):
        connection.write(outgoing())
    assert not inbox.mails


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_final_no_is_a_value(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing, stage: str
) -> None:
    inbox = Inbox()
    setattr(inbox, stage, "550 5.1.1 nobody of that name")
    result = notifier(start_server(inbox)).write(outgoing())

    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert result.refusal.final
    assert (result.refusal.code, result.refusal.message) == ("550", "5.1.1 nobody of that name")


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_no_for_now_may_be_tried_again(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing, stage: str
) -> None:
    inbox = Inbox()
    setattr(inbox, stage, "451 4.7.1 greylisted")

    with pytest.raises(ProviderUnavailable, match="451"):
        notifier(start_server(inbox)).write(outgoing())
    assert not inbox.mails


def test_a_lost_answer_is_doubt(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing
) -> None:
    inbox = Inbox(lost=True)

    with pytest.raises(OutcomeUnknown, match="did not say whether"):
        notifier(start_server(inbox)).write(outgoing())
    assert len(inbox.mails) == 1


def test_the_check_sends_nothing(notifier: OpenNotifier, start_server: StartServer) -> None:
    inbox = Inbox()
    rows = notifier(start_server(inbox)).check_connection()

    assert [row.ok for row in rows] == [True, True]
    assert not inbox.mails


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "ada@example.test\r\nBcc: eve@example.test"},
        {"to": "Ada\nBcc: eve@example.test <ada@example.test>"},
        {"to": "=?utf-8?q?Ada=0D=0ABcc=3A_eve=40example=2Etest?= <ada@example.test>"},
        {"to": "ada@example.test, eve@example.test"},
        {"to": "ada@example.test> RCPT TO:<eve@example.test"},
        {"to": "ädä@example.test"},
        {"to": "ada"},
        {"to": ""},
        {"subject": "Cancelled\r\nBcc: eve@example.test"},
        {"subject": "Cancelled\u2028Bcc: eve@example.test"},
    ],
)
def test_a_forged_header_is_refused(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing, changes: dict[str, str]
) -> None:
    inbox = Inbox()
    result = notifier(start_server(inbox)).write(outgoing(**changes))

    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert result.refusal.final
    assert result.refusal.code in {"bad-address", "bad-subject"}
    assert not inbox.mails


@pytest.mark.parametrize(
    ("to", "name", "address"),
    [
        ("Ada Lovelace <ada@example.test>", "Ada Lovelace", "ada@example.test"),
        ('"Lovelace, Ada" <ada@example.test>', "Lovelace, Ada", "ada@example.test"),
        ("ada@bücher.example.test", "", "ada@xn--bcher-kva.example.test"),
    ],
)
def test_an_ordinary_address_is_taken(
    notifier: OpenNotifier, start_server: StartServer, outgoing: Outgoing, to: str, name: str, address: str
) -> None:
    inbox = Inbox()
    notifier(start_server(inbox)).write(outgoing(to=to))

    [envelope] = inbox.mails
    [shown] = received(envelope)["To"].addresses
    assert envelope.rcpt_tos == [address]
    assert (shown.display_name, shown.addr_spec) == (name, address)


SETTINGS = {"host": "mail.example.test", "sender": "orders@shop.example.test"}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"sender": "Lamp Shop"}, "sender"),
        ({"sender": ""}, "sender"),
        ({"sender": "a@example.test\nBcc: b@example.test"}, "control character"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"username": USER}, "together"),
        ({"password": SecretStr(PASSWORD)}, "together"),
        ({"username": USER, "password": PASSWORD}, "by reference"),
        ({"username": USER, "password": SecretStr(PASSWORD), "security": "none"}, "unencrypted"),
        ({"security": "ssl"}, "security"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"tls": True}, "tls"),
    ],
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint) as caught:
        EmailSettings.model_validate(SETTINGS | changes)
    assert PASSWORD not in str(caught.value)


def test_a_ca_file_that_is_none_is_told() -> None:
    settings = EmailSettings.model_validate(SETTINGS | {"ca_file": __file__})

    with pytest.raises(ConfigurationError, match=r"test_email\.py cannot be used"):
        EmailConnector("mail", settings)
