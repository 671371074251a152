"""Under which address the server's pages are reached."""

from __future__ import annotations

from dropconnect.config.serving import ServeSettings


def address_of(settings: ServeSettings) -> str:
    """As configured; where the port is any free one, nobody can know it before the server runs."""
    if settings.url:
        return settings.url
    scheme = "https" if settings.is_tls else "http"
    return f"{scheme}://{settings.host}:{settings.port or 'PORT'}"
