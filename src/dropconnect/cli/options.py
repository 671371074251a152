"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from dropconnect.errors import UsageError
from dropconnect.models.cancellation import LineSelection

if TYPE_CHECKING:
    from dropconnect.app import Dropconnect

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Store = Annotated[str, typer.Argument(metavar="STORE", help="Name of the store in the configuration.")]
Order = Annotated[
    str,
    typer.Argument(
        metavar="ORDER",
        help="The order: its number, as in 1042 or #1042, id:205 or no:205, the address of its page in the "
        "store's admin, or the supplier's number.",
    ),
]
Case = Annotated[int, typer.Argument(metavar="CASE", help="Number of the case.")]
CaseOrStore = Annotated[
    str, typer.Argument(metavar="CASE", help="Number of the case; or a store, and behind it the order.")
]
OrderOfCase = Annotated[
    str | None,
    typer.Argument(
        metavar="[ORDER]", help="With a store: its order, written as for `plan`.", show_default=False
    ),
]
Lines = Annotated[
    list[str] | None,
    typer.Option(
        "--line",
        metavar="SEL[:QTY]",
        help="A line id or SKU, and how many units; without a quantity all that are left. May be repeated. "
        "Without this option: the whole order. A SKU may hold colons: only a number behind the last one is a "
        "quantity. A line that is sold by measure (1.5 m) is cancelled whole.",
    ),
]
Reason = Annotated[
    str,
    typer.Option(
        "--reason",
        metavar="REASON",
        help="Why: one of the known reasons, as in changed-mind, or one from the store's policy.",
    ),
]
Another = Annotated[
    bool,
    typer.Option(
        "--another",
        help="The same was asked for before, and is asked for once more: of further units, or again after a "
        "case that was refused or withdrawn.",
    ),
]
OnlyStoppable = Annotated[
    bool,
    typer.Option(
        "--only-stoppable",
        help="Leave out what a supplier already says no to, and what was shipped; the plan says what stays.",
    ),
]
StoreCredit = Annotated[
    bool,
    typer.Option(
        "--store-credit", help="Give credit at the store instead of the money, as the customer agreed."
    ),
]
PageNumber = Annotated[int, typer.Option("--page", min=1, metavar="N", help="Which page; the first is 1.")]
PageLimit = Annotated[
    int, typer.Option("--limit", min=1, max=1000, metavar="N", help="How many a page has, at most 1000.")
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="WHEN",
        help="Only what began since then: days as in 30d, or a date as in 2026-11-01.",
        show_default=False,
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who says so. Default: the user of this computer."),
]

_TIME = "write days as in 30d, or a date as in 2026-11-01"
_EXAMPLE = "write a line id or SKU and a whole number of units, as in --line LAMP-1:2"


def which_case(case: str, order: str | None) -> Callable[[Dropconnect], int]:
    """Finds the case that is meant by its number, or by a store and an order. What is neither raises
    ``typer.BadParameter`` at once."""
    if order is not None:
        return lambda app: app.case_of(case, order)
    number = case_number(case)
    return lambda _app: number


def case_number(case: str) -> int:
    """The number of a case. Raises ``typer.BadParameter`` for what is none."""
    if not case.isdecimal():
        raise typer.BadParameter(
            f"{case!r} is not the number of a case; with a store write the order, too: shop 1042",
            param_hint="CASE",
        )
    return int(case)


def parse_lines(written: Iterable[str] | None) -> tuple[LineSelection, ...]:
    """What ``--line`` says. Raises ``typer.BadParameter`` for a quantity that is none."""
    return tuple(parse_line(text) for text in written or ())


def parse_line(text: str) -> LineSelection:
    """``SEL`` or ``SEL:QTY``. A SKU may hold colons: only a number behind the last one is a quantity."""
    try:
        return LineSelection.written(text)
    except UsageError as error:
        raise typer.BadParameter(f"{error}; {_EXAMPLE}", param_hint="--line") from None


def colon_hint(lines: Iterable[LineSelection]) -> str:
    """What to add to "there is no such line" when a quantity may have been meant."""
    return f" ({_EXAMPLE})" if any(":" in line.selector for line in lines) else ""


def speaker(app: Dropconnect, given: str | None) -> str:
    """``--by``, or the person who is the user of this computer, or that user; empty if the computer does not
    know. Raises ``NotAllowed`` for the name of another user."""
    # Where names are bound to users only the account counts: an environment variable can say anything.
    return app.speaker(given, account() if app.people() else _login())


def account() -> str:
    """The user that this process runs as, by the operating system's own word; empty if it has no name."""
    try:
        import pwd  # there is none on Windows
    except ImportError:
        return _login()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def _login() -> str:
    """What the user is called in the environment, else by the operating system."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def parse_since(text: str, now: datetime) -> datetime:
    """``30d`` or an ISO date or time (without a zone: UTC). ``typer.BadParameter`` for anything else."""
    days = re.fullmatch(r"([0-9]+) ?d(ays?)?", text.strip())
    try:
        at = now - timedelta(days=int(days[1])) if days else datetime.fromisoformat(text.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is not a time; {_TIME}", param_hint="--since") from None
    if at > now:
        raise typer.BadParameter(f"{text!r} is still to come; {_TIME}", param_hint="--since")
    return at
