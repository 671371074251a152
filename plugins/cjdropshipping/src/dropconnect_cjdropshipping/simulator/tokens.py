"""Access and refresh tokens of one account (CJ docs, 1 Authentication)."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from dropconnect.testing.simulator import SimulatorClock
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json
from dropconnect_cjdropshipping.simulator.knobs import Knobs

_CHINA = timezone(timedelta(hours=8))
_LOGIN_EVERY = timedelta(minutes=5)
_REFRESHES_PER_MINUTE = 5
_CACHED_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class TokenPair:
    access: str
    refresh: str
    created: datetime
    access_until: datetime
    refresh_until: datetime

    def json(self) -> Json:
        """Dates with the offset of China, as documented."""
        return {
            "accessToken": self.access,
            "accessTokenExpiryDate": _china(self.access_until),
            "refreshToken": self.refresh,
            "refreshTokenExpiryDate": _china(self.refresh_until),
            "createDate": _china(self.created),
        }


class TokenDesk:
    """Hands out tokens and knows which are good."""

    def __init__(self, clock: SimulatorClock, knobs: Knobs) -> None:
        self._clock = clock
        self._knobs = knobs
        self._lock = threading.Lock()
        self._pairs: list[TokenPair] = []
        self._logins: list[datetime] = []
        self._refreshes: list[datetime] = []

    @property
    def logins(self) -> list[datetime]:
        """When getAccessToken handed out tokens."""
        with self._lock:
            return list(self._logins)

    @property
    def pairs(self) -> tuple[TokenPair, ...]:
        """All that were handed out and not ended."""
        with self._lock:
            return tuple(self._pairs)

    def log_in(self) -> TokenPair:
        """Raises ``CjError`` 1600200 when it is asked for again too early."""
        with self._lock:
            now = self._clock.now()
            if self._knobs.login_rule == "cached a day":
                if self._pairs and now - self._pairs[-1].created < _CACHED_FOR:
                    return self._pairs[-1]
            elif self._logins and now - self._logins[-1] < _LOGIN_EVERY:
                raise CjError(1600200, "Too Many Requests, QPS limit is 1 time/300second")
            self._logins.append(now)
            return self._issue(now)

    def refresh(self, token: str) -> TokenPair | None:
        """New tokens for a refresh token of this account; None when it is not (any more) one of them."""
        with self._lock:
            now = self._clock.now()
            pair = next((pair for pair in self._pairs if pair.refresh == token), None)
            if pair is None or pair.refresh_until <= now:
                return None
            self._refreshes = [then for then in self._refreshes if now - then < timedelta(minutes=1)]
            if len(self._refreshes) >= _REFRESHES_PER_MINUTE:
                raise CjError(1600200, "Too Many Requests, QPS limit is 5 times/60second")
            self._refreshes.append(now)
            return self._issue(now)

    def knows(self, access: str) -> bool:
        """Whether the token is of this account; raises ``CjError`` when it is, but has expired."""
        with self._lock:
            pair = next((pair for pair in self._pairs if pair.access == access), None)
            if pair is not None and pair.access_until <= self._clock.now():
                raise CjError(self._knobs.expired_code)
            return pair is not None

    def end_all(self) -> None:
        """Ends every token: a log-out, or CJ revoking them."""
        with self._lock:
            self._pairs.clear()

    def _issue(self, now: datetime) -> TokenPair:
        if self._knobs.login_ends_old_tokens:
            self._pairs.clear()
        pair = TokenPair(
            access=secrets.token_hex(16),
            refresh=secrets.token_hex(16),
            created=now,
            access_until=now + timedelta(days=self._knobs.access_token_days),
            refresh_until=now + timedelta(days=self._knobs.refresh_token_days),
        )
        self._pairs.append(pair)
        return pair


def _china(moment: datetime) -> str:
    return moment.astimezone(_CHINA).isoformat(timespec="seconds")
