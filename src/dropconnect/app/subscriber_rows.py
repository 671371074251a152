"""What the journal and the configuration say of the programs that are told of events."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.app.webhook_address import without_keys
from dropconnect.config import Configuration
from dropconnect.config.subscribers import SubscriberSection
from dropconnect.errors import ConfigurationError
from dropconnect.journal import Journal
from dropconnect.models.operation import CheckItem
from dropconnect.report.subscribers import SubscriberReport


def subscriber_report(journal: Journal | None, name: str, section: SubscriberSection) -> SubscriberReport:
    """``journal`` None: there is none yet."""
    found, trouble, waiting = None, None, 0
    if journal is not None:
        with journal.read() as reading:
            found = reading.subscribers.find(name)
            trouble, waiting = reading.subscribers.trouble(name), reading.subscribers.count(name)
    return SubscriberReport(
        name=name,
        url=without_keys(section.url),
        stores=section.stores,
        kinds=section.kinds,
        began_at=found.began_at if found else None,
        taken_at=found.taken_at if found else None,
        position=found.event_id if found else None,
        waiting=waiting,
        failing_since=trouble.since if trouble else None,
        reason=trouble.reason if trouble else "",
        again_at=found.rest_until if found else None,
    )


def check_rows(configuration: Configuration, journal: Journal | None) -> Iterator[CheckItem]:
    """Whether each can be signed for, and takes what it is told. Sends nothing."""
    for name, section in configuration.subscribers.items():
        yield _check_row(configuration, journal, name, section)


def _check_row(
    configuration: Configuration, journal: Journal | None, name: str, section: SubscriberSection
) -> CheckItem:
    row = f"events to {name}"
    try:
        configuration.open_subscriber(name)
    except ConfigurationError as error:
        return CheckItem(name=row, ok=False, detail=str(error), fix="correct it, then check again")
    report = subscriber_report(journal, name, section)
    if report.failing_since is not None:
        detail = f"not taken since {report.failing_since:%Y-%m-%d %H:%M} UTC: {report.reason}"
        fix = f"`dropconnect events test {name}` tries it; what waits ({report.waiting}) follows"
        return CheckItem(name=row, ok=False, detail=detail, fix=fix)
    told = f"the last was taken on {report.taken_at:%Y-%m-%d %H:%M} UTC" if report.taken_at else "none yet"
    return CheckItem(name=row, ok=True, detail=f"{report.url}: {told}, {report.waiting} wait")
