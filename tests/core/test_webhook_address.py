"""What people write as the public address, and where a provider is told to send."""

from __future__ import annotations

import pytest

from dropconnect.app.webhook_address import address_of, leads_to, without_keys
from dropconnect.errors import UsageError


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://hooks.example.test", "https://hooks.example.test/hooks/shop"),
        (" https://Hooks.Example.test:443/ ", "https://hooks.example.test/hooks/shop"),
        ("https://hooks.example.test:8080", "https://hooks.example.test:8080/hooks/shop"),
        ("http://127.0.0.1:8600", "http://127.0.0.1:8600/hooks/shop"),
        ("http://localhost:80", "http://localhost/hooks/shop"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/hooks/shop"),
    ],
)
def test_the_address_is_the_same_however_its_base_is_written(url: str, address: str) -> None:
    assert address_of(url, "shop") == address
    assert leads_to(address, "shop")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "ftp://hooks.example.test",
        "https://hooks.example.test/shop",
        "https://hooks.example.test?key=1",
        "https://hooks.example.test#here",
        "https://hööks.example.test",
        "https://hooks.example.test:99999",
        "http://10.0.0.7",
        "bob:pass-word@hooks.example.test",
        "https://bob:pass-word@hooks.example.test",
    ],
)
def test_what_no_provider_should_send_to_is_refused_without_a_password(url: str) -> None:
    with pytest.raises(UsageError, match="--url: ") as caught:
        address_of(url, "shop")
    assert "pass-word" not in str(caught.value)


def test_a_name_keeps_its_signs_on_the_way() -> None:
    assert address_of("https://hooks.example.test", "my shop & co").endswith("/hooks/my%20shop%20%26%20co")
    with pytest.raises(UsageError, match="without /"):
        address_of("https://hooks.example.test", "eu/shop")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://flows.example.test/catch?key=private", "https://flows.example.test/catch"),
        ("https://ada:private@flows.example.test/catch#private", "https://flows.example.test/catch"),
        ("https://[broken/private", "an address that cannot be read"),
    ],
)
def test_the_keys_of_others_are_not_shown(url: str, shown: str) -> None:
    assert without_keys(url) == shown
    assert not leads_to(url, "shop")
