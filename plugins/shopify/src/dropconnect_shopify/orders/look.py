"""One look at an order, in one document, as far as the store lets the app see it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from dropconnect.plugin import AuthenticationFailed, InvalidResponse
from dropconnect_shopify.api.errors import is_denied
from dropconnect_shopify.api.fields import Fields
from dropconnect_shopify.api.looks import Look, Moment, key_of
from dropconnect_shopify.api.store import Operation, Store
from dropconnect_shopify.orders.fulfilment import knows_locations, may_know_locations

log = logging.getLogger(__name__)

_NOTHING, _CLAIM, _ALL_BUT_THE_ORDER = 0, 1, 2
"""How much of a look is hidden from the app."""
_SUGGESTED = "suggestedRefund"


def look_at(operation: Operation, *, part: Mapping[str, Any] | None = None, full: bool = False) -> Look:
    """Read the order anew with all that belongs to it, and keep the look for the questions about it.

    ``part``: with what Shopify suggests for that part, instead of the one that was asked for last. ``full``:
    with all suggestions even after a refund of ours. One field that is denied fails a whole document, so less
    and less is asked for until the order shows. Raises what reads raise.
    """
    at = Moment.now()
    if part is not None:
        operation.store.wishes.keep(operation.order_id, part)
    if full:
        ask_for_more(operation.store, operation.order_id)
    for hidden, asked in _questions(operation):
        try:
            return _seen(operation, at, hidden, asked)
        except InvalidResponse as error:
            log.info("%s: one look at order %s: %s", operation.name, operation.order_id, type(error).__name__)
        except AuthenticationFailed as error:
            if not is_denied(error):
                raise
    return _seen(operation, at, _ALL_BUT_THE_ORDER, {})


def look_along(operation: Operation, document: str, asked: Mapping[str, Any]) -> tuple[Fields, Look | None]:
    """What a search brought, and a look at the first order that it found, under ``looked``; None: there is no
    order.

    Raises what reads raise, also where the search is refused only because of the look.
    """
    store, at = operation.store, Moment.now()
    facts, locations = not store.knows_facts, may_know_locations(store)
    seen = {"full": True, "claim": True, "facts": facts, "restock": locations}
    data = operation.ask(document, {**asked, **seen})
    if facts:
        store.learn_facts(data)
    rows = data.nodes("looked")
    if not rows:
        return data, None
    look = Look(rows[0], at, claim_seen=True)
    _keep(store, look.row.id("Order"), look)
    return data, look


def shown_along(store: Store, *, full: bool) -> Mapping[str, Any]:
    """What to ask for so that another document shows the whole order, too; only after a look of the same
    operation, which has found out what the app may see. ``full``: with all suggestions."""
    if store.hidden >= _ALL_BUT_THE_ORDER:
        return {}
    return {"seen": True, "full": full, "claim": store.hidden < _CLAIM, "restock": may_know_locations(store)}


def seen_along(operation: Operation, row: Fields, at: Moment, asked: Mapping[str, Any]) -> Look:
    """The look that such a document brought, which was begun ``at``, kept as the latest."""
    look = Look(row, at, claim_seen=bool(asked.get("claim")))
    _keep(operation.store, operation.order_id, look)
    return look


def suggested(look: Look, asked: Mapping[str, Any] | None = None) -> Fields | None:
    """The order with Shopify's suggestion for all that is left, or for the part that ``asked`` describes;
    None where the look has none."""
    if asked is not None:
        return look.parts.get(key_of(asked))
    return look.row if look.has(_SUGGESTED) else None


def ask_for_more(store: Store, order_id: str) -> None:
    """The next looks at that order show suggestions again, and what is still to be sent."""
    store.settled.drop(order_id)


def _questions(operation: Operation) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What to ask for, each less than the one before. What the app may do comes along with the first look; if
    that is denied, it is asked for apart, where each answer is judged for itself."""
    store, hidden = operation.store, operation.store.hidden
    if hidden >= _ALL_BUT_THE_ORDER:
        return
    is_full = store.settled.get(operation.order_id) is None
    full = {"full": is_full, "facts": not store.knows_facts, "restock": may_know_locations(store)}
    claim = {"claim": True} if hidden < _CLAIM else {}
    if wish := store.wishes.get(operation.order_id):
        yield hidden, {**full, **claim, "part": True, **wish}
        # The units that were asked for may be gone.
        store.wishes.drop(operation.order_id)
    yield hidden, {**full, **claim}
    if full["facts"]:
        store.requests_offered()
        full = {"full": is_full, "restock": knows_locations(store)}
        yield hidden, {**full, **claim}
    if claim:
        yield _CLAIM, full


def _seen(operation: Operation, at: Moment, hidden: int, asked: Mapping[str, Any]) -> Look:
    store = operation.store
    data = operation.ask("order", {"id": operation.order_gid, **asked})
    look = Look(operation.order_in(data), at, claim_seen="claim" in asked)
    if asked.get("facts"):
        store.learn_facts(data)
    if hidden > store.hidden:
        store.hide(hidden)
    if asked.get("part"):
        wish = store.wishes.get(operation.order_id) or {}
        content = {**look.row.content, _SUGGESTED: look.row.content.get("part")}
        look.parts[key_of(wish)] = Fields(content, look.row.where, look.row.connection)
    _keep(store, operation.order_id, look)
    return look


def _keep(store: Store, order_id: str, look: Look) -> None:
    if look.claim_seen:
        store.slots.keep(order_id, look.row)
    store.looks.keep(order_id, look)
