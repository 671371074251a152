"""Shopify's reply -> data, core error or refusal: the only place that knows its error shapes.

Statuses and codes: Shopify API response status and error codes, GraphQL Admin API rate limits (documented);
the exact shape of a throttled reply and the codes of turned-away documents are second-hand. GraphQL answers
HTTP 200 with a refusal inside, so a reply is judged by its body once its status is 200.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from dropconnect.kit import Asked
from dropconnect.plugin import AuthenticationFailed, InvalidResponse, Refusal
from dropconnect_shopify.api.replies import ShopifyReply
from dropconnect_shopify.api.withheld import without_personal_errors

_THROTTLED = "THROTTLED"
_ACCESS_DENIED = "ACCESS_DENIED"
_SHOP_INACTIVE = "SHOP_INACTIVE"
_INTERNAL = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT"})
_USER_ERRORS = ("orderCancelUserErrors", "userErrors")
_TURNED_AWAY = frozenset(
    {
        "MAX_COST_EXCEEDED",
        "INVALID_VARIABLE",
        "BAD_REQUEST",
        "RESOURCE_NOT_FOUND",
        "MAX_INPUT_SIZE_EXCEEDED",
        "PARSE_ERROR",
    }
)
"""The document was refused before any of it was carried out: by its cost (documented), for its variables
(second-hand), or with a mutation that was null (the last four, recorded)."""
_VALIDATION = re.compile(r"[a-z]+(?:[A-Z][a-z]+)+")
"""How the codes are written of whatever does not fit the schema, as in ``undefinedField`` (recorded)."""
_SAME_KEY_RUNNING = "IDEMPOTENCY_CONCURRENT_REQUEST"
_IDEMPOTENCY = "IDEMPOTENCY_"
_ADVICE = {
    401: "does not accept its access token: look in Shopify whether the app is still installed, then correct "
    "the token or secret",
    402: "is frozen: its owner has to pay Shopify's bill first",
    403: "refuses the app: look in Shopify whether the app is still installed and has its access scopes",
    404: "does not answer there: look whether shop is right and the store still exists",
    423: "is locked by Shopify: its owner has to ask Shopify's support",
}
"""Documented: such a request is turned away before it is carried out."""


class Payload(dict[str, Any]):
    """What a mutation brought, and what was odd about the reply although the mutation was carried out."""

    def __init__(self, content: Mapping[str, Any], warnings: tuple[str, ...] = ()) -> None:
        super().__init__(content)
        self.warnings = warnings


class UserRefusal(Refusal):
    """Shopify's refusal of what a mutation was asked."""

    fields: frozenset[str] = Field(default=frozenset(), repr=False)
    """The arguments that its errors are about; empty where Shopify names none. One code stands for many
    reasons: only the argument tells whether it is the order that stands in the way (recorded). Not shown,
    because Shopify's own text stands here as it came."""


def is_denied(error: AuthenticationFailed) -> bool:
    """Whether the app lacks the access, although its token is good."""
    return error.provider_code == _ACCESS_DENIED


def is_throttled(reply: ShopifyReply) -> bool:
    return any(error.code == _THROTTLED for error in reply.errors)


def is_busy(reply: ShopifyReply) -> bool:
    """Asking again may help, and changes nothing where the question was a read."""
    return reply.status in (500, 502, 503, 504)


def query_data(reply: ShopifyReply, asked: Asked, version: str) -> Mapping[str, Any]:
    """The ``data`` of a query. Raises the core error that says what the caller can do.

    Personal data that are withheld are no error: ``Fields.withheld`` names them.
    ``InvalidResponse`` also when another ``version`` of the API answered.
    """
    reply = without_personal_errors(reply)
    refused = asked.firewall(reply) or _refused_access(reply, asked)
    if refused is not None:
        raise refused
    if reply.status in (429, 430) or is_throttled(reply):
        raise asked.rate_limited(reply)
    if reply.status >= 500 or any(error.code in _INTERNAL for error in reply.errors):
        raise asked.unavailable(reply)
    odd = other_version(reply, version) if reply.status == 200 else ""
    if odd:
        raise asked.error(InvalidResponse, f"{asked.connection} {odd}", reply)
    if reply.status != 200 or reply.errors or reply.data is None:
        raise asked.unexpected(reply)
    return reply.data


def mutation_payload(reply: ShopifyReply, asked: Asked, version: str) -> Payload | Refusal:
    """What a document with one mutation brought, or the refusal of it.

    Raises ``AuthenticationFailed`` and ``RateLimited`` where it was certainly not carried out, else
    ``OutcomeUnknown``: also for the page of a firewall, which can act on the reply. A ``Refusal`` that is
    final says no more than that Shopify gave a reason: what that is worth depends on the mutation.
    """
    if reply.status == 200 and reply.data:
        payload = next(iter(reply.data.values()))
        if isinstance(payload, dict):
            refusal = _user_refusal(payload, reply, asked)
            return refusal or Payload(payload, tuple(_oddities(reply, asked, version)))
    refused = None if asked.firewall(reply) else _refused_access(reply, asked)
    # Deeper in the reply it is a part of the result that was denied, of what was carried out.
    if refused is not None and all(len(error.path) <= 1 for error in reply.errors):
        raise refused
    refusal = _turned_away(reply)
    if refusal is not None:
        return refusal
    if _is_not_begun(reply):
        raise asked.rate_limited(reply)
    raise asked.in_doubt(reply)


def other_version(reply: ShopifyReply, version: str) -> str:
    """What to say when another version of the API answered; empty when it did not."""
    if not reply.version or reply.version == version:
        return ""
    return (
        f"was asked in API version {version} and answered in {reply.version}: Shopify has ended {version}, "
        "and answers may mean something else; look for a newer dropconnect-shopify"
    )


def _is_not_begun(reply: ShopifyReply) -> bool:
    """Throttled: the points that a document asks for are taken before it runs (GraphQL Admin API rate limits,
    documented), and one that has run tells what it cost. A 429 of others in between is not that."""
    codes = {error.code for error in reply.errors}
    return reply.status == 200 and codes == {_THROTTLED} and reply.data is None and reply.actual_cost is None


def _refused_access(reply: ShopifyReply, asked: Asked) -> AuthenticationFailed | None:
    if reply.status in _ADVICE:
        said = _ADVICE[reply.status]
    elif any(error.code == _ACCESS_DENIED for error in reply.errors):
        said = (
            "does not let the app do this: give it the access scopes that `dropconnect check` names, and "
            "install it again"
        )
    elif any(error.code == _SHOP_INACTIVE for error in reply.errors):
        said = "is closed or frozen: its owner has to open it in Shopify"
    else:
        return None
    return asked.wrong_credentials(reply, said)


def _turned_away(reply: ShopifyReply) -> Refusal | None:
    """The refusal of a document of which nothing was carried out, or whose key is spent."""
    codes = {error.code for error in reply.errors}
    if reply.status != 200 or not codes:
        return None
    if all(code in _TURNED_AWAY or _VALIDATION.fullmatch(code) for code in codes) and _is_null(reply):
        return Refusal(code=reply.code, message=reply.message, final=True)
    if reply.code.startswith(_IDEMPOTENCY) and reply.code != _SAME_KEY_RUNNING:
        return Refusal(code=reply.code, message=reply.message, final=False)
    return None


def _is_null(reply: ShopifyReply) -> bool:
    """Nothing came back, and the errors are about the mutation itself, not about a part of its result."""
    data = reply.data or {}
    return all(data.get(name) is None for name in data) and all(
        len(error.path) <= 1 for error in reply.errors
    )


def _user_refusal(payload: Mapping[str, Any], reply: ShopifyReply, asked: Asked) -> Refusal | None:
    rows = next((payload[name] for name in _USER_ERRORS if payload.get(name)), None)
    if rows is None:
        return None
    errors = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    code = next((str(row["code"]) for row in errors if row.get("code")), "")
    message = "; ".join(_words(row) for row in errors)
    if not errors or _SAME_KEY_RUNNING in (code, *message.split()):
        # The first request with this key is still at work.
        raise asked.in_doubt(reply)
    named = (row.get("field") for row in errors)
    return UserRefusal(
        code=code or _USER_ERRORS[-1],
        message=message or "no reason given",
        final=True,
        fields=frozenset(str(field[0]) for field in named if isinstance(field, list) and field),
    )


def _words(row: Mapping[str, Any]) -> str:
    field = row.get("field")
    path = ".".join(str(step) for step in field) if isinstance(field, list) else ""
    return f"{path}: {row.get('message') or ''}".strip(": ")


def _oddities(reply: ShopifyReply, asked: Asked, version: str) -> Iterator[str]:
    odd = other_version(reply, version)
    if odd:
        yield f"{asked.connection} {odd}"
    if reply.errors:
        yield f"{asked.operation} was carried out, but its reply is not complete ({reply.description})"
