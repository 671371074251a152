"""A group of commands each of which is imported when it is run.

The way that click documents under "Lazily Loading Subcommands": a table says where each command is, and
the group imports it on demand. The first sentence of each help stands in the table too, so that
``dropconnect --help`` imports no command.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from inspect import getdoc
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


class Lazy(NamedTuple):
    """A command that is not imported yet."""

    where: str
    """Its module in this package, and its function: ``"plan:plan"``."""
    summary: str
    """The first sentence of its help, at most 60 characters. What follows is the function's docstring."""
    family: str = ""
    """Under which title the reference page has it."""


class LazyGroup(TyperGroup):
    """Give ``table`` in a subclass. Groups below it are added in typer's own way, and come last."""

    table: ClassVar[Mapping[str, Lazy]] = {}

    def list_commands(self, ctx: Context) -> list[str]:
        return [*self.table, *super().list_commands(ctx)]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.table:
            return super().get_command(ctx, cmd_name)
        return _loaded(cmd_name, self.table[cmd_name])

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        groups = ((name, group.get_short_help_str()) for name, group in self.commands.items())
        with formatter.section("Commands"):
            formatter.write_dl([*((name, lazy.summary) for name, lazy in self.table.items()), *groups])

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        # What typer proposes for a misspelt command are the names in `commands`.
        self.commands = {**{name: TyperCommand(name) for name in self.table}, **self.commands}
        return super().resolve_command(ctx, args)


def _loaded(name: str, lazy: Lazy) -> Command:
    module, _, function = lazy.where.partition(":")
    callback = getattr(import_module(f"{__package__}.{module}"), function)
    one = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    more = getdoc(callback)
    one.command(name, help=f"{lazy.summary}\n\n{more}" if more else lazy.summary)(callback)
    return get_command(one)
