"""The file in which an account's tokens are kept between programs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dropconnect.plugin import ConfigurationError, ProviderUnavailable

_WAIT_SECONDS = 120.0
"""Longer than a log-in can take: whoever waits finds the new token."""


@dataclass(frozen=True)
class Tokens:
    """What is known of an account's tokens. Texts are empty and times None for what is not known."""

    access: str = field(default="", repr=False)
    access_until: datetime | None = None
    refresh: str = field(default="", repr=False)
    refresh_until: datetime | None = None
    open_id: str = field(default="", repr=False)
    asked_at: datetime | None = None
    """When a log-in was last tried, whatever came of it."""


def account_name(url: str, api_key: str) -> str:
    """Names an account in files without telling its key."""
    return hashlib.sha256(f"{url}\n{api_key}".encode()).hexdigest()[:16]


class TokenStore:
    """The tokens of one account in a file that several accounts may share; readable by this user only.

    Hold ``locked`` around reading and renewing: it keeps other threads and programs out.
    """

    def __init__(self, path: Path, account: str, connection: str) -> None:
        self._path = path
        self._account = account
        self._connection = connection

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Raises ``ProviderUnavailable`` when another program keeps the lock too long."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # One object per use: the lock then also keeps threads apart.
            lock = FileLock(f"{self._path}.lock", timeout=_WAIT_SECONDS, mode=0o600)
            lock.acquire()
        except Timeout:
            raise ProviderUnavailable(
                f"another program has been renewing the access token of {self._connection} for "
                f"{_WAIT_SECONDS:.0f} seconds",
                connection=self._connection,
            ) from None
        except OSError as error:
            raise self._unusable(error) from None
        try:
            yield
        finally:
            lock.release()

    def load(self) -> Tokens:
        """What is kept; nothing, where the file is missing or not readable as such."""
        row = self._accounts().get(self._account)
        if not isinstance(row, dict):
            return Tokens()
        return Tokens(
            access=_text(row.get("access")),
            access_until=_time(row.get("access_until")),
            refresh=_text(row.get("refresh")),
            refresh_until=_time(row.get("refresh_until")),
            open_id=_text(row.get("open_id")),
            asked_at=_time(row.get("asked_at")),
        )

    def save(self, tokens: Tokens) -> None:
        """Replace what is kept, safely on the disk before it returns. Raises ``ConfigurationError``."""
        row = {
            "access": tokens.access,
            "access_until": _iso(tokens.access_until),
            "refresh": tokens.refresh,
            "refresh_until": _iso(tokens.refresh_until),
            "open_id": tokens.open_id,
            "asked_at": _iso(tokens.asked_at),
        }
        text = json.dumps({**self._accounts(), self._account: row}, indent=1)
        new = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        try:
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
        except OSError as error:
            raise self._unusable(error) from None

    def _accounts(self) -> dict[str, Any]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unusable(error) from None
        except ValueError:
            # Half a file tells nothing: log in again.
            return {}
        return content if isinstance(content, dict) else {}

    def _unusable(self, error: OSError) -> ConfigurationError:
        reason = error.strerror or type(error).__name__
        return ConfigurationError(f"the token_store of {self._connection}, {self._path}: {reason}")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
