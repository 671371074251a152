"""Access tokens: given, or asked for, kept for all programs, and renewed by one of them at a time.

Client credentials and expiring offline tokens: Shopify's authentication documents (documented); tokens for
24 hours and for 60 minutes. What a reply says about the end of its token counts, and no constant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import httpx
from pydantic import AwareDatetime, SecretStr

from dropconnect.kit import Asked, TokenFile, account_name, read_json
from dropconnect.plugin import AuthenticationFailed, InvalidResponse
from dropconnect.transport import Transport
from dropconnect_shopify.api.replies import ShopifyReply, read_reply
from dropconnect_shopify.settings import ShopifySettings, TokenKind

_SPARE = timedelta(minutes=5)
"""A token is renewed so long before it ends: a request may have to wait for its turn."""
_OPERATION = "access_token"
_LONGEST = 10**9
"""Seconds, over thirty years: a longer time is taken as not told."""


@dataclass(frozen=True)
class Tokens:
    """What is kept for one app in one shop. Texts are empty and times None for what is not known."""

    access: str = field(default="", repr=False)
    access_until: AwareDatetime | None = None
    refresh: str = field(default="", repr=False)


class TokenProvider:
    """The access token of one app in one shop, whatever its kind. Thread-safe."""

    def __init__(
        self,
        connection: str,
        settings: ShopifySettings,
        transport: Transport,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.kind = settings.token_kind
        self._connection = connection
        self._settings = settings
        self._transport = transport
        self._now = now
        # With another refresh token in the settings the app was installed anew: what is kept has ended.
        installed = _plain(settings.refresh_token)
        account = account_name(settings.site, settings.shop, settings.client_id or "", installed)
        self._store = TokenFile(settings.token_store, account, connection, Tokens)
        self._held = Tokens(access=_plain(settings.access_token))

    def current(self) -> str:
        """A token that should be good. Raises what asking Shopify raises."""
        held = self._held
        if self.kind is TokenKind.FIXED or self._is_good(held, ""):
            return held.access
        return self._renewed("")

    def after(self, rejected: str) -> str:
        """Another token than the one that Shopify has just rejected, or the same where there is no other."""
        return rejected if self.kind is TokenKind.FIXED else self._renewed(rejected)

    def secrets(self) -> Collection[str]:
        """What must not stand in any text."""
        settings, held = self._settings, self._held
        given = (settings.access_token, settings.refresh_token, *settings.signing_secrets)
        return (*map(_plain, given), held.access, held.refresh)

    def _is_good(self, tokens: Tokens, rejected: str) -> bool:
        if not tokens.access or tokens.access == rejected:
            return False
        return tokens.access_until is None or tokens.access_until - _SPARE > self._now()

    def _renewed(self, rejected: str) -> str:
        with self._store.locked():
            kept = self._store.load() or Tokens()
            if not self._is_good(kept, rejected):
                kept = self._asked_for(kept)
                # Kept before it is used: the refresh token that it replaces ends with its first use.
                self._store.save(kept)
            self._held = kept
            return kept.access

    def _asked_for(self, kept: Tokens) -> Tokens:
        settings = self._settings
        form = {"client_id": settings.client_id or "", "client_secret": _plain(settings.client_secret)}
        if self.kind is TokenKind.REFRESH:
            refresh = kept.refresh or _plain(settings.refresh_token)
            form |= {"grant_type": "refresh_token", "refresh_token": refresh}
        else:
            form |= {"grant_type": "client_credentials"}
        # To ask twice does no harm: the old refresh token stays good until the new one is used (documented).
        response = self._transport.read(
            "POST",
            settings.token_url,
            operation=_OPERATION,
            headers={"accept": "application/json", "content-type": "application/x-www-form-urlencoded"},
            content=urlencode(form).encode(),
        )
        hide = (*self.secrets(), kept.refresh, kept.access)
        return self._tokens_from(response, read_reply(response, hide), kept)

    def _tokens_from(self, response: httpx.Response, reply: ShopifyReply, kept: Tokens) -> Tokens:
        asked = Asked(self._connection, _OPERATION)
        if reply.status in (429, 430):
            raise asked.rate_limited(reply)
        if reply.status >= 500:
            raise asked.unavailable(reply)
        if reply.status != 200:
            raise asked.error(AuthenticationFailed, self._advice(reply), reply)
        row = _object(response)
        access, lasts, refresh = row.get("access_token"), row.get("expires_in"), row.get("refresh_token")
        if not isinstance(access, str) or not access:
            raise asked.error(InvalidResponse, f"{self._connection} sent no access token", reply)
        is_number = isinstance(lasts, int | Decimal) and not isinstance(lasts, bool)
        seconds = float(lasts) if is_number and lasts is not None and 0 <= lasts < _LONGEST else None
        return Tokens(
            access=access,
            access_until=None if seconds is None else self._now() + timedelta(seconds=seconds),
            refresh=refresh if isinstance(refresh, str) and refresh else kept.refresh,
        )

    def _advice(self, reply: ShopifyReply) -> str:
        if self.kind is TokenKind.REFRESH:
            fix = (
                "its refresh token has ended or was replaced: install the app again, and put the new "
                "refresh_token into the settings"
            )
        else:
            fix = (
                "look whether client_id and client_secret are right, and whether the app is installed in a "
                "store of the same organisation"
            )
        return f"{self._connection} hands out no access token: {fix} (HTTP {reply.status})"


def _plain(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()


def _object(response: httpx.Response) -> Mapping[str, Any]:
    try:
        row = read_json(response.content)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}
