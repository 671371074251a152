"""The search syntax of ``orders(query:)``, as far as it is imitated."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from graphql import GraphQLError

from dropconnect_shopify.simulator.books.order import Order

_TERM = re.compile(r"""(?P<field>\w+):(?P<sign>>=|<=|>|<)?(?P<value>'[^']*'|"[^"]*"|[^\s]+)""")
_TIMES = ("created_at", "updated_at", "processed_at")


def found_orders(
    orders: Sequence[Order], query: str, sort_key: str, ignored: Collection[str] = ()
) -> list[Order]:
    """Orders that fit every term, sorted; raises for a term that is not imitated, so that none is ignored but
    those of ``ignored`` fields."""
    wanted = [
        [_test(term) for term in _terms(part) if term["field"] not in ignored] for part in query.split(" OR ")
    ]
    rows = [order for order in orders if any(all(test(order) for test in tests) for tests in wanted)]
    time_of = _updated if sort_key == "UPDATED_AT" else _created
    return sorted(rows, key=lambda order: (time_of(order), order.id))


def _terms(query: str) -> list[re.Match[str]]:
    rest = query.replace(" AND ", " ").strip()
    terms = list(_TERM.finditer(rest))
    if _TERM.sub("", rest).strip():
        raise GraphQLError(f"The simulator cannot search for {query!r}")
    return terms


def _test(term: re.Match[str]) -> Callable[[Order], bool]:
    field, sign, value = term["field"], term["sign"] or "=", term["value"].strip("'\"")
    if field in _TIMES:
        return _time_test(field, sign, value)
    if field == "name" and sign == "=":
        # Second-hand: names that begin alike are found too, whatever comes after a hyphen.
        begins = value.lstrip("#").lower().partition("-")[0]
        return lambda order: any(word.startswith(begins) for word in _words(order.name))
    texts: Mapping[str, Callable[[Order], str]] = {
        "id": lambda order: str(order.id),
        "email": lambda order: (order.email or "").lower(),
        "financial_status": lambda order: (order.financial_status or "").lower(),
        "fulfillment_status": lambda order: order.fulfillment_status.lower(),
        "status": lambda order: "cancelled" if order.cancelled else "open",
        "requested_order_edit_status": _requested_edits,
    }
    if field == "tag" and sign == "=":
        return lambda order: value in order.tags
    if field not in texts or sign != "=":
        raise GraphQLError(f"The simulator cannot search by {field}")
    return lambda order: texts[field](order) == value.lstrip("#").lower()


def _requested_edits(order: Order) -> str:
    """One that waits counts before all others (documented)."""
    states = [row.status for row in order.requested_edits]
    return "requested" if "REQUESTED" in states else states[-1].lower() if states else "none"


def _words(name: str) -> list[str]:
    return re.split(r"[^a-z0-9]+", name.lower())


def _time_test(field: str, sign: str, value: str) -> Callable[[Order], bool]:
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        raise GraphQLError(f"{value!r} is not a time") from None
    read = _updated if field == "updated_at" else _created
    tests: Mapping[str, Callable[[Order], bool]] = {
        ">": lambda order: read(order) > when,
        ">=": lambda order: read(order) >= when,
        "<": lambda order: read(order) < when,
        "<=": lambda order: read(order) <= when,
        "=": lambda order: read(order) == when,
    }
    return tests[sign]


def _created(order: Order) -> datetime:
    return order.created


def _updated(order: Order) -> datetime:
    return order.updated or order.created
