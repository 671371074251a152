"""A secret is found in whatever form a provider repeats it."""

from __future__ import annotations

import base64
import html
import json
import logging
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from dropconnect.logs import PlainFormatter
from dropconnect.redaction import Redactor, settings_secrets, without_secrets
from dropconnect.testing.conformance.secrecy import leaks

SECRET = 'cs_/+"k=7 & b<é>'
FORMS: list[Callable[[str], str]] = [
    str,
    quote,
    lambda text: quote(text, safe=""),
    lambda text: quote(text, safe="").lower(),
    quote_plus,
    lambda text: quote(quote(text, safe=""), safe=""),
    json.dumps,
    lambda text: json.dumps(text, ensure_ascii=False),
    lambda text: json.dumps(text).replace("/", "\\/"),
    html.escape,
]


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_found_however_it_is_escaped(form: Callable[[str], str]) -> None:
    assert without_secrets(f"who is [{form(SECRET)}]?", [SECRET]) in ("who is [***]?", 'who is ["***"]?')


BASE64: list[Callable[[bytes], str]] = [
    lambda content: base64.b64encode(content).decode(),
    lambda content: base64.b64encode(content).decode().rstrip("="),
    lambda content: base64.urlsafe_b64encode(content).decode(),
    lambda content: base64.b64encode(content).decode().replace("/", "\\/"),
    lambda content: quote(base64.b64encode(content).decode(), safe=""),
]


@given(
    st.binary(max_size=12), st.text(min_size=8, max_size=40), st.binary(max_size=12), st.sampled_from(BASE64)
)
@example(b"ck_user:", "cs_secret", b"", BASE64[0])
@example(b"\0user\0", "password", b"", BASE64[0])
@example(b"\xff\xff\xff", "\u00ff\u00ff\u00ff\u00ff?????", b"\xff", BASE64[4])
def test_a_secret_is_found_within_base64(
    before: bytes, secret: str, behind: bytes, form: Callable[[bytes], str]
) -> None:
    written = form(before + secret.encode() + behind)

    assert without_secrets(f"Authorization: Basic {written}, sent", [secret]) == (
        "Authorization: Basic ***, sent"
    )


def test_of_secrets_within_each_other_nothing_is_left() -> None:
    assert without_secrets("abcd-refresh abcd", ["abcd", "abcd-refresh"]) == "*** ***"


@given(st.text(max_size=200), st.lists(st.text("abcdef0123456789", min_size=12, max_size=30), max_size=3))
def test_a_text_without_secrets_stays_as_it_is(text: str, secrets: list[str]) -> None:
    if leaks(text, secrets) == []:
        assert without_secrets(text, secrets) == text


class Inner(BaseModel):
    password: SecretStr


class Settings(BaseModel):
    name: str = "ada"
    token: SecretStr
    more: tuple[SecretStr, ...] = ()
    inner: Inner


def test_every_secret_of_the_settings_is_known() -> None:
    made = Settings(
        token=SecretStr("token-1"), more=(SecretStr("more-2"),), inner=Inner(password=SecretStr("deep-3"))
    )
    assert sorted(settings_secrets(made)) == ["deep-3", "more-2", "token-1"]


def test_a_token_that_changes_is_asked_for_each_time() -> None:
    held = ["first-token"]
    redactor = Redactor()
    redactor.watch(lambda: held)
    assert redactor.without_secrets("first-token") == "***"
    held[:] = ["second-token"]
    assert redactor.without_secrets("second-token") == "***"
    assert "second-token" not in repr(redactor) + repr(vars(redactor))


def test_a_secret_of_one_letter_does_not_black_out_every_text() -> None:
    assert Redactor(["e", ""]).without_secrets("There was an error") == "There was an error"


def test_a_line_of_the_log_holds_no_secret_and_steers_no_terminal() -> None:
    redactor = Redactor(["tok-8c21e77d"])
    formatter = PlainFormatter("%(levelname)s %(name)s: %(message)s")
    try:
        raise RuntimeError("tok-8c21e77d \x1b[2J")
    except RuntimeError as error:
        caught = (RuntimeError, error, error.__traceback__)
    record = logging.LogRecord(
        "shop", logging.ERROR, "", 1, "said %s", ("tok-8c21e77d\x1b[2J\nERROR shop: all is well",), caught
    )

    lines = formatter.format(record).splitlines()

    assert lines[0] == "ERROR shop: said ***\ufffd[2J ERROR shop: all is well"
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[-1] == "RuntimeError: *** \ufffd[2J"
    assert redactor.secrets()
