"""The command line: ``main`` runs it and turns every error into one message and an exit code.

Nothing heavy is imported before a command needs it, so that ``dropconnect --help`` is quick.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

import typer

from dropconnect.cli import exits
from dropconnect.cli.app import app
from dropconnect.cli.exits import Exit
from dropconnect.logs import readable

_INTERRUPTED = 130
"""What typer returns for Ctrl-C. No command of ours ends with it."""


def main() -> None:
    """Run ``dropconnect`` with the arguments of this process and end the process."""
    code = run(sys.argv[1:])
    # All that is left ends with the process. Python would look through it for garbage once more, which takes
    # a quarter of the time of ``cases`` (measured).
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run ``dropconnect`` with ``arguments`` and give its exit code; see ``dropconnect.cli.exits``."""
    try:
        code = app(list(arguments), prog_name="dropconnect", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the last stop: a person reads one message, a bug included
        if os.environ.get("DROPCONNECT_DEBUG"):
            sys.stderr.write(readable("".join(traceback.format_exception(error))))
        return exits.report(error, as_json="--json" in arguments)
    if code == _INTERRUPTED:
        return exits.report(typer.Abort(), as_json="--json" in arguments)
    return int(code or Exit.DONE)
