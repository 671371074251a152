"""``webhooks``: stores and suppliers tell what happens there, instead of being asked."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.exits import Exit
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say, table
from dropconnect.cli.session import Session
from dropconnect.report.webhooks import WebhookReport, WebhookStand

_Connection = Annotated[
    str, typer.Argument(metavar="CONNECTION", help="Name of the store or supplier in the configuration.")
]
_Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        help="The server's public address, as in https://hooks.example.test; /hooks/CONNECTION is added. "
        "Default: url of [serve], else the one that was installed before.",
    ),
]
_WORDS = {
    WebhookStand.MADE: "made",
    WebhookStand.SWITCHED_ON: "switched on again",
    WebhookStand.TAKEN_OVER: "taken over",
    WebhookStand.STANDS: "stands",
    WebhookStand.OFF: "OFF",
    WebhookStand.ELSEWHERE: "leads elsewhere",
    WebhookStand.REMOVED: "taken away",
}


def install(
    context: typer.Context,
    connection: _Connection,
    url: _Url = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Take a topic over that leads elsewhere, where the provider has one address for each.",
        ),
    ] = False,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """What concerns orders is sent to `dropconnect serve` from then on, signed. It may be given again at any
    time: what is missing is made, what the provider switched off is switched on, what stands stays. The
    webhooks of others are left alone.

    Exit code 5 if a topic leads elsewhere, and the provider has one address for it: then what stands there
    gets it, and this connection does not, until `--replace` takes it over.
    """
    with opened(context) as app:
        report = app.install_webhooks(connection, url=url, replace=replace, by=options.speaker(app, by))
    code = Exit.DONE if report.ok else Exit.PERSON
    if as_json:
        emit("webhooks-install", report, code)
        raise typer.Exit(code)
    say(f"{connection} sends to {report.address}", bold=True)
    _print(report.webhooks)
    for other in report.left_behind:
        say(f"The same is sent to {other}. If that is an address of yours that you have left:")
        base = other.rpartition("/hooks/")[0]
        say(f"  {Session.of(context).command(f'webhooks remove {connection} --url {base}')}")
    if any(row.stand is WebhookStand.ELSEWHERE for row in report.webhooks):
        say("What leads elsewhere was left as it is. If nobody needs it there:")
        say(f"  {Session.of(context).command(f'webhooks install {connection} --replace')}")
    raise typer.Exit(code)


def list_all(
    context: typer.Context, connection: _Connection, url: _Url = None, as_json: options.AsJson = False
) -> None:
    """All that this connection's key can see, wherever it leads. Nothing is changed. Exit code 5 if the
    provider has switched one of ours off: `webhooks install` switches it on again.
    """
    with opened(context) as app:
        report = app.webhooks(connection, url=url)
    code = Exit.DONE if report.ok else Exit.PERSON
    if as_json:
        emit("webhooks-list", report, code)
        raise typer.Exit(code)
    if report.webhooks:
        _print(report.webhooks)
    else:
        say(f"{connection} has no webhooks.")
    if not any(row.stand in (WebhookStand.STANDS, WebhookStand.OFF) for row in report.webhooks):
        where = report.address or f"an address that ends in /hooks/{connection}"
        say(f"None leads to {where}.")
    if not report.ok:
        say("The provider sends nothing to those that are off. To switch them on again:")
        say(f"  {Session.of(context).command(f'webhooks install {connection}')}")
    raise typer.Exit(code)


def remove(
    context: typer.Context,
    connection: _Connection,
    url: _Url = None,
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """Those that lead to /hooks/CONNECTION below this address; what leads elsewhere stays. `work` and `serve`
    then find out by asking.
    """
    with opened(context) as app:
        report = app.remove_webhooks(connection, url=url, by=options.speaker(app, by))
    if as_json:
        emit("webhooks-remove", report)
    elif report.webhooks:
        say(f"{connection} sends nothing to {report.address} any more", bold=True)
        _print(report.webhooks)
    else:
        say(f"None led to {report.address}: nothing was changed.")


def _print(webhooks: tuple[WebhookReport, ...]) -> None:
    table(
        ("topic", "", "leads to", "note"),
        [(row.topic, _WORDS[row.stand], row.url, row.note) for row in webhooks],
    )
