"""The file in which access tokens that expire are kept between programs.

Providers hand tokens out sparingly, or end the old one with the new: so one program renews, all others find
what it got, and a token is on the disk before it is used.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from dropconnect.errors import ConfigurationError, ProviderUnavailable
from dropconnect.private_files import Access

_WAIT_SECONDS = 120.0
"""Longer than a renewal can take: whoever waits finds the new token."""

T = TypeVar("T")


def account_name(*identity: str) -> str:
    """Names an account in files without telling its key; ``identity`` is what makes it this account."""
    return hashlib.sha256("\n".join(identity).encode()).hexdigest()[:16]


class TokenFile(Generic[T]):
    """The tokens of one account in a file that several accounts may share; readable by this user only.

    ``shape`` is the connector's own type of what it keeps: a dataclass or a pydantic model. Its tokens are
    plain text (``SecretStr`` would be written as stars) that its repr leaves out. ``path`` comes from the
    setting ``token_store``, by which errors call it.

    ::

        with file.locked():
            kept = file.load()
            if kept is None or has_ended(kept):
                kept = ask_the_provider(kept)
                file.save(kept)
    """

    def __init__(self, path: Path, account: str, connection: str, shape: type[T]) -> None:
        self._path = path
        self._account = account
        self._connection = connection
        self._shape = TypeAdapter(shape)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other threads and programs out; hold it around reading, renewing and saving.

        Raises ``ProviderUnavailable`` when another program keeps it too long.
        """
        try:
            if not self._path.parent.is_dir():
                Access().make_folder(self._path.parent)
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

    def load(self) -> T | None:
        """What is kept; None where there is nothing, or nothing of the shape. Raises ``ConfigurationError``
        when the file cannot be read."""
        row = self._accounts().get(self._account)
        try:
            return None if row is None else self._read(json.dumps(row))
        except ValidationError:
            # Damaged, or of an older release: the account has to log in again.
            return None

    def save(self, tokens: T) -> None:
        """Replace what is kept, safely on the disk before it returns. Raises ``ConfigurationError``.

        ``TypeError`` for a shape that does not survive being written.
        """
        row = self._shape.dump_json(tokens)
        if self._read(row) != tokens:
            raise TypeError(f"{type(tokens).__name__} cannot be kept: it reads back as another one")
        text = json.dumps({**self._accounts(), self._account: json.loads(row)}, indent=1)
        new = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        try:
            _write(new, text)
            new.replace(self._path)
            _keep_names(self._path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink()
            raise self._unusable(error) from None

    def _read(self, row: str | bytes) -> T:
        return self._shape.validate_json(row)

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


def _write(path: Path, text: str) -> None:
    """A new file, readable by this user from its first moment on, and on the disk before it returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _keep_names(folder: Path) -> None:
    """Put the folder itself on the disk: else a power cut could bring the old file back."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
