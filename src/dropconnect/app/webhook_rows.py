"""The rows of `dropconnect check` about webhooks: does the provider send, and does anything come?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dropconnect.app.webhook_address import leads_to
from dropconnect.app.webhook_memory import Installed, installed_of
from dropconnect.connection import Connection
from dropconnect.errors import DropConnectError, JournalError
from dropconnect.journal import Journal
from dropconnect.models.operation import CheckItem
from dropconnect.models.subscription import Subscription

_NAME = "webhooks"


def webhook_rows(
    connection: Connection, open_journal: Callable[[], Journal | None], *, wanted: bool
) -> Iterator[CheckItem]:
    """None for a connector that has nothing to do with webhooks. That none were installed is no failure
    unless they are ``wanted``: changes are then found by asking."""
    try:
        journal = open_journal()
    except JournalError:
        journal = None  # a row of its own says so
    installed = installed_of(journal, connection.name)
    stand = False
    if connection.installs_webhooks:
        row, stand = _standing(connection, installed, wanted=wanted)
        yield row
    came = _came(journal, connection.name, expected=stand)
    if came is not None:
        yield came


def _standing(connection: Connection, installed: Installed | None, *, wanted: bool) -> tuple[CheckItem, bool]:
    """The row, and whether any webhook of ours is there."""
    name = connection.name
    try:
        rows = connection.list_webhooks()
    except DropConnectError as error:
        # Who never installed any needs no key that may list them.
        detail = f"they cannot be listed: {error}"
        fails = wanted or installed is not None
        fix = "give the key the right to read webhooks" if fails else ""
        return CheckItem(name=_NAME, ok=not fails, detail=detail, fix=fix), installed is not None
    ours = [row for row in rows if _is_ours(row, name, installed)]
    if not ours and installed is None and wanted:
        detail = "none lead here, although [serve] has a url: changes are found by asking"
        fix = f"`dropconnect webhooks install {name}`"
        return CheckItem(name=_NAME, ok=False, detail=detail, fix=fix), False
    if not ours and installed is None:
        detail = (
            "none lead here, so changes are found by asking; "
            f"`dropconnect webhooks install {name} --url https://...` has them told"
        )
        return CheckItem(name=_NAME, ok=True, detail=detail), False
    wrong = [*_not_sent(ours, installed), *_off(ours)]
    if wrong:
        url = "" if installed else " --url https://..."
        fix = f"`dropconnect webhooks install {name}{url}` sets them again, or says what is in the way"
        return CheckItem(name=_NAME, ok=False, detail="; ".join(wrong), fix=fix), bool(ours)
    topics, where = _listed(ours), ", ".join(sorted({row.url for row in ours}))
    return CheckItem(name=_NAME, ok=True, detail=f"{topics} are sent to {where}"), True


def _is_ours(row: Subscription, connection: str, installed: Installed | None) -> bool:
    """A provider may keep a switched off row of what was removed, or was never asked for."""
    if installed is None:
        return row.active and leads_to(row.url, connection)
    return installed.asked_for(row)


def _not_sent(ours: Sequence[Subscription], installed: Installed | None) -> Iterator[str]:
    there = {row.topic for row in ours}
    missing = [topic for topic in installed.topics if topic not in there] if installed is not None else []
    if installed is not None and missing:
        yield f"not sent to {installed.url}: {', '.join(missing)}"


def _off(ours: Sequence[Subscription]) -> Iterator[str]:
    off = [row for row in ours if not row.active]
    if off:
        notes = "; ".join(sorted({row.note for row in off if row.note}))
        yield f"nothing is sent of {_listed(off)}{f': {notes}' if notes else ''}"


def _listed(rows: Sequence[Subscription]) -> str:
    return ", ".join(sorted({row.topic for row in rows}))


def _came(journal: Journal | None, name: str, *, expected: bool) -> CheckItem | None:
    """What came in; None: nothing did, and nothing had to."""
    if journal is None:
        return CheckItem(name="deliveries", ok=True, detail="none came yet") if expected else None
    with journal.read() as reading:
        last = reading.inbox.last_of(name)
        count = reading.inbox.counts_of(name)
    if last is None:
        return CheckItem(name="deliveries", ok=True, detail="none came yet") if expected else None
    found = [f"the last came on {last.received_at:%Y-%m-%d %H:%M} UTC"]
    if count.waiting:
        found.append(f"{count.waiting} wait for `dropconnect work` or `dropconnect serve`")
    if count.unreadable:
        found.append(f"{count.unreadable} were signed and could not be read: the log says why")
    return CheckItem(name="deliveries", ok=True, detail="; ".join(found))
