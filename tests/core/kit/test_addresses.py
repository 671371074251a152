"""Addresses as people write them."""

from __future__ import annotations

import pytest

from dropconnect.kit import is_this_machine, read_address


def test_spaces_and_slashes_at_the_ends_are_taken_away() -> None:
    address, parts = read_address("  https://shop.example.test:8443/store//\n")
    assert address == "https://shop.example.test:8443/store"
    assert (parts.scheme, parts.hostname, parts.port) == ("https", "shop.example.test", 8443)


@pytest.mark.parametrize(
    "value", ["https://ada:t-secret@[::1", "https://t-secret@x:port", "https://t-secret@x:99999"]
)
def test_an_error_does_not_repeat_the_address(value: str) -> None:
    with pytest.raises(ValueError, match="not a web address") as caught:
        read_address(value)
    assert "t-secret" not in repr(caught.value)


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("shop.example.test", False), (None, False)],
)
def test_this_machine(host: str | None, here: bool) -> None:
    assert is_this_machine(host) is here
