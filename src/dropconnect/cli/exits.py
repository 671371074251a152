"""The exit codes, which error ends with which, and how an error is told."""

from __future__ import annotations

import json
import sys
from enum import IntEnum

import typer

from dropconnect import errors


class Exit(IntEnum):
    """What the exit code says. Where several fit, the highest is told."""

    DONE = 0
    BUG = 1
    """A bug of ours or of a plugin."""
    USAGE = 2
    """Usage, configuration, a conflict, or a journal that cannot be used."""
    WAITING = 3
    """For a time or for a provider."""
    REFUSED = 4
    PERSON = 5
    """In doubt, or a person is needed."""


class Interrupted(Exception):
    """Ctrl-C while a case was being worked on. ``in_doubt``: a call was on its way."""

    def __init__(self, message: str, *, in_doubt: bool) -> None:
        super().__init__(message)
        self.in_doubt = in_doubt


_WAITING = (errors.RateLimited, errors.ProviderUnavailable, errors.OutcomeUnknown, errors.InvalidResponse)


def of_error(error: Exception) -> Exit:
    """With which code a command ends that ``error`` came out of."""
    if isinstance(error, Interrupted):
        return Exit.PERSON if error.in_doubt else Exit.WAITING
    if isinstance(error, typer.Abort):
        return Exit.WAITING
    if isinstance(error, errors.JournalError):
        from dropconnect.errors import ResultNotRecorded

        return Exit.PERSON if isinstance(error, ResultNotRecorded) else Exit.USAGE
    if isinstance(error, _WAITING):
        return Exit.WAITING
    if isinstance(error, errors.PluginError):
        return Exit.BUG
    if isinstance(error, errors.DropConnectError | typer.TyperException | OSError):
        return Exit.USAGE
    return Exit.BUG


def report(error: Exception, *, as_json: bool) -> Exit:
    """Tell a person (standard error) or a program (standard output) what went wrong."""
    code = of_error(error)
    if as_json:
        body = {"kind": _kind(error), "message": _message(error, code), "exit_code": int(code)}
        sys.stdout.write(json.dumps({"schema": "dropconnect.error/1", "error": body}, indent=2) + "\n")
    elif type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error}\n")
    else:
        sys.stderr.write(f"dropconnect: {_message(error, code)}\n")
    return code


def _kind(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return "UsageError"
    if isinstance(error, typer.Abort | Interrupted):
        return "Interrupted"
    if isinstance(error, errors.DropConnectError):
        return type(error).__name__
    return "SystemError" if isinstance(error, OSError) else "Bug"


def _message(error: Exception, code: Exit) -> str:
    if isinstance(error, typer.Abort):
        return "interrupted; nothing was changed"
    if isinstance(error, typer.TyperException):
        command = getattr(getattr(error, "ctx", None), "command_path", "dropconnect")
        return f"{error.format_message()} (`{command} --help` explains)"
    if isinstance(error, errors.PluginError):
        return f"{error}. This is a bug in that plugin: report it to its author"
    if code is not Exit.BUG:
        return str(error)
    return (
        f"a bug of dropconnect: {type(error).__name__}: {error}. Nothing is lost: the journal knows what was "
        "sent. Report it, with what `DROPCONNECT_DEBUG=1 dropconnect ...` prints for the same command"
    )
