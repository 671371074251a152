"""What a case expects, held against what is left of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.cases.playing import Played
from tests.support.workplace import Ended

Check = dict[str, Any]
MISSING = object()


def problem(check: Check, played: Played) -> str | None:
    """Why the check does not hold; None if it does."""
    if "any" in check:
        found = [problem(part, played) for part in check["any"]]
        return None if None in found else " and ".join(map(str, found))
    if "all" in check:
        return next((why for why in (problem(part, played) for part in check["all"]) if why), None)
    for name, judge in (_OF_THE_WORLD | _OF_AN_END).items():
        if name in check:
            return judge(check, played if name in _OF_THE_WORLD else played.ends[check.get("of", -1)])
    raise ValueError(f"unknown check {check}")


def _event(check: Check, played: Played) -> str | None:
    event = played.events[check["event"]]
    return None if event.items() >= check["is"].items() else f"event {check['event']} is {event}"


def _paid(check: Check, played: Played) -> str | None:
    for order, amount in check["paid"].items():
        if (left := played.shop.paid(order)) != Decimal(amount):
            return f"{left} left the gateway for order {order}, not {amount}"
    return None


def _gateway_calls(check: Check, played: Played) -> str | None:
    calls = len(played.shop.simulator.shop.gateway_calls)
    return None if calls == check["gateway_calls"] else f"{calls} calls of the gateway"


def _status(check: Check, played: Played) -> str | None:
    for order, status in check["status"].items():
        if (found := played.shop.status(order)) != status:
            return f"order {order} is {found}, not {status}"
    return None


def _mail_says(check: Check, played: Played) -> str | None:
    text = check["mail_says"]
    return None if re.search(text, played.letters, re.S) else f"no mail says {text!r}: {played.letters}"


def _mail_not_says(check: Check, played: Played) -> str | None:
    hit = re.search(check["mail_not_says"], played.letters, re.S)
    return f"a mail says {hit.group(0)!r}" if hit else None


def _deleted_at_cj(check: Check, played: Played) -> str | None:
    assert played.cj is not None
    deleted = [row.number for row in played.cj.account.deletions]
    return None if deleted == check["deleted_at_cj"] else f"deleted at CJ: {deleted}"


def _disputed_at_cj(check: Check, played: Played) -> str | None:
    assert played.cj is not None
    disputed = [row.order.number for row in played.cj.account.disputes]
    return None if disputed == check["disputed_at_cj"] else f"disputed at CJ: {disputed}"


def _exit(check: Check, ended: Ended) -> str | None:
    return None if ended.code in check["exit"] else f"exit code {ended.code}: {ended.said}"


def _at(check: Check, ended: Ended) -> str | None:
    found = ended.document
    for name in check["at"].split("."):
        if isinstance(found, list) and name.isdigit():
            found = found[int(name)] if int(name) < len(found) else MISSING
        else:
            found = found.get(name, MISSING) if isinstance(found, dict) else MISSING
    return None if found == check["is"] else f"{check['at']} is {found!r}: {ended.said}"


def _says(check: Check, ended: Ended) -> str | None:
    text = check["says"]
    return None if re.search(text, ended.said, re.S | re.I) else f"nothing says {text!r}: {ended.said}"


def _not_says(check: Check, ended: Ended) -> str | None:
    hit = re.search(check["not_says"], ended.said, re.S | re.I)
    return f"says {hit.group(0)!r}" if hit else None


def _objection(check: Check, ended: Ended) -> str | None:
    """The words of an objection are free: any that speaks of the matter will do."""
    rows = list(_objections(ended.document))
    wanted = [row for row in rows if row["verdict"] in check.get("verdicts", (row["verdict"],))]
    if any(re.search(check["objection"], f"{row['code']}: {row['reason']}", re.I) for row in wanted):
        return None
    told = "; ".join(f"{row['verdict']} {row['code']}: {row['reason']}" for row in rows)
    return f"no objection says {check['objection']!r}; there are: {told or 'none'}"


def _objections(document: Any) -> Iterator[dict[str, str]]:
    if isinstance(document, dict):
        yield from document.get("objections") or ()
        for value in document.values():
            yield from _objections(value)
    elif isinstance(document, list):
        for value in document:
            yield from _objections(value)


_OF_THE_WORLD: dict[str, Any] = {
    "event": _event,
    "paid": _paid,
    "gateway_calls": _gateway_calls,
    "status": _status,
    "mail_says": _mail_says,
    "mail_not_says": _mail_not_says,
    "deleted_at_cj": _deleted_at_cj,
    "disputed_at_cj": _disputed_at_cj,
}
_OF_AN_END: dict[str, Any] = {
    "exit": _exit,
    "at": _at,
    "says": _says,
    "not_says": _not_says,
    "objection": _objection,
}
