"""Where the server listens, and whether it may."""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl

from dropconnect.config.serving import ServeSettings
from dropconnect.errors import ConfigurationError


def check_exposure(settings: ServeSettings) -> None:
    """Raise ``ConfigurationError`` where what is sent to it could be read on the way."""
    if settings.is_public and not settings.is_tls and not settings.behind_proxy:
        raise ConfigurationError(
            f"others can reach {settings.host}, and nothing there ends TLS: give --tls-cert and --tls-key, "
            "or --behind-proxy if a proxy in front of it does, or listen on 127.0.0.1"
        )


def check_certificate(settings: ServeSettings) -> None:
    """Raise ``ConfigurationError`` for a certificate or key that cannot be used."""
    if settings.tls_cert is None or settings.tls_key is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            settings.tls_cert, settings.tls_key, password=lambda: b""
        )
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or getattr(error, "reason", "") or type(error).__name__
        raise ConfigurationError(
            f"serve.tls_cert and serve.tls_key: {settings.tls_cert} and {settings.tls_key} cannot be used "
            f"({reason}); give a certificate chain and its key as PEM files, without a password"
        ) from None


def listener(settings: ServeSettings) -> socket.socket:
    """A socket that is bound. Raises ``ConfigurationError`` for an address that is taken, or is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise _cannot(settings, error.strerror or "there is no such address") from None
    with contextlib.ExitStack() as unless_it_works:
        made = unless_it_works.enter_context(socket.socket(family, kind, protocol))
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(address)
            # At once, not when the server is up: of two that start together one must hear it here.
            made.listen(1024)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise _cannot(settings, "another program listens there") from None
            raise _cannot(settings, error.strerror or type(error).__name__) from None
        unless_it_works.pop_all()
        return made


def address_of(settings: ServeSettings, bound: socket.socket) -> str:
    """Where it listens, as an address to open."""
    host, port = bound.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if settings.is_tls else 'http'}://{shown}:{port}"


def _cannot(settings: ServeSettings, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"cannot listen on {settings.host}, port {settings.port}: {why}; choose another with --host, --port"
    )
