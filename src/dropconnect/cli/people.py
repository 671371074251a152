"""``people``: who works with it, and what each may do."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.addresses import address_of
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, say, table
from dropconnect.report.documents import PasswordLinkDocument, PeopleDocument
from dropconnect.report.people import PersonReport, Role


def people(context: typer.Context, as_json: options.AsJson = False) -> None:
    """As `[people.NAME]` of the configuration says. Without such a table everybody may do everything, and a
    name that is given with --by is believed. With `os_user` the name is the computer's to know.
    """
    with opened(context) as app:
        found = app.people()
    if as_json:
        emit("people", PeopleDocument(people=found))
        return
    if not found:
        say("No people are configured: everybody may do everything.")
        return
    table(
        ("name", "role", "stores", "agrees to", "mail", "user of this computer"),
        [
            (
                item.name,
                item.role,
                ", ".join(item.stores) or "all",
                _agrees_to(item),
                item.mail or "none",
                item.os_user or "not bound",
            )
            for item in found
        ],
    )
    if not all(item.os_user for item in found):
        say("Limits are advice for a name that no user is bound to: anybody can type it.")


def password_link(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whose password; as in `people`.")],
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """The link works once, within 48 hours: give it to nobody else. The person's password stays what it is
    until then. Only an owner makes one. `dropconnect serve` prints the first owner's by itself.
    """
    with opened(context) as app:
        secret = app.password_link(person, by=options.speaker(app, by))
        link = f"{address_of(app.serve_settings())}/password/{secret}"
    if as_json:
        emit("password-link", PasswordLinkDocument(link=link))
    else:
        say(link)


def _agrees_to(person: PersonReport) -> str:
    if person.role is Role.VIEWER:
        return "nothing"
    return "any amount" if person.role is Role.OWNER or person.limit is None else f"at most {person.limit}"
