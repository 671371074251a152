"""Where file locks do not work nobody could tell who lives, so nothing is begun there."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.support.house import House

from dropconnect.errors import JournalError

NO_FLOCK_CALL = "def flock(*_): raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))"
NO_LOCK_SERVER = "def flock(*_): raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))"
LOCKS_EXCLUDE_NOBODY = "def flock(*_): pass"
RUN = """
import errno, fcntl, os, sys
from pathlib import Path
{flock}
fcntl.flock = flock
from dropconnect import Dropconnect
from dropconnect.errors import JournalError
from dropconnect.testing.fakes import FakeWorld
world = FakeWorld()
with Dropconnect.open(Path(sys.argv[1]), registry=world.registry()) as app:
    try:
        app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    except JournalError as error:
        print(error)
    print(world.shop("shop").writes("ok-1"), app.cases().cases)
"""


def test_a_folder_that_cannot_be_written_is_said(house: House) -> None:
    folder = house.journal.path.with_name(house.journal.path.name + ".runners")
    folder.write_text("a file is in the way")
    with pytest.raises(JournalError, match="cannot hold the lock files of running processes"):
        house.runner()


@pytest.mark.parametrize("flock", [NO_FLOCK_CALL, NO_LOCK_SERVER, LOCKS_EXCLUDE_NOBODY])
def test_a_file_system_without_working_locks_is_refused(house: House, flock: str) -> None:
    script = RUN.format(flock=flock)
    ended = subprocess.run(
        [sys.executable, "-c", script, str(house.file)], capture_output=True, text=True, check=True
    )
    said, moved = ended.stdout.splitlines()
    assert "put the journal on a local disk whose file locks work" in said
    assert moved == "[] ()"
    folder = house.journal.path.with_name(house.journal.path.name + ".runners")
    assert list(folder.iterdir()) == []
