"""A real pseudo-terminal of a given width, and what a command prints there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.patience import PATIENCE

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def typed(*words: str, folder: Path, environment: Mapping[str, str], columns: int) -> str:
    """What ``dropconnect`` with these words prints on a terminal, without its colours."""
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    given = {name: value for name, value in environment.items() if name not in ("COLUMNS", "LINES")}
    given |= {"TERM": "xterm"}
    with ThreadPoolExecutor(1) as reading:
        seen = reading.submit(_read, reader)
        try:
            program = [sys.executable, "-m", "dropconnect", *words]
            subprocess.run(
                program, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer, cwd=folder, env=given,
                timeout=PATIENCE, check=False,
            )  # fmt: skip
        finally:
            os.close(writer)
        return _STYLE.sub("", seen.result(PATIENCE)).replace("\r\n", "\n")


def _read(reader: int) -> str:
    """All that comes until the last writer is gone, which Linux tells with an error."""
    parts = []
    try:
        while part := os.read(reader, 65536):
            parts.append(part)
    except OSError:
        pass
    finally:
        os.close(reader)
    return b"".join(parts).decode()
