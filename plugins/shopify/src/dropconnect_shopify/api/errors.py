"""Shopify's answer -> data, core error or refusal: the only place that knows its error shapes.

Statuses and codes: Shopify API response status and error codes, GraphQL Admin API rate limits (documented);
the exact shape of a throttled answer and the codes of turned-away documents are second-hand. GraphQL answers
HTTP 200 with a refusal inside, so an answer is judged by its body once its status is 200.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import AuthenticationFailed, InvalidResponse, Refusal
from dropconnect_shopify.api.replies import ShopifyAnswer

_THROTTLED = "THROTTLED"
_ACCESS_DENIED = "ACCESS_DENIED"
_SHOP_INACTIVE = "SHOP_INACTIVE"
_INTERNAL = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT"})
_USER_ERRORS = ("orderCancelUserErrors", "userErrors")
_TURNED_AWAY = frozenset(
    {
        "MAX_COST_EXCEEDED",
        "INVALID_VARIABLE",
        "undefinedField",
        "argumentNotAccepted",
        "argumentLiteralsIncompatible",
        "missingRequiredArguments",
        "missingRequiredInputObjectAttribute",
        "variableMismatch",
        "variableRequiresValidType",
        "selectionMismatch",
        "cannotSpreadFragment",
        "undefinedType",
        "undefinedDirective",
        "parseError",
    }
)
"""The document itself was refused, before any of it was carried out: by its cost (documented), or because it
or its variables do not fit the schema (second-hand; GraphQL carries nothing out that does not validate)."""
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
    """What a mutation brought, and what was odd about the answer although the mutation was carried out."""

    def __init__(self, content: Mapping[str, Any], warnings: tuple[str, ...] = ()) -> None:
        super().__init__(content)
        self.warnings = warnings


def is_throttled(answer: ShopifyAnswer) -> bool:
    return any(error.code == _THROTTLED for error in answer.errors)


def is_busy(answer: ShopifyAnswer) -> bool:
    """Asking again may help, and changes nothing where the question was a read."""
    return answer.status in (500, 502, 503, 504)


def query_data(answer: ShopifyAnswer, asked: Asked, version: str) -> Mapping[str, Any]:
    """The ``data`` of a query. Raises the core error that says what the caller can do.

    ``InvalidResponse`` also when another ``version`` of the API answered.
    """
    refused = _refused_access(answer, asked)
    if refused is not None:
        raise refused
    if answer.status in (429, 430) or is_throttled(answer):
        raise asked.rate_limited(answer)
    if answer.status >= 500 or any(error.code in _INTERNAL for error in answer.errors):
        raise asked.unavailable(answer)
    odd = other_version(answer, version) if answer.status == 200 else ""
    if odd:
        raise asked.error(InvalidResponse, f"{asked.connection} {odd}", answer)
    if answer.status != 200 or answer.errors or answer.data is None:
        raise asked.unexpected(answer)
    return answer.data


def mutation_payload(answer: ShopifyAnswer, asked: Asked, version: str) -> Payload | Refusal:
    """What a document with one mutation brought, or the refusal of it.

    Raises ``AuthenticationFailed`` where it was certainly not carried out, else ``OutcomeUnknown``. A
    ``Refusal`` that is final says no more than that Shopify gave a reason: what that is worth depends on the
    mutation.
    """
    if answer.status == 200 and answer.data:
        payload = next(iter(answer.data.values()))
        if isinstance(payload, dict):
            refusal = _user_refusal(payload, answer, asked)
            return refusal or Payload(payload, tuple(_oddities(answer, asked, version)))
    refused = _refused_access(answer, asked)
    # Deeper in the answer it is a part of the result that was denied, of what was carried out.
    if refused is not None and all(len(error.path) <= 1 for error in answer.errors):
        raise refused
    refusal = _turned_away(answer)
    if refusal is not None:
        return refusal
    raise asked.in_doubt(answer)


def other_version(answer: ShopifyAnswer, version: str) -> str:
    """What to say when another version of the API answered; empty when it did not."""
    if not answer.version or answer.version == version:
        return ""
    return (
        f"was asked in API version {version} and answered in {answer.version}: Shopify has ended {version}, "
        "and answers may mean something else; look for a newer dropconnect-shopify"
    )


def _refused_access(answer: ShopifyAnswer, asked: Asked) -> AuthenticationFailed | None:
    if answer.status in _ADVICE:
        text = f"{asked.connection} {_ADVICE[answer.status]}"
    elif any(error.code == _ACCESS_DENIED for error in answer.errors):
        text = (
            f"{asked.connection} does not let the app do this: give it the access scopes that "
            "`dropconnect check` names, and install it again"
        )
    elif any(error.code == _SHOP_INACTIVE for error in answer.errors):
        text = f"{asked.connection} is closed or frozen: its owner has to open it in Shopify"
    else:
        return None
    return asked.error(AuthenticationFailed, f"{text} ({answer.description})", answer)


def _turned_away(answer: ShopifyAnswer) -> Refusal | None:
    """The refusal of a document of which nothing was carried out, or whose key is spent."""
    codes = {error.code for error in answer.errors}
    if answer.status != 200 or not codes:
        return None
    if answer.data is None and codes <= _TURNED_AWAY:
        return Refusal(code=answer.code, message=answer.message, final=True)
    if answer.code.startswith(_IDEMPOTENCY) and answer.code != _SAME_KEY_RUNNING:
        return Refusal(code=answer.code, message=answer.message, final=False)
    return None


def _user_refusal(payload: Mapping[str, Any], answer: ShopifyAnswer, asked: Asked) -> Refusal | None:
    rows = next((payload[name] for name in _USER_ERRORS if payload.get(name)), None)
    if rows is None:
        return None
    errors = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    code = next((str(row["code"]) for row in errors if row.get("code")), "")
    message = "; ".join(_words(row) for row in errors)
    if not errors or _SAME_KEY_RUNNING in (code, *message.split()):
        # The first request with this key is still at work.
        raise asked.in_doubt(answer)
    return Refusal(code=code or _USER_ERRORS[-1], message=message or "no reason given", final=True)


def _words(row: Mapping[str, Any]) -> str:
    field = row.get("field")
    path = ".".join(str(step) for step in field) if isinstance(field, list) else ""
    return f"{path}: {row.get('message') or ''}".strip(": ")


def _oddities(answer: ShopifyAnswer, asked: Asked, version: str) -> Iterator[str]:
    odd = other_version(answer, version)
    if odd:
        yield f"{asked.connection} {odd}"
    if answer.errors:
        yield f"{asked.operation} was carried out, but its answer is not complete ({answer.description})"
