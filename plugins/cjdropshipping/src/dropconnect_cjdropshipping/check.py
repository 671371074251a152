"""The rows of ``dropconnect check`` for one CJ account. Nothing is changed there."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.kit import failed, passed
from dropconnect.plugin import AuthenticationFailed, CheckItem, ConnectorError, FirewallRefused, RateLimited
from dropconnect_cjdropshipping.api.fields import Fields, page_rows
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.mapping import ids_from
from dropconnect_cjdropshipping.orders.reading import look_if_there

_OPERATION = "check_connection"
_NO_PERMISSION = "NO_PERMISSION"
_PAID = "UNSHIPPED"
_LOOKED_AT = 3
"""Orders whose details are read: each takes a second of a free account."""


def check_rows(account: Account) -> Iterator[CheckItem]:
    """One row per question. Without an answer the later questions are left out."""
    try:
        data = account.client.get_settings(operation=_OPERATION)
    except FirewallRefused as error:
        yield failed("reachable", error, "have the firewall let this machine through; the key is not tried")
        return
    except AuthenticationFailed as error:
        yield passed("reachable", account.settings.url)
        fix = "copy the API key again from CJ; look there whether the API is suspended"
        yield failed("credentials", error, fix)
        return
    except RateLimited as error:
        yield failed("reachable", error, "try again in five minutes")
        return
    except ConnectorError as error:
        fix = "check url, and whether this machine may reach CJ"
        yield failed("reachable", error, fix)
        return
    yield passed("reachable", account.settings.url)
    told = Fields(data, "the account's settings", account.connection)
    yield _credentials(told)
    yield _pace(told, account)
    yield passed("disputes", _origins(account))


def _origins(account: Account) -> str:
    """How the account's paid orders came to CJ: that decides who opens a dispute about them. The list does
    not show it (documented sample), so a few details are read."""
    rule = (
        "CJ takes a dispute through the API only about orders that were created through it; about one that "
        "came through its store app a person is given the words for CJ's portal"
    )
    try:
        listed = account.client.list_orders({"status": _PAID}, operation=_OPERATION)
        rows = page_rows(listed, "the list of orders", account.connection)[:_LOOKED_AT]
        names = [ids_from(row).for_calls for row in rows]
        seen = [look_if_there(account, name, _OPERATION) for name in names]
    except ConnectorError as error:
        return f"{rule}. Which ones there are could not be read: {error}"
    paid = [item for item in seen if item is not None]
    from_app = sum(bool(item.ids.platform) for item in paid)
    if not paid:
        return f"{rule}. No paid order is there to tell by"
    return (
        f"{rule}. Of {len(paid)} paid orders looked at, {from_app} carry the store's own order id, so they "
        "came through the store app most likely; of the others CJ does not show it"
    )


def _credentials(told: Fields) -> CheckItem:
    if told.text("root") == _NO_PERMISSION:
        return failed(
            "credentials",
            "the account may not use the API",
            "enable the API in CJ; it is suspended after 30 days without an order",
        )
    return passed("credentials", f"the key is accepted, permission {told.text('root') or 'not told'}")


def _pace(told: Fields, account: Account) -> CheckItem:
    """CJ announces the account's requests per second (CJ docs, 2 Settings, documented)."""
    setting = told.raw("setting")
    announced = setting.get("qpsLimit") if isinstance(setting, dict) else None
    ours = account.settings.pace
    if not isinstance(announced, int) or isinstance(announced, bool) or announced < 1:
        return passed("pace", f"{ours} requests per second; CJ announces no limit")
    if announced < ours:
        return failed(
            "pace",
            f"{ours} requests per second are set, CJ allows {announced}",
            "correct level or requests_per_second",
        )
    return passed("pace", f"{ours} requests per second, CJ allows {announced}")
