"""``connectors``: what is installed, with or without a configuration file."""

from __future__ import annotations

from enum import StrEnum

import typer

from dropconnect.cli import options
from dropconnect.cli.output import emit, say, table
from dropconnect.cli.session import Session
from dropconnect.config import find, load
from dropconnect.errors import ConfigurationError
from dropconnect.manager import Registry, discover
from dropconnect.models.traits import (
    CancelPays,
    MailWay,
    PartialWay,
    PlatformTraits,
    RefundEnds,
    RefundKeys,
    RefundUnit,
)
from dropconnect.report.connection import InstalledReport


def connectors(context: typer.Context, as_json: options.AsJson = False) -> None:
    """The connectors with the distribution they come from and the operations they offer, how each platform
    behaves where platforms differ, the rule plugins that are asked about every plan, and plugins that are
    broken with what to do about them. Needs no configuration file.
    """
    report = InstalledReport.of(registry_of(Session.of(context)))
    if as_json:
        emit("connectors", report)
        return
    table(
        ("connector", "provider", "role", "from", "operations"),
        [
            (
                item.name,
                item.title,
                ", ".join(item.roles),
                f"{item.distribution} {item.version}",
                ", ".join(item.operations) or "no operation yet",
            )
            for item in report.connectors
        ],
    )
    for item in report.connectors:
        if item.traits is not None:
            say(f"{item.title}: {traits_in_words(item.traits)}.")
    if report.rules:
        say(f"Rule plugins, asked about every plan: {', '.join(rule.name for rule in report.rules)}")
    for plugin in report.broken:
        say(plugin.advice)


_WORDS: dict[StrEnum, str] = {
    CancelPays.NOTHING: "cancelling pays nothing back",
    CancelPays.REST: "cancelling pays back all that is left, so no fee can be kept",
    RefundUnit.LINES: "a refund names its lines",
    RefundUnit.AMOUNT: "a refund is an amount alone",
    PartialWay.WITH_REFUND: "a part leaves an order with its refund",
    PartialWay.OWN_STEP: "a part can leave an order without a refund",
    PartialWay.NONE: "a part is taken out of an order by hand",
    RefundEnds.AT_ONCE: "a refund has ended when it is answered",
    RefundEnds.LATER: "a refund may end later",
    RefundKeys.REMEMBERED: "a refund sent twice is paid once",
    RefundKeys.KEPT: "a refund shows whose it is, and would be paid twice if it were sent twice",
    RefundKeys.NONE: "a refund does not show whose it is",
}


_MAILS = {MailWay.TOLD: "when told to", MailWay.ALWAYS: "in any case", MailWay.NEVER: "never"}


def traits_in_words(traits: PlatformTraits) -> str:
    """How a platform behaves where platforms differ."""
    told = [_WORDS[value] for _, value in traits if isinstance(value, StrEnum) and value in _WORDS]
    cancelled, refunded = _MAILS[traits.cancel_mail], _MAILS[traits.refund_mail]
    told.append(f"it mails the customer {refunded} about a refund, {cancelled} about a cancellation")
    if traits.restocks:
        told.append("cancelling puts the goods back into stock in any case")
    if traits.searches_numbers:
        told.append("orders are found by their number")
    return "; ".join(told)


def registry_of(session: Session) -> Registry:
    """As the configuration file wants it; a file is not needed to see what is installed."""
    try:
        find(session.config_path)
    except ConfigurationError:
        if session.config_path is not None:
            raise
        return discover()
    return load(session.config_path).registry
