"""Whether every good is accounted for: a route to each supplier, a place for each line of the last orders."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from dropconnect.config import Configuration, StoreSection
from dropconnect.connection import PlatformConnection
from dropconnect.errors import DropConnectError, UnsupportedOperation
from dropconnect.models.operation import CheckItem
from dropconnect.models.order import Order, OrderLine
from dropconnect.routing import ASK, OWN_STOCK, UNSAID, route, rule_for

LAST_ORDERS = 50
"""How many orders of a store are looked at."""
_LOOK_BACK = (timedelta(days=1), timedelta(days=7), timedelta(days=30), timedelta(days=90))
"""Further and further: the list of a busy store would be long, that of a quiet one empty."""
_MOST_NAMED = 5


def supplier_row(configuration: Configuration, supplier: str) -> CheckItem:
    """Whether any store sends goods to this supplier. One that none does is never told of a cancellation."""
    stores = [
        name
        for name, section in configuration.stores.items()
        if any(rule.supplier == supplier for rule in section.routes)
    ]
    if stores:
        return CheckItem(name="routes", ok=True, detail=f"goods of {', '.join(stores)} are routed to it")
    detail = "no store routes goods to it: it would never be told that an order is cancelled"
    fix = f'add a rule to a store: routes = [{{ sku = "...", supplier = "{supplier}" }}]'
    return CheckItem(name="routes", ok=False, detail=detail, fix=f"{fix}; or remove the supplier")


def store_rows(configuration: Configuration, store: PlatformConnection, now: datetime) -> Iterator[CheckItem]:
    """Whether the store's routes say whose its goods are, tried on its last orders."""
    section = configuration.store(store.name)
    if not configuration.suppliers:
        detail = "own stock only: there is no supplier in the configuration"
        yield CheckItem(name="routes", ok=True, detail=detail)
        return
    if section.routes == UNSAID:
        own = '{ supplier = "own-stock" }'
        fix = f"write stores.{store.name}.routes; for goods of your own with a last rule {own}"
        detail = "there are suppliers, and nothing says which of this store's goods they deliver"
        yield CheckItem(name="routes", ok=False, detail=detail, fix=fix)
    yield _tried(section, store, now)


def _tried(section: StoreSection, store: PlatformConnection, now: datetime) -> CheckItem:
    name = "goods of the last orders"
    try:
        orders = _last_orders(store, now)
    except UnsupportedOperation:
        return CheckItem(name=name, ok=True, detail="not looked at: the platform has no list of orders")
    except DropConnectError as error:
        fix = "`dropconnect check` looks again"
        return CheckItem(name=name, ok=False, detail=f"they could not be read: {error}", fix=fix)
    if not orders:
        return CheckItem(
            name=name, ok=True, detail="there is no order of the last 90 days to try the routes on"
        )
    return _row(name, section, [line for order in orders for line in order.items], len(orders))


def _last_orders(store: PlatformConnection, now: datetime) -> list[Order]:
    rows: Sequence[str] = ()
    for back in _LOOK_BACK:
        rows = deque((row.id for row in store.find_orders(now - back)), maxlen=LAST_ORDERS)
        if len(rows) == LAST_ORDERS:
            break
    return [store.get_order(order_id) for order_id in rows]


def _row(name: str, section: StoreSection, lines: Sequence[OrderLine], orders: int) -> CheckItem:
    places = Counter(route(line, section.routes) for line in lines)
    by_rule = [line for line in lines if _asked_by_rule(section, line)]
    nobodys = [line for line in lines if route(line, section.routes) == ASK and line not in by_rule]
    told = [f"{count} to {place}" for place, count in sorted(places.items()) if place not in (ASK, OWN_STOCK)]
    if places[OWN_STOCK]:
        told.append(f"{places[OWN_STOCK]} from own stock")
    if by_rule:
        told.append(f"{len(by_rule)} to be asked about, as a rule says")
    if nobodys:
        told.append(f"{len(nobodys)} to nobody: {_named(nobodys)}")
    fix = f"add a rule for {_named(nobodys)} to the store's routes" if nobodys else ""
    detail = f"lines of the last {orders} orders: {', '.join(told) or 'none'}"
    return CheckItem(name=name, ok=not nobodys, detail=detail, fix=fix)


def _asked_by_rule(section: StoreSection, line: OrderLine) -> bool:
    """Whether a rule of the merchant's own leaves this line to a person."""
    number = rule_for(line, section.routes)
    return section.routes != UNSAID and number is not None and section.routes[number - 1].supplier == ASK


def _named(lines: Iterable[OrderLine]) -> str:
    names = sorted({line.sku or line.name for line in lines})
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
