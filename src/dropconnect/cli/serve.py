"""``serve``: one process that takes in what providers tell, and works on what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from dropconnect.app import Dropconnect
from dropconnect.cli.output import say
from dropconnect.cli.session import Session
from dropconnect.config.serving import LogFormat, ServeSettings
from dropconnect.errors import ConfigurationError
from dropconnect.logs import JsonFormatter, ServiceFormatter
from dropconnect.report.case import TimelineEvent

log = logging.getLogger(__name__)


def serve(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="Address of this machine to listen on.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Under which address providers reach it, with https://."),
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy in front of it ends TLS.")
    ] = False,
    tls_cert: Annotated[
        Path | None,
        typer.Option("--tls-cert", metavar="FILE", help="Certificate chain (PEM), to serve https."),
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", metavar="FILE", help="Its private key (PEM).")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, max=32, help="Cases worked on at once.")
    ] = None,
    log_format: Annotated[LogFormat | None, typer.Option("--log-format", help="How a line looks.")] = None,
) -> None:
    """One process that is started once: it receives the webhooks of stores and suppliers under
    /hooks/CONNECTION, and does what `dropconnect work` does. Each option stands before the one of `[serve]`
    in the configuration; both have 127.0.0.1 and port 8600 if nothing is said.

    It ends with Ctrl-C or SIGTERM, when the legs at work have come to their end; a second one does not wait.
    Both lose nothing. /healthz says that it lives, /readyz that it can work. Needs
    pip install 'dropconnect[web]'.
    """
    run = _server()
    session = Session.of(context)
    with Dropconnect.open(session.config_path, progress=_log_progress) as app:
        given = {
            "host": host,
            "port": port,
            "url": url,
            "behind_proxy": behind_proxy or None,
            "tls_cert": tls_cert and tls_cert.absolute(),
            "tls_key": tls_key and tls_key.absolute(),
            "jobs": jobs,
            "log_format": log_format,
        }
        settings = _with(app.serve_settings(), given)
        _speak(settings.log_format)
        run(app, settings, lambda address, secret: _announce(settings.url or address, address, secret))


def _server() -> Callable[[Dropconnect, ServeSettings, Callable[[str, str], None]], None]:
    try:
        from dropconnect.web.process import serve as run
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("dropconnect"):
            raise
        raise ConfigurationError(
            f"the server needs {error.name}, which is not installed: pip install 'dropconnect[web]'"
        ) from error
    return run


def _with(settings: ServeSettings, given: dict[str, Any]) -> ServeSettings:
    """The settings, and before them what the command was given."""
    try:
        return settings.changed(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        mistake = error.errors(include_input=False, include_url=False)[0]
        option = f"--{mistake['loc'][0]}: " if mistake["loc"] else ""
        words = mistake["msg"].removeprefix("Value error, ")
        raise typer.BadParameter(f"{option}{words}") from None


def _speak(wanted: LogFormat) -> None:
    """The log of a process that runs for months: with times, and with what each line is about."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if wanted is LogFormat.JSON else ServiceFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # What uvicorn warns of is what strangers send.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    for name in ("dropconnect.web", __name__):
        if logging.getLogger(name).getEffectiveLevel() > logging.INFO:
            logging.getLogger(name).setLevel(logging.INFO)


def _announce(public: str, address: str, secret: str) -> None:
    log.info("listening on %s", address)
    say(f"dropconnect serves on {address}; Ctrl-C ends it")
    if secret:
        # Not to the log, which others read, too.
        say("Nobody has a password yet. The owner sets the first one here, within 48 hours and once:")
        say(f"  {public}/password/{secret}")


def _log_progress(event: TimelineEvent) -> None:
    """The kind alone: the words may be about a customer, and logs are kept elsewhere than the journal."""
    log.info("%s", event.kind, extra={"about": {"case": event.case_id}})
