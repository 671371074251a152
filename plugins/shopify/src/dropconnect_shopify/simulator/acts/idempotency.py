"""The memory of idempotency keys (documented: 24 hours; a replay is built anew from the current data)."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from graphql import GraphQLError

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.shop import Remembered, Shop

_WORDS = {
    "IDEMPOTENCY_CONCURRENT_REQUEST": "A request with this idempotency key is in progress",
    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH": "The idempotency key was used with other parameters",
    "IDEMPOTENCY_RECORD_NOT_FOUND": "What this idempotency key made does not exist any more",
    "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED": "The previous attempt with this idempotency key failed",
}


class Replay(NamedTuple):
    """The outcome that the key has: a refund, or errors."""

    refund_id: int | None
    errors: tuple[str, ...]


def missing_key() -> GraphQLError:
    """A runtime error of the whole request (documented that there is one; its shape is not)."""
    return GraphQLError(
        "The @idempotent directive is required for this mutation but was not provided.",
        extensions={"code": "BAD_REQUEST"},
    )


def idempotency_words(code: str) -> str:
    """``KeyError`` for a code that there is not."""
    return _WORDS[code]


def idempotency_error(shop: Shop, code: str) -> Exception:
    """Where it appears is the knob's choice: the code belongs to enums that ``refundCreate`` has not."""
    if shop.knobs.idempotency_errors == "user errors":
        return Refused(f"{_WORDS[code]} ({code})")
    return GraphQLError(_WORDS[code], extensions={"code": code})


def remembered(shop: Shop, key: str, asked: Json) -> Replay | None:
    """The outcome of the same call before; None: the key is new or forgotten. Raises for another input."""
    known = shop.keys.get(key)
    if known is None or known.until <= shop.now():
        return None
    if known.input != asked:
        raise idempotency_error(shop, "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
    return Replay(known.refund_id, known.errors)


def remember(shop: Shop, key: str, asked: Json, refund_id: int | None, errors: tuple[str, ...] = ()) -> None:
    until = shop.now() + timedelta(hours=shop.knobs.idempotency_hours)
    shop.keys[key] = Remembered(asked, until, refund_id, errors)
