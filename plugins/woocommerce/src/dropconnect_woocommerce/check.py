"""The rows of ``dropconnect check`` for one shop. Nothing is changed there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from dropconnect.kit import failed, is_this_machine, passed
from dropconnect.plugin import (
    AuthenticationFailed,
    CheckItem,
    ConnectorError,
    OrderNotFound,
    ProviderUnavailable,
    exponent,
)
from dropconnect_woocommerce.api.fields import Fields
from dropconnect_woocommerce.orders.store import Store
from dropconnect_woocommerce.settings import WooCommerceSettings

_OPERATION = "check_connection"
_NO_SUCH_ORDER = "999999999999999"
"""A write to an order that cannot exist: a key without the right is refused, any other finds nothing."""
_KNOWN_MAJORS = range(7, 11)
"""Major versions in which the cancelling and refunding code is the same (compared in their sources)."""


def check_rows(store: Store) -> Iterator[CheckItem]:
    """One row per question. Without an answer or valid credentials the later questions are left out."""
    yield _encryption(store.settings)
    try:
        store.client.list_orders({"per_page": "1"}, operation=_OPERATION)
    except AuthenticationFailed as error:
        yield passed("reachable", store.settings.url)
        yield failed("credentials", error, "correct consumer_key and consumer_secret")
        return
    except ConnectorError as error:
        yield failed("reachable", error, "check url, and whether the shop's REST API is open to this machine")
        return
    yield passed("reachable", store.settings.url)
    yield passed("credentials", "the key may read orders")
    yield _write_right(store)
    yield _version(store)
    yield _two_journals(store)
    yield _money(store)
    yield _gateways(store)
    if store.settings.request_statuses:
        yield _requests(store)


def _encryption(settings: WooCommerceSettings) -> CheckItem:
    host = urlsplit(settings.url).hostname
    if settings.encrypted:
        return passed("encryption", "https")
    if is_this_machine(host):
        return passed("encryption", "plain http, but only within this machine")
    return failed(
        "encryption",
        "plain http: orders and addresses travel readable for anyone",
        "give the shop a certificate and write https:// into url",
    )


def _write_right(store: Store) -> CheckItem:
    try:
        store.client.update_order(_NO_SUCH_ORDER, {}, operation=_OPERATION)
    except OrderNotFound:
        return passed("write right", "the key may change orders")
    except ConnectorError as error:
        return failed("write right", error, "give the key the permission Read/Write in the shop")
    return failed(
        "write right",
        "the shop's answer does not show whether the key may change orders",
        "look in the shop that the key has the permission Read/Write",
    )


def _version(store: Store) -> CheckItem:
    try:
        status = Fields(
            store.client.system_status(operation=_OPERATION), "the system status", store.connection
        )
        environment = status.object("environment")
        version = environment.text("version")
        wordpress = environment.optional_text("wp_version")
    except ProviderUnavailable as error:
        return failed("version", error, "try again")
    except ConnectorError:
        return passed("version", "unknown: this key may not read the system status")
    major = version.partition(".")[0]
    known = major.isdigit() and int(major) in _KNOWN_MAJORS
    note = "" if known else "; dropconnect does not know this release, try a small refund first"
    return passed("version", f"WooCommerce {version} on WordPress {wordpress or 'of unknown version'}{note}")


def _two_journals(store: Store) -> CheckItem:
    """One journal a shop is the rule; here stands how far a second one is noticed."""
    try:
        synchronised = store.read_status().synchronised
    except ConnectorError as error:
        return failed("two journals", error, "try again")
    if synchronised is None:
        detail = "this key may not read whether the shop runs in compatibility mode"
    elif synchronised:
        detail = (
            "the shop runs in compatibility mode (HPOS with synchronisation), which can lose a note that was "
            "written just now: each refund looks twice, a second apart"
        )
    else:
        detail = "a second dropconnect for this shop is noticed before it pays"
    return passed("two journals", detail)


def _money(store: Store) -> CheckItem:
    try:
        currency, decimals = store.read_currency(), store.read_decimals()
    except ConnectorError as error:
        return failed("currency", error, "try again")
    if currency is None or decimals is None:
        return passed("currency", "this key may not read the shop's settings; each order is checked instead")
    try:
        digits = exponent(currency)
    except ValueError as error:
        fix = "say how many decimals it has, in the table [currencies] of the configuration file"
        return failed("currency", str(error), fix)
    return passed("currency", f"{currency} with {decimals} decimals{_step_note(currency, digits, decimals)}")


def _step_note(currency: str, digits: int, decimals: int) -> str:
    """What it means that the shop calculates in other steps than the currency has."""
    if decimals < digits:
        return f"; {currency} has {digits}, so parts of an order are rounded to the shop's step"
    if decimals > digits:
        return f"; {currency} has {digits}, so an order with an amount between two of them is refused"
    return ""


def _gateways(store: Store) -> CheckItem:
    try:
        gateways = store.read_gateways()
    except ConnectorError as error:
        return failed("refunds", error, "give the key's user the role shop manager or administrator")
    able = sorted(name for name, refunds in gateways.items() if refunds)
    unable = sorted(name for name, refunds in gateways.items() if not refunds)
    detail = f"through {', '.join(able)}" if able else "no payment method of the shop can send money back"
    return passed("refunds", f"{detail}; by hand: {', '.join(unable)}" if unable else detail)


def _requests(store: Store) -> CheckItem:
    """Whether the shop knows the statuses by which customers ask: it refuses a list with one that it does not
    know (10.0.2, measured)."""
    for status in store.settings.request_statuses:
        try:
            store.client.list_orders({"status": status, "per_page": "1"}, operation=_OPERATION)
        except ConnectorError as error:
            fix = (
                "write the status into request_statuses as its plugin does, and see that the plugin is active"
            )
            return failed("customers' requests", f"{status}: {error}", fix)
    told = ", ".join(store.settings.request_statuses)
    return passed("customers' requests", f"orders with the status {told} are the customer's wish")
