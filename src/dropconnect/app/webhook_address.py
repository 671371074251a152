"""Where the deliveries of a connection go: the public address of the server, and the path behind it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from dropconnect.errors import UsageError
from dropconnect.kit import is_this_machine, read_address

_EXAMPLE = "as in https://hooks.example.test"


def address_of(url: str, connection: str) -> str:
    """The address that a provider is given for ``connection``, below ``url``, which people wrote.

    Raises ``UsageError`` for an address that no provider should send to. It never repeats what might be a
    password. An address of this machine may be http: a simulator beside us is no network.
    """
    if "/" in connection:
        raise UsageError(f"{connection!r} cannot be a part of an address: give the section a name without /")
    try:
        address, parts = read_address(url)
    except ValueError as error:
        raise UsageError(f"--url: {error}; write the server's public address, {_EXAMPLE}") from None
    if parts.username or parts.password:
        raise UsageError(f"--url: leave user and password out, {_EXAMPLE}: deliveries are signed instead")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--url: this is not a web address: write it whole, {_EXAMPLE}")
    if parts.path or parts.query or parts.fragment:
        raise UsageError(
            f"--url: write only {parts.scheme}://{parts.netloc}: {path_of(connection)} is added to it"
        )
    if not parts.netloc.isascii():
        raise UsageError("--url: write the host in ASCII, as providers do: xn--... for a name with umlauts")
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        raise UsageError(
            f"--url: {address} is not encrypted, and deliveries hold names and addresses of customers: put "
            "a proxy with a certificate in front of the server, and give its https:// address"
        )
    port = "" if (parts.scheme, parts.port) in (("https", 443), ("http", 80)) else parts.port
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path_of(connection)}"


def path_of(connection: str) -> str:
    """Where the server takes the deliveries of a connection in."""
    return f"/hooks/{quote(connection, safe='')}"


def leads_to(url: str, connection: str) -> bool:
    """Whether that is where some dropconnect, ours or another, takes in the deliveries of ``connection``."""
    try:
        return urlsplit(url).path == path_of(connection)
    except ValueError:
        return False


def without_keys(url: str) -> str:
    """The address without the parts in which others keep keys."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=host, query="", fragment="").geturl()
    except ValueError:
        return "an address that cannot be read"
