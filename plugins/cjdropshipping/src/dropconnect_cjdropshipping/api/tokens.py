"""Access tokens: kept, renewed by one at a time, and asked for at most once in five minutes.

CJ docs, 1 Authentication (documented): getAccessToken once per 5 minutes, access tokens for 15 and refresh
tokens for 180 days; a later reading of the page (second-hand) contradicts the numbers. So the dates that
CJ returns count, and no constant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from pydantic import AwareDatetime, SecretStr

from dropconnect.kit import Asked, TokenFile
from dropconnect.plugin import AuthenticationFailed, InvalidResponse, RateLimited
from dropconnect_cjdropshipping.api.errors import read_payload
from dropconnect_cjdropshipping.api.wire import Call, Wire

_LOG_IN_EVERY = timedelta(minutes=5)
_SPARE = timedelta(minutes=5)
"""A token is renewed so long before it ends: a request may have to wait for its turn."""
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Tokens:
    """What is known of an account's tokens. Texts are empty and times None for what is not known."""

    access: str = field(default="", repr=False)
    access_until: AwareDatetime | None = None
    refresh: str = field(default="", repr=False)
    refresh_until: AwareDatetime | None = None
    open_id: str = field(default="", repr=False)
    asked_at: AwareDatetime | None = None
    """When a log-in was last tried, whatever came of it."""


class TokenKeeper:
    """The access token of one account. Thread-safe."""

    def __init__(
        self,
        connection: str,
        api_key: SecretStr,
        store: TokenFile[Tokens],
        wire: Wire,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        also_secret: Collection[SecretStr] = (),
    ) -> None:
        self._connection = connection
        self._api_key = api_key
        self._store = store
        self._wire = wire
        self._now = now
        self._also_secret = also_secret
        self._held = Tokens()

    def current(self) -> str:
        """A token that should be good. Raises what asking CJ raises, and ``RateLimited``."""
        held = self._held
        return held.access if self._is_good(held, "") else self._renewed("").access

    def after(self, rejected: str) -> str:
        """Another token than the one that CJ has just rejected."""
        return self._renewed(rejected).access

    def open_id(self) -> str:
        """The account's openId as CJ told it; empty if it was never asked. Asks nobody."""
        return self._held.open_id or self._kept().open_id

    def secrets(self) -> Collection[str]:
        """What must not stand in any text."""
        held = self._held
        given = (secret.get_secret_value() for secret in (self._api_key, *self._also_secret))
        return (*given, held.access, held.refresh, held.open_id)

    def _kept(self) -> Tokens:
        return self._store.load() or Tokens()

    def _is_good(self, tokens: Tokens, rejected: str) -> bool:
        if not tokens.access or tokens.access == rejected or tokens.access_until is None:
            return False
        return tokens.access_until - _SPARE > self._now()

    def _renewed(self, rejected: str) -> Tokens:
        with self._store.locked():
            kept = self._kept()
            if not self._is_good(kept, rejected):
                kept = self._refreshed(kept, rejected) or self._logged_in(kept)
            self._held = kept
            return kept

    def _refreshed(self, kept: Tokens, rejected: str) -> Tokens | None:
        """New tokens for the refresh token; None if CJ does not take it."""
        if not kept.refresh or (kept.refresh_until is not None and kept.refresh_until <= self._now()):
            return None
        asked = Asked(self._connection, "refreshAccessToken")
        call = Call("POST", "authentication/refreshAccessToken", asked, body={"refreshToken": kept.refresh})
        answer = self._wire.ask_once(call, {}, (*self.secrets(), kept.refresh, kept.access))
        try:
            new = self._tokens_from(read_payload(answer, asked), kept)
        except (AuthenticationFailed, InvalidResponse):
            return None
        self._store.save(new)
        return None if new.access == rejected else new

    def _logged_in(self, kept: Tokens) -> Tokens:
        now = self._now()
        if kept.asked_at is not None:
            # A wall clock that was set back must not lock us out for longer.
            left = min(kept.asked_at + _LOG_IN_EVERY - now, _LOG_IN_EVERY)
            if left > timedelta(0):
                raise RateLimited(
                    f"{self._connection}: CJ hands out an access token once in five minutes; "
                    f"{left.total_seconds():.0f} seconds are left",
                    retry_after=left.total_seconds(),
                    connection=self._connection,
                    operation="getAccessToken",
                )
        # Kept before asking, so that a program that is restarted again and again does not ask each time.
        self._store.save(replace(kept, asked_at=now))
        api_key = self._api_key.get_secret_value()
        asked = Asked(self._connection, "getAccessToken")
        call = Call("POST", "authentication/getAccessToken", asked, body={"apiKey": api_key})
        answer = self._wire.ask_once(call, {}, self.secrets())
        new = self._tokens_from(read_payload(answer, asked), replace(kept, asked_at=now))
        self._store.save(new)
        return new

    def _tokens_from(self, data: Any, kept: Tokens) -> Tokens:
        """The tokens of an answer. Refreshing tells no openId (documented), so the kept one stays."""
        row = data if isinstance(data, dict) else {}
        access, refresh = row.get("accessToken"), row.get("refreshToken")
        if not isinstance(access, str) or not access:
            raise InvalidResponse(f"{self._connection} sent no access token", connection=self._connection)
        open_id = row.get("openId")
        return Tokens(
            access=access,
            access_until=self._date(row.get("accessTokenExpiryDate")),
            refresh=refresh if isinstance(refresh, str) and refresh else kept.refresh,
            refresh_until=(
                self._date(row["refreshTokenExpiryDate"])
                if row.get("refreshTokenExpiryDate")
                else kept.refresh_until
            ),
            open_id=str(open_id) if isinstance(open_id, int | str) and open_id else kept.open_id,
            asked_at=kept.asked_at,
        )

    def _date(self, value: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise InvalidResponse(
                f"{self._connection} does not say until when its access token is good",
                connection=self._connection,
            ) from None
        # Of the zones in which it could be meant, China's is the one that ends it first.
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=_CHINA)
