"""A mail server that repeats what it was told, in the forms in which it was told it."""

from __future__ import annotations

import base64
from collections.abc import Callable

from pydantic import SecretStr
from tests.support.mail import PASSWORD, USER

from dropconnect.connection import NotifierConnection
from dropconnect.models.message import OutgoingMessage
from dropconnect.testing.conformance.secrecy import leaks

LOGIN = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
EVIL = f"5.7.1 \x1b[2J you said AUTH PLAIN {LOGIN}, {PASSWORD} " + "x" * 400


def test_its_words_hold_no_password_and_steer_no_terminal(
    notifier: Callable[..., NotifierConnection],
    scripted_server: Callable[..., int],
    outgoing: Callable[..., OutgoingMessage],
) -> None:
    hello = ("220 ready", "250-at your service\r\n250 AUTH PLAIN", "235 welcome")
    port = scripted_server(*hello, f"550 {EVIL}")
    connection = notifier(port, username=USER, password=SecretStr(PASSWORD))

    refusal = connection.write(outgoing()).refusal

    assert refusal is not None
    assert "you said AUTH PLAIN ***, ***" in refusal.message
    assert refusal.message.isprintable()
    assert leaks(repr(refusal), (PASSWORD,)) == []
