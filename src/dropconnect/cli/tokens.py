"""``tokens``: programs and agents that act for people."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.app import Dropconnect
from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say, table
from dropconnect.models.money import Money
from dropconnect.report.documents import TokenDocument, TokensDocument
from dropconnect.report.tokens import Scope, TokenReport

_VIA = "command line"
_Scopes = Annotated[
    list[Scope] | None,
    typer.Option(
        "--scope",
        help="What it may do; may be repeated. Every token may read. approve and money are given by owners "
        "only.",
    ),
]
_Limit = Annotated[
    str | None,
    typer.Option(
        "--limit",
        metavar="AMOUNT",
        help='How much one case may pay back without a person, as in "50.00 USD". Left out: nothing.',
    ),
]
_Daily = Annotated[
    str | None,
    typer.Option("--daily-limit", metavar="AMOUNT", help="The same for a day. Default: as --limit."),
]


def make(
    context: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="Who the program acts for: its rights, its stores.")
    ],
    purpose: Annotated[str, typer.Argument(metavar="PURPOSE", help="What it is for, in a few words.")],
    scope: _Scopes = None,
    limit: _Limit = None,
    daily_limit: _Daily = None,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Prints the token once, on standard output: keep it where the program reads it. Only a digest of it is
    kept here. Without --scope it may read, plan, cancel and decide tasks that move no money. Over its limit a
    case is opened and asks a person.
    """
    with opened(context) as app:
        made = app.make_token(
            person,
            purpose,
            scope or (Scope.PLAN, Scope.CANCEL, Scope.DECIDE),
            by=_speaker(app, by),
            limit=_amount(limit, "--limit"),
            daily_limit=_amount(daily_limit, "--daily-limit"),
            via=_VIA,
        )
    if as_json:
        emit("tokens-make", made)
        return
    say(
        f"Token {made.token.id} of {made.token.person}, {_limits(made.token)}. It is shown this once:",
        stderr=True,
    )
    say(made.secret)


def list_all(context: typer.Context, as_json: options.AsJson = False) -> None:
    """Those that were revoked, too; the secrets are not known here."""
    with opened(context) as app:
        found = app.tokens()
    if as_json:
        emit("tokens-list", TokensDocument(tokens=found))
        return
    if not found:
        say("No program has a token.")
        return
    table(
        ("token", "person", "purpose", "may", "without a person", "last used", "state"),
        [
            (
                str(token.id),
                token.person,
                token.purpose,
                ", ".join(token.scopes),
                _limits(token),
                moment(token.used_at) if token.used_at else "never",
                f"revoked by {token.revoked_by}" if token.revoked_at else "counts",
            )
            for token in found
        ],
    )


def revoke(
    context: typer.Context,
    token: Annotated[int, typer.Argument(metavar="TOKEN", help="Its number, as `tokens list` shows it.")],
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """It counts no more from now on, also for a program that runs. What it began goes on."""
    with opened(context) as app:
        ended = app.revoke_token(token, by=_speaker(app, by), via=_VIA)
    if as_json:
        emit("tokens-revoke", TokenDocument(token=ended))
        return
    say(f"Token {ended.id} ({ended.purpose}) of {ended.person} is revoked.")


def _speaker(app: Dropconnect, given: str | None) -> str:
    """Without people in the configuration everybody is the owner."""
    return options.speaker(app, given) if app.people() else app.members()[0].name


def _amount(text: str | None, option: str) -> Money | None:
    if text is None:
        return None
    amount, _, currency = text.strip().partition(" ")
    try:
        return Money.of(amount, currency.strip().upper())
    except ValueError as error:
        raise typer.BadParameter(f'{error}; write an amount as in "50.00 USD"', param_hint=option) from None


def _limits(token: TokenReport) -> str:
    if token.limit is None:
        return "nothing is paid back without a person"
    return f"at most {token.limit} a case, {token.daily_limit} a day"
