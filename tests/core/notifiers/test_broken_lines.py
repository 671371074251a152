"""What a mail server can do wrong, line by line, and what that means for the mail."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from pydantic import SecretStr
from tests.support.mail import CHATTER, DRIP, HANG_UP, PASSWORD, SILENCE, USER

from dropconnect.connection import NotifierConnection
from dropconnect.errors import AuthenticationFailed, ConnectorError, OutcomeUnknown, ProviderUnavailable
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import StepStatus
from dropconnect.testing.fakes import FakeClock

OpenNotifier = Callable[..., NotifierConnection]
ScriptedServer = Callable[..., int]
Outgoing = Callable[..., OutgoingMessage]

HELLO = ("220 ready", "250 at your service")
ENVELOPE = (*HELLO, "250 sender ok", "250 recipient ok")
GO_ON = "354 go on"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ((HANG_UP,), ProviderUnavailable),
        (("554 no service",), ProviderUnavailable),
        (("no mail server at all",), ProviderUnavailable),
        (("220 ready", HANG_UP), ProviderUnavailable),
        ((*HELLO, HANG_UP), ProviderUnavailable),
        ((*HELLO, "421 closing"), ProviderUnavailable),
        ((*HELLO, "530 5.7.0 log in first"), AuthenticationFailed),
        ((*HELLO, "250 sender ok", "452 mailbox full"), ProviderUnavailable),
        ((*ENVELOPE, HANG_UP), ProviderUnavailable),
        ((*ENVELOPE, "451 not now"), ProviderUnavailable),
        ((*ENVELOPE, "250 what"), ProviderUnavailable),
        ((*ENVELOPE, GO_ON, "421 closing, not taken"), ProviderUnavailable),
        ((*ENVELOPE, GO_ON, HANG_UP), OutcomeUnknown),
        ((*ENVELOPE, GO_ON, "thank you"), OutcomeUnknown),
        ((*ENVELOPE, GO_ON, "354 more"), OutcomeUnknown),
        ((*ENVELOPE, GO_ON, "250 " + "x" * 10_000), OutcomeUnknown),
    ],
)
def test_every_break_is_named(
    notifier: OpenNotifier,
    scripted_server: ScriptedServer,
    outgoing: Outgoing,
    answers: tuple[str, ...],
    error: type[ConnectorError],
) -> None:
    with pytest.raises(error) as caught:
        notifier(scripted_server(*answers)).write(outgoing())
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ((SILENCE,), ProviderUnavailable),
        ((*ENVELOPE, SILENCE), ProviderUnavailable),
        ((*ENVELOPE, GO_ON, SILENCE), OutcomeUnknown),
    ],
)
def test_silence_is_waited_for_so_long(
    notifier: OpenNotifier,
    scripted_server: ScriptedServer,
    outgoing: Outgoing,
    answers: tuple[str, ...],
    error: type[ConnectorError],
) -> None:
    with pytest.raises(error):
        notifier(scripted_server(*answers), timeout_seconds=0.5).write(outgoing())


@pytest.mark.parametrize("talk", [DRIP, CHATTER])
@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ((), ProviderUnavailable),
        (HELLO, ProviderUnavailable),
        ((*ENVELOPE, GO_ON), OutcomeUnknown),
    ],
)
def test_a_server_that_does_not_stop_talking_is_left(
    notifier: OpenNotifier,
    scripted_server: ScriptedServer,
    outgoing: Outgoing,
    talk: str,
    answers: tuple[str, ...],
    error: type[ConnectorError],
) -> None:
    """It is never silent for as long as the time-out, so the whole conversation has an end of its own: by
    the time, on a clock that the server turns, or by the bytes."""
    clock = FakeClock()
    port = scripted_server(*answers, talk, pause=lambda: clock.advance(0.5))
    with pytest.raises(error):
        notifier(port, clock).write(outgoing())


def test_a_lost_good_bye_changes_nothing(
    notifier: OpenNotifier, scripted_server: ScriptedServer, outgoing: Outgoing
) -> None:
    port = scripted_server(*ENVELOPE, GO_ON, "250 taken", HANG_UP)

    assert notifier(port).write(outgoing()).status is StepStatus.DONE


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ((*HELLO, "553 5.7.1 sender not allowed"), "553"),
        ((*HELLO, "250 sender ok", "550 unknown"), "550"),
        ((*ENVELOPE, "554 no"), "554"),
        ((*ENVELOPE, GO_ON, "554 looks like spam"), "554"),
    ],
)
def test_every_final_no_is_a_value(
    notifier: OpenNotifier,
    scripted_server: ScriptedServer,
    outgoing: Outgoing,
    answers: tuple[str, ...],
    code: str,
) -> None:
    result = notifier(scripted_server(*answers)).write(outgoing())

    assert result.status is StepStatus.REFUSED
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.final) == (code, True)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (f"535 the password {PASSWORD} is wrong", AuthenticationFailed),
        ("454 4.7.0 try later", ProviderUnavailable),
        (HANG_UP, ProviderUnavailable),
    ],
)
def test_a_login_that_fails_keeps_the_secret(
    notifier: OpenNotifier,
    scripted_server: ScriptedServer,
    outgoing: Outgoing,
    answer: str,
    error: type[ConnectorError],
) -> None:
    port = scripted_server("220 ready", "250-hello\r\n250 AUTH PLAIN", answer)
    connection = notifier(port, username=USER, password=SecretStr(PASSWORD))

    with pytest.raises(error) as caught:
        connection.write(outgoing())
    assert PASSWORD not in str(caught.value)


def test_a_server_without_logins_is_told(
    notifier: OpenNotifier, scripted_server: ScriptedServer, outgoing: Outgoing
) -> None:
    connection = notifier(scripted_server(*HELLO), username=USER, password=SecretStr(PASSWORD))

    with pytest.raises(AuthenticationFailed, match="offers no way to log in"):
        connection.write(outgoing())


def test_a_refusal_that_repeats_the_password_is_cleaned(
    notifier: OpenNotifier, scripted_server: ScriptedServer, outgoing: Outgoing
) -> None:
    port = scripted_server(
        "220 ready", "250-hello\r\n250 AUTH PLAIN", "235 welcome", f"550 not with {PASSWORD}"
    )
    result = notifier(port, username=USER, password=SecretStr(PASSWORD)).write(outgoing())

    assert result.refusal is not None
    assert result.refusal.message == "not with ***"


def test_nobody_listens(notifier: OpenNotifier, outgoing: Outgoing) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        connection = notifier(reserved.getsockname()[1])

        with pytest.raises(ProviderUnavailable, match="cannot be reached: Connection refused"):
            connection.write(outgoing())
        [row] = connection.check_connection()
    assert not row.ok
    assert row.fix == "check host, port, security and ca_file"


def test_the_check_tells_a_server_that_does_not_serve(
    notifier: OpenNotifier, scripted_server: ScriptedServer
) -> None:
    busy = notifier(scripted_server(*HELLO, "421 too busy")).check_connection()

    assert [(row.name, row.ok) for row in busy] == [("mail server", True), ("log in", False)]
