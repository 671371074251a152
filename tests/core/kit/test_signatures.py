"""A webhook is believed only when its raw body is signed with a secret of ours."""

from __future__ import annotations

import base64

import pytest
from pydantic import SecretStr

from dropconnect.kit import header, verify_hmac
from dropconnect.plugin import InvalidSignature

BODY = b"what do ya want for nothing?"
KEY = SecretStr("Jefe")
DIGEST = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
"""Test case 2 of RFC 4231: it does not come from our own code."""
SIGNED = base64.b64encode(bytes.fromhex(DIGEST)).decode()


def verify(given: str, *secrets: SecretStr, body: bytes = BODY) -> None:
    verify_hmac(body, given, secrets, "not signed with webhook_secret")


def test_a_known_signature_is_accepted() -> None:
    verify(SIGNED, KEY)


def test_while_a_secret_is_replaced_both_count() -> None:
    verify(SIGNED, SecretStr("new"), KEY)
    verify(SIGNED, KEY, SecretStr("new"))


@pytest.mark.parametrize(
    ("given", "secrets", "body"),
    [
        (SIGNED, (SecretStr("jefe"),), BODY),
        (SIGNED, (SecretStr("new"), SecretStr("newer")), BODY),
        (SIGNED, (), BODY),
        (SIGNED, (KEY,), BODY + b" "),
        (SIGNED.rstrip("="), (KEY,), BODY),
        ("", (KEY,), BODY),
        ("ünsigned", (KEY,), BODY),
        ("\udcff", (KEY,), BODY),
        # Made with an empty key, which anybody has.
        ("thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=", (SecretStr(""),), b""),
    ],
)
def test_everything_else_is_refused(given: str, secrets: tuple[SecretStr, ...], body: bytes) -> None:
    with pytest.raises(InvalidSignature, match=r"^not signed with webhook_secret$"):
        verify(given, *secrets, body=body)


@pytest.mark.parametrize("name", ["X-Shop-Signature", "x-shop-signature", "X-SHOP-SIGNATURE"])
def test_header_names_come_in_any_case(name: str) -> None:
    assert header({"Host": "x", name: " s \n"}, "X-Shop-Signature") == "s"
    assert header({name: "s"}, "x-shop-topic") == ""
