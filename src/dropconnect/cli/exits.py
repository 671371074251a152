"""The exit codes, which standing and which error ends with which, and how an error is told."""

from __future__ import annotations

import json
import sys
from enum import IntEnum

import typer

from dropconnect import errors
from dropconnect.logs import readable
from dropconnect.redaction import without_any_secret
from dropconnect.report.standing import Standing


class Exit(IntEnum):
    """What the exit code says. Where several fit, the highest is told."""

    DONE = 0
    BUG = 1
    USAGE = 2
    WAITING = 3
    REFUSED = 4
    PERSON = 5


MEANINGS = {
    Exit.DONE: "Done.",
    Exit.BUG: "A bug of dropconnect or of a plugin. The message says what to report.",
    Exit.USAGE: "Usage, configuration or conflict: arguments or file cannot be used, credentials are wrong, "
    "a firewall refuses, there is no such order, another case or process has the order, the journal cannot "
    "be used.",
    Exit.WAITING: "Waiting for a time, for a supplier's answer, or for a provider that cannot be reached or "
    "does not answer as documented. A case that was opened goes on with `dropconnect work`.",
    Exit.REFUSED: "Refused: by the policy, by the platform, or by a person; or the case was withdrawn, or "
    "another installation had paid it back already; or no program can read the order or "
    "pay it back exactly; or the person may not do it; or the store is in shadow mode, and nothing is done.",
    Exit.PERSON: "In doubt, or a person is needed: a task waits, something sent has no certain outcome yet, "
    "there is an incident, something is overdue, `reconcile` found a difference, or "
    "`journal check` found damage.",
}

_OF_STANDING = {
    Standing.DONE: Exit.DONE,
    Standing.WAITING: Exit.WAITING,
    Standing.REFUSED: Exit.REFUSED,
    Standing.PERSON: Exit.PERSON,
}


def exit_of(standing: Standing) -> Exit:
    """The code of a command whose report stands like this."""
    return _OF_STANDING[standing]


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
        return Exit.PERSON if isinstance(error, errors.ResultNotRecorded) else Exit.USAGE
    if isinstance(error, errors.ConfigurationError | errors.FirewallRefused):
        return Exit.USAGE  # both are also kinds of errors that pass by themselves: these do not
    if isinstance(error, errors.InexactAmount | errors.UnreadableOrder | errors.NotAllowed):
        return Exit.REFUSED
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
        # Written by hand: this must work, and be quick, when the models cannot even be imported.
        message = without_any_secret(_message(error, code))
        body = {"kind": _kind(error), "message": message}
        document = {"schema": "dropconnect.error/1", "exit_code": int(code), "error": body}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    elif type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{readable(str(error))}\n")
    else:
        # Our own messages may have lines. What a provider says is one line, and capped, since it was read.
        sys.stderr.write(f"dropconnect: {readable(_message(error, code))}\n")
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
