"""The rows of ``dropconnect check`` for one store. Nothing is changed there."""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.kit import Asked, StrictFields, failed, passed
from dropconnect.plugin import AuthenticationFailed, CheckItem, ConnectorError, RateLimited, exponent
from dropconnect_shopify.api import errors, scopes
from dropconnect_shopify.api.replies import ShopifyReply
from dropconnect_shopify.api.store import Store
from dropconnect_shopify.api.withheld import withheld_words
from dropconnect_shopify.orders.claims import KEY, NAMESPACE
from dropconnect_shopify.settings import ShopifySettings, TokenKind

_OPERATION = "check_connection"


def check_rows(store: Store) -> Iterator[CheckItem]:
    """One row per question. Without a reply the later questions are left out."""
    settings = store.settings
    try:
        reply = store.client.ask("shop_check", {}, operation=_OPERATION)
        # Whichever version answered: that is a row of its own.
        data = errors.query_data(reply, Asked(store.connection, _OPERATION), reply.version)
        told = StrictFields(data, "the shop", store.connection)
        yield from _answered(told, reply, settings)
        yield _claims(store)
        yield _customers(store)
        yield _requested_edits(store)
    except AuthenticationFailed as error:
        yield passed("reachable", settings.site)
        yield failed(_subject(error), error, "see the advice there, then check again")
    except RateLimited as error:
        yield failed("reachable", error, "try again in a minute")
    except ConnectorError as error:
        yield failed("reachable", error, "check shop, and whether this machine may reach Shopify")


def _answered(told: StrictFields, reply: ShopifyReply, settings: ShopifySettings) -> Iterator[CheckItem]:
    shop = told.object("shop")
    granted = frozenset(
        row.text("handle") for row in told.object("currentAppInstallation").objects("accessScopes")
    )
    yield _shop(shop, settings)
    yield _version(told, reply, settings)
    yield _token(settings)
    yield _scopes(granted)
    yield _order_edits(granted)
    yield _order_history(granted)
    yield _currency(shop)
    yield _plan(shop)


def _subject(error: AuthenticationFailed) -> str:
    """Shopify says by the status whether it is the shop or the way into it."""
    return "shop" if error.http_status in (402, 404, 423) else "token"


def _shop(shop: StrictFields, settings: ShopifySettings) -> CheckItem:
    answered = shop.text("myshopifyDomain")
    if answered != settings.shop:
        return failed("reachable", f"{settings.site} answers as {answered}", f'write shop = "{answered}"')
    return passed("reachable", f"{shop.text('name')} at {settings.site}")


def _version(told: StrictFields, reply: ShopifyReply, settings: ShopifySettings) -> CheckItem:
    wanted = settings.api_version
    odd = errors.other_version(reply, wanted)
    if odd:
        return failed("API version", f"the shop {odd}", "install a newer dropconnect-shopify")
    supported = {row.text("handle") for row in told.objects("publicApiVersions") if row.flag("supported")}
    if wanted not in supported:
        return failed(
            "API version",
            f"Shopify does not support {wanted}, only {', '.join(sorted(supported))}",
            "install a newer dropconnect-shopify",
        )
    if not reply.version:
        return passed("API version", f"{wanted} asked for; the reply does not say which one it is in")
    return passed("API version", f"{wanted}, asked for and answered")


def _token(settings: ShopifySettings) -> CheckItem:
    lasts = {
        TokenKind.FIXED: "does not end",
        TokenKind.CLIENT_CREDENTIALS: "asked for again when it ends",
        TokenKind.REFRESH: "renewed when it ends",
    }
    return passed("token", f"{settings.token_kind}: accepted, {lasts[settings.token_kind]}")


def _scopes(granted: frozenset[str]) -> CheckItem:
    lacking = scopes.missing(granted)
    if lacking:
        return failed(
            "access scopes",
            f"the app lacks {', '.join(lacking)}",
            "add them to the app's access scopes, then install the app again",
        )
    return passed("access scopes", f"all {len(scopes.needed())} that are needed")


def _claims(store: Store) -> CheckItem:
    """Reading is tried; setting a metafield needs what a change of its order needs (documented), and nothing
    is changed here."""
    name, where = "claims", f"the metafield {NAMESPACE}.{KEY} of each order"
    try:
        reply = store.client.ask("claim_check", {}, operation=_OPERATION)
        errors.query_data(reply, Asked(store.connection, _OPERATION), reply.version)
    except AuthenticationFailed as error:
        if not errors.is_denied(error):
            raise
        what = f"the app may not see {where}: another dropconnect at work on an order would not be seen, and "
        what += "each refund that is not ours becomes a question"
        return failed(name, what, "give the app write_orders; until then let one dropconnect alone work here")
    return passed(name, f"installations see each other by {where}; setting it needs write_orders")


def _customers(store: Store) -> CheckItem:
    """Tried at one order: Shopify does not tell otherwise what the app is approved for."""
    name = "customer data"
    reply = store.client.ask("customer_check", {}, operation=_OPERATION)
    lost = withheld_words(reply)
    errors.query_data(reply, Asked(store.connection, _OPERATION), reply.version)
    if not lost:
        return passed(name, "name and mail address of an order's customer are not withheld from the app")
    what = f"the app may not see the customer's {' and '.join(lost)}: orders are cancelled and paid back all "
    what += "the same, but no customer is told by mail, nor found by a mail address"
    fix = "ask Shopify for access to protected customer data (name and email); until then tell customers "
    return failed(name, what, f"{fix}yourself")


def _requested_edits(store: Store) -> CheckItem:
    name, offered = "requests of buyers", store.requests_offered()
    if not offered.are_read:
        return passed(name, "the store's API shows no requests to edit an order that buyers make in the shop")
    what = "the store knows requests to edit an order, and the plan shows one that waits"
    if not offered.with_lines:
        what += "; which goods they are about it does not tell, so a person looks at each"
    if not offered.are_answered:
        what += "; they are answered by a person"
    return passed(name, f"{what} (not tried on a live store)")


def _order_edits(granted: frozenset[str]) -> CheckItem:
    name = "order edits"
    if scopes.ORDER_EDITS in granted:
        return passed(name, "a part of an order that was not paid yet can be taken out of it")
    return passed(
        name,
        "a part of an order that was not paid yet is a person's work; to have it taken out, give the app the "
        f"scope {scopes.ORDER_EDITS}",
    )


def _order_history(granted: frozenset[str]) -> CheckItem:
    if scopes.ALL_ORDERS in granted:
        return passed("order history", "all orders")
    return passed(
        "order history",
        f"orders of the last 60 days; for older ones ask Shopify for the scope {scopes.ALL_ORDERS}",
    )


def _currency(shop: StrictFields) -> CheckItem:
    currency = shop.text("currencyCode")
    try:
        digits = exponent(currency)
    except ValueError as error:
        return failed(
            "currency",
            str(error),
            "say in dropconnect.toml how many decimals it has, in the table [currencies]",
        )
    return passed(
        "currency",
        f"{currency} with {digits} decimals; refunds are in the currency that each customer paid in",
    )


def _plan(shop: StrictFields) -> CheckItem:
    plan = shop.object("plan")
    name = plan.text("publicDisplayName")
    return passed("plan", f"{name}, a development store" if plan.flag("partnerDevelopment") else name)
