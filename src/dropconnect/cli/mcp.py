"""``mcp``: an agent starts it, and plans and cancels with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Annotated

import typer

from dropconnect.app import Dropconnect
from dropconnect.cli.session import Session
from dropconnect.errors import ConfigurationError, UsageError

TOKEN_ENV = "DROPCONNECT_TOKEN"  # noqa: S105 - the name of a variable


def mcp(
    context: typer.Context,
    token_env: Annotated[
        str,
        typer.Option(
            "--token-env", metavar="NAME", help="The environment variable that holds the agent's token."
        ),
    ] = TOKEN_ENV,
) -> None:
    """Speaks the Model Context Protocol on standard input and output, for an agent that starts it. The agent
    acts for the person whose token it has (`dropconnect tokens make`), up to the limits of that token; it
    never approves a payment and never says what money moved. `dropconnect work` or `serve` continues what
    waits. Needs pip install 'dropconnect[mcp]'.
    """
    serve = _server()
    secret = os.environ.get(token_env, "").strip()
    if not secret:
        raise UsageError(
            f"the environment variable {token_env} holds no token; make one with "
            "`dropconnect tokens make PERSON PURPOSE`"
        )
    with Dropconnect.open(Session.of(context).config_path) as app:
        serve(app, secret)


def _server() -> Callable[[Dropconnect, str], None]:
    try:
        from dropconnect.mcp.process import serve
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("dropconnect"):
            raise
        raise ConfigurationError(
            f"agents need {error.name}, which is not installed: pip install 'dropconnect[mcp]'"
        ) from error
    return serve
