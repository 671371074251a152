"""Access tokens: fixed ones, client credentials, and expiring ones with a refresh token.

Shopify's documents on authentication: client credentials last 24 hours, expiring offline tokens 60 minutes,
and an old refresh token is good until the new one is first used.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.testing.simulator import SimulatorClock
from dropconnect_shopify.simulator.books.money import Json

DAY = 86399
HOUR = 3600
REFRESH_DAYS = 90
SCOPES = (
    "read_all_orders",
    "read_customers",
    "read_locations",
    "read_returns",
    "write_merchant_managed_fulfillment_orders",
    "write_order_edits",
    "write_orders",
    "write_third_party_fulfillment_orders",
)


@dataclass(frozen=True)
class Token:
    """``until`` None: it does not end."""

    value: str
    scopes: Collection[str]
    until: datetime | None = None


@dataclass
class _Refresh:
    """``follows``: the refresh tokens that end with the first use of this one."""

    value: str
    until: datetime
    follows: tuple[_Refresh, ...] = ()
    ended: bool = False


class NoToken(Exception):
    """A token is not handed out; ``error`` is OAuth's code."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class TokenDesk:
    """Hands out the tokens of one app in one shop, and knows which are good. Thread-safe."""

    def __init__(self, clock: SimulatorClock, client_id: str, client_secret: str) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.scopes: Collection[str] = SCOPES
        """Scopes of tokens that are handed out."""
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, Token] = {}
        self._refreshes: dict[str, _Refresh] = {}
        self._handed_out = 0

    @property
    def handed_out(self) -> int:
        """How often a token was asked for and given."""
        with self._lock:
            return self._handed_out

    def add(self, value: str, scopes: Collection[str] | None = None) -> Token:
        """A fixed token, as custom apps have it."""
        with self._lock:
            token = Token(value, frozenset(self.scopes if scopes is None else scopes))
            self._tokens[value] = token
            return token

    def add_refresh(self) -> str:
        """The refresh token of a new installation."""
        with self._lock:
            return self._new_refresh(()).value

    def find(self, value: str) -> Token | None:
        """The token, when it is good now."""
        with self._lock:
            token = self._tokens.get(value)
            if token is None or (token.until is not None and token.until <= self._clock.now()):
                return None
            return token

    def end_all(self) -> None:
        """Every access token ends now: the app was uninstalled, or its secret was replaced."""
        with self._lock:
            self._tokens.clear()

    def answer(self, form: dict[str, str]) -> Json:
        """What /admin/oauth/access_token answers; raises ``NoToken``."""
        if form.get("client_secret") != self.client_secret:
            raise NoToken("invalid_request", "The client secret is not right")
        grant = form.get("grant_type")
        with self._lock:
            if grant == "client_credentials":
                return self._issue(DAY)
            if grant == "refresh_token":
                return self._refreshed(form.get("refresh_token", ""))
        raise NoToken("unsupported_grant_type", f"The grant type {grant!r} is not supported")

    def knows_refresh(self, value: str) -> bool:
        with self._lock:
            return value in self._refreshes

    def _refreshed(self, value: str) -> Json:
        old = self._refreshes.get(value)
        if old is None or old.ended or old.until <= self._clock.now():
            raise NoToken("invalid_grant", "The refresh token is not valid any more")
        for before in old.follows:
            before.ended = True
        new = self._new_refresh((*old.follows, old))
        return {
            **self._issue(HOUR),
            "refresh_token": new.value,
            "refresh_token_expires_in": REFRESH_DAYS * 86400,
        }

    def _new_refresh(self, follows: tuple[_Refresh, ...]) -> _Refresh:
        until = self._clock.now() + timedelta(days=REFRESH_DAYS)
        refresh = _Refresh(f"shprt_{secrets.token_hex(16)}", until, follows)
        self._refreshes[refresh.value] = refresh
        return refresh

    def _issue(self, seconds: int) -> Json:
        until = self._clock.now() + timedelta(seconds=seconds)
        token = Token(f"shpat_{secrets.token_hex(16)}", frozenset(self.scopes), until)
        self._tokens[token.value] = token
        self._handed_out += 1
        return {"access_token": token.value, "scope": ",".join(sorted(self.scopes)), "expires_in": seconds}
