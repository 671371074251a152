"""Files that nobody else may read: what dropconnect keeps holds addresses of customers, and tokens.

A file is for its user alone (0600, a folder 0700), or for a group too (0660, 0770), whatever the umask is.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from dropconnect.errors import ConfigurationError

_POSIX = os.name == "posix"
_OWNER, _GROUP = 0o700, 0o070


@dataclass(frozen=True)
class Access:
    """Who may use the files. ``group`` is the number of a group; None: their user alone."""

    group: int | None = None

    @classmethod
    def of_group(cls, name: str) -> Access:
        """For a group of this computer, or for its user alone where ``name`` is empty.

        Raises ``ConfigurationError`` for an unknown group.
        """
        if not name or not _POSIX:
            return cls()
        import grp

        try:
            return cls(grp.getgrnam(name).gr_gid)
        except KeyError:
            raise ConfigurationError(
                f"journal_group: this computer has no group {name!r}; `getent group` lists them"
            ) from None

    @classmethod
    def like(cls, path: Path) -> Access:
        """The one that the file ``path`` has; for its user alone if it cannot be looked at."""
        try:
            found = path.stat()
        except OSError:
            return cls()
        return cls(found.st_gid if _POSIX and found.st_mode & _GROUP else None)

    @property
    def file_mode(self) -> int:
        return 0o600 if self.group is None else 0o660

    def create(self, path: Path) -> None:
        """Make an empty file. ``FileExistsError`` if there is one already."""
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self.narrow(path)

    def make_folder(self, path: Path) -> None:
        """Make the folder if it is not there. One that was there is narrowed if it is ours."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.narrow(path)

    def narrow(self, path: Path) -> None:
        """Take from others what they may not do; the group, if there is one, may what its user may.

        A file that is not there or not ours is left alone; ``complaint`` tells.
        """
        if not _POSIX:
            return
        try:
            found = path.stat()
            mode = self._mode(found)
            if self.group is not None and found.st_gid != self.group:
                os.chown(path, -1, self.group)
            if stat.S_IMODE(found.st_mode) != mode:
                path.chmod(mode)
        except OSError:
            return

    def complaint(self, path: Path) -> str | None:
        """Who may use the file and should not, or what stops the group; None if all is well."""
        if not _POSIX or not path.exists():
            return None
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & ~self._mode(found) & 0o777:
            return f"{path} may be used by others (mode {stat.S_IMODE(found.st_mode):o}): `chmod go= {path}`"
        if self.group is not None and found.st_gid != self.group:
            return f"{path} does not belong to the group of `journal_group`: `chgrp {self.group} {path}`"
        return None

    def _mode(self, found: os.stat_result) -> int:
        mode = found.st_mode & _OWNER
        special = stat.S_IMODE(found.st_mode) & ~0o777
        return special | mode | (mode >> 3 if self.group is not None else 0)
