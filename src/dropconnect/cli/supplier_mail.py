"""``supplier-mail``: switches on that a supplier without an API is written to."""

from __future__ import annotations

from typing import Annotated

import typer

from dropconnect.cli import options
from dropconnect.cli.opened import opened
from dropconnect.cli.output import emit, moment, say
from dropconnect.cli.session import Session

_Supplier = Annotated[str, typer.Argument(metavar="SUPPLIER", help="Name of the supplier in the file.")]


def send_test(context: typer.Context, supplier: _Supplier, as_json: options.AsJson = False) -> None:
    """The mail goes to `mail` in the supplier's section. Until its code is confirmed, a person is asked to
    write whenever an order is to be cancelled there.
    """
    with opened(context) as app:
        report = app.test_supplier_mail(supplier)
    if as_json:
        emit("supplier-mail-test", report)
        return
    say(f"A mail with a code went to {report.address}. When it has arrived:")
    say(f"  {Session.of(context).command(f'supplier-mail confirm {supplier} CODE')}")


def confirm(
    context: typer.Context,
    supplier: _Supplier,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code in the mail.")],
    by: options.By = None,
    as_json: options.AsJson = False,
) -> None:
    """From now on dropconnect asks this supplier itself, by mail. Cases that are open by now stay as they
    are: a person may have written already. Another address needs another test mail.
    """
    with opened(context) as app:
        report = app.confirm_supplier_mail(supplier, code, by=options.speaker(app, by))
    if as_json:
        emit("supplier-mail-confirm", report)
        return
    say(f"{report.address} was confirmed by {report.confirmed_by}, {moment(report.confirmed_at)}")
