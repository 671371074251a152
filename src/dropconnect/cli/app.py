"""The typer application: global options, and all commands by family."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import dropconnect
from dropconnect.cli.lazy import Lazy, LazyGroup
from dropconnect.cli.session import Session

SETTING_UP = "Setting up"
CANCELLING = "Cancelling"
DECIDING = "Looking and deciding"


class Commands(LazyGroup):
    table = {
        "init": Lazy("init:init", "Ask what you have, and write a first configuration file.", SETTING_UP),
        "check": Lazy("setup:check", "Ask each connection if it is ready; say what to fix.", SETTING_UP),
        "plan": Lazy("plan:plan", "Show what cancelling would do: money, steps, objections.", CANCELLING),
        "cancel": Lazy("cancel:cancel", "Cancel an order or lines of it; pay back what is due.", CANCELLING),
        "bulk": Lazy("bulk:bulk", "Cancel many orders: one plan with totals, then go.", CANCELLING),
        "cases": Lazy("cases:cases", "List the cases, newest first.", DECIDING),
        "show": Lazy("cases:show", "Show one case with all that is behind it.", DECIDING),
        "work": Lazy("work:work", "Continue everything that is due, until Ctrl-C.", CANCELLING),
        "serve": Lazy("serve:serve", "Receive webhooks and work on what is due, until Ctrl-C.", CANCELLING),
        "mcp": Lazy("mcp:mcp", "Let an agent in, on standard input and output.", CANCELLING),
        "seen": Lazy("seen:seen", "List what was cancelled elsewhere, or does not come.", DECIDING),
        "shadow": Lazy("shadow:shadow", "Compare shadow mode's plans with what was done.", DECIDING),
        "tasks": Lazy("tasks:tasks", "List the questions that wait for a person.", DECIDING),
        "resolve": Lazy("tasks:resolve", "Decide a task, once, and continue its case.", DECIDING),
        "approve": Lazy("decisions:approve", "Agree to what a case asks, and continue it.", DECIDING),
        "deny": Lazy("decisions:deny", "Say no to what a case asks.", DECIDING),
        "withdraw": Lazy("decisions:withdraw", "Take a case back before money moves.", DECIDING),
        "incidents": Lazy(
            "tasks:incidents", "List contradictions between the stores and our records.", DECIDING
        ),
        "reconcile": Lazy(
            "reconcile:reconcile", "Compare the cases with the stores; say what to fix.", DECIDING
        ),
        "credits": Lazy("credits:credits", "List what suppliers owe you.", DECIDING),
        "credit": Lazy("credits:credit", "Record, once, if a supplier's credit came.", DECIDING),
        "withdrawals": Lazy(
            "withdrawals:withdrawals", "List who withdrew from a contract; show one.", DECIDING
        ),
        "changes": Lazy("changes:changes", "List what customers want changed; answer one.", DECIDING),
        "pause": Lazy("pause:pause", "Stop every write, of a store or of all.", CANCELLING),
        "resume": Lazy("pause:resume", "Let the writes go on.", CANCELLING),
        "password-link": Lazy(
            "people:password_link", "Make a link with which a person sets a password.", SETTING_UP
        ),
        "people": Lazy("people:people", "List who works with it, and what each may do.", SETTING_UP),
        "runners": Lazy("runners:runners", "List the processes that work on cases.", DECIDING),
        "gone": Lazy("runners:gone", "Say, once, that a process is gone; frees its cases.", DECIDING),
        "rules": Lazy("rules:rules", "Show a supplier's cancellation rules.", SETTING_UP),
        "connectors": Lazy(
            "connectors:connectors", "List what is installed and what each can do.", SETTING_UP
        ),
        "simulate": Lazy("simulate:simulate", "Run a connector's simulator until Ctrl-C.", SETTING_UP),
    }


class ConfigCommands(LazyGroup):
    table = {
        "schema": Lazy("setup:config_schema", "Print the JSON Schema of the configuration file.", SETTING_UP)
    }


class MailCommands(LazyGroup):
    table = {
        "preview": Lazy("mail:preview", "Show a mail as the customer would get it.", SETTING_UP),
        "test": Lazy("mail:send_test", "Send one test mail to an address of yours.", SETTING_UP),
    }


class JournalCommands(LazyGroup):
    table = {
        "check": Lazy("journal:check", "Look for damage in the journal.", SETTING_UP),
        "backup": Lazy("journal:backup", "Copy the journal to a new file, and check the copy.", SETTING_UP),
        "compact": Lazy("journal:compact", "Give the disk back what is not used.", SETTING_UP),
    }


class SupplierMailCommands(LazyGroup):
    table = {
        "test": Lazy("supplier_mail:send_test", "Send a supplier a mail with a code.", SETTING_UP),
        "confirm": Lazy("supplier_mail:confirm", "Confirm that a supplier gets our mails.", SETTING_UP),
    }


class EventCommands(LazyGroup):
    table = {
        "list": Lazy("events:list_all", "List who is told of events, and how far each is.", SETTING_UP),
        "test": Lazy("events:send_test", "Send one of them a made-up event.", SETTING_UP),
    }


class TokenCommands(LazyGroup):
    table = {
        "make": Lazy("tokens:make", "Make a token for a program; it is shown once.", SETTING_UP),
        "list": Lazy("tokens:list_all", "List the tokens of programs.", SETTING_UP),
        "revoke": Lazy("tokens:revoke", "End a token: it opens nothing any more.", SETTING_UP),
    }


class WebhookCommands(LazyGroup):
    table = {
        "install": Lazy("webhooks:install", "Have a provider send what happens there.", SETTING_UP),
        "list": Lazy("webhooks:list_all", "List the webhooks that a provider shows.", SETTING_UP),
        "remove": Lazy("webhooks:remove", "Take our webhooks away, and nobody else's.", SETTING_UP),
    }


app = typer.Typer(
    cls=Commands,
    help="Cancels a dropshipped order everywhere and pays back exactly what is due, exactly once.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_GROUPS: tuple[tuple[str, type[LazyGroup], str], ...] = (
    ("config", ConfigCommands, "The configuration file."),
    ("events", EventCommands, "Other programs that are told what happens."),
    ("journal", JournalCommands, "The journal: damage, copies, size."),
    ("mail", MailCommands, "Mails to customers: see them, try them out."),
    ("supplier-mail", SupplierMailCommands, "Mails to suppliers that have no API."),
    ("tokens", TokenCommands, "Programs and agents that act for people."),
    ("webhooks", WebhookCommands, "Stores and suppliers tell us what happens."),
)
for _name, _commands, _help in _GROUPS:
    _group = typer.Typer(cls=_commands, help=_help, no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(_group, name=_name)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dropconnect {dropconnect.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="PATH",
            help="The configuration file. Default: DROPCONNECT_CONFIG, else dropconnect.toml right here.",
        ),
    ] = None,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="Log to standard error what is done. Secrets are never logged."),
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    context.obj = Session(config, verbose=verbose)
