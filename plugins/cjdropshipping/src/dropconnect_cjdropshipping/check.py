"""The rows of ``dropconnect check`` for one CJ account. Nothing is changed there."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.kit import failed, passed
from dropconnect.plugin import AuthenticationFailed, CheckItem, ConnectorError, RateLimited
from dropconnect_cjdropshipping.api.fields import Fields
from dropconnect_cjdropshipping.orders.account import Account

_OPERATION = "check_connection"
_NO_PERMISSION = "NO_PERMISSION"


def check_rows(account: Account) -> Iterator[CheckItem]:
    """One row per question. Without an answer the later questions are left out."""
    try:
        data = account.client.get_settings(operation=_OPERATION)
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
    yield passed(
        "disputes",
        "CJ disputes through the API only what was created through it and is paid; for other paid orders a "
        "person is asked to use CJ's dashboard",
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
