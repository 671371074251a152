"""Personal data that Shopify keeps from an app: the field is null, the rest of the reply is there.

Name, address, mail and telephone of a customer are protected customer data of level 2, for which an app needs
an approval, or a token the right plan (Shopify, "Work with protected customer data"). Each such field is an
error ACCESS_DENIED of its own beside the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dropconnect_shopify.api.replies import GraphQLError, ShopifyReply

NAME, MAIL, LANGUAGE = "name", "mail address", "language"
MARK = "__withheld"
"""Under this name an object lists its fields that were withheld. GraphQL keeps such names for itself, so no
field of Shopify's has it."""
_DENIED = "ACCESS_DENIED"
_PERSONAL: Mapping[str, str] = {
    "email": MAIL,
    "displayAddress": NAME,
    "billingAddress": NAME,
    "customerLocale": LANGUAGE,
}
"""The fields of an order that say who the customer is. Everything else is needed to judge the order."""


def without_personal_errors(reply: ShopifyReply) -> ShopifyReply:
    """The reply without its errors about personal data, whose fields are marked in the data instead."""
    errors = tuple(error for error in reply.errors if not (_is_personal(error) and _marked(reply, error)))
    return reply if len(errors) == len(reply.errors) else replace(reply, errors=errors)


def withheld_words(reply: ShopifyReply) -> tuple[str, ...]:
    """What the errors of the reply withhold of a customer, in words."""
    words = (_word(error) for error in reply.errors if _is_personal(error))
    return tuple(dict.fromkeys(filter(None, words)))


def words_of(fields: Sequence[str]) -> tuple[str, ...]:
    """The same for names of fields."""
    return tuple(dict.fromkeys(_PERSONAL[name] for name in fields if name in _PERSONAL))


def _is_personal(error: GraphQLError) -> bool:
    return error.code == _DENIED and bool(_word(error))


def _word(error: GraphQLError) -> str:
    return next((_PERSONAL[step] for step in error.path if step in _PERSONAL), "")


def _marked(reply: ShopifyReply, error: GraphQLError) -> bool:
    """Mark the field at the object that was asked for it. False: that object is not there either."""
    position = next(index for index, step in enumerate(error.path) if step in _PERSONAL)
    here: Any = reply.data
    for step in error.path[:position]:
        here = _inside(here, step)
    if not isinstance(here, dict):
        return False
    here[MARK] = (*here.get(MARK, ()), error.path[position])
    return True


def _inside(here: Any, step: str) -> Any:
    if isinstance(here, list):
        return here[int(step)] if step.isdecimal() and int(step) < len(here) else None
    return here.get(step) if isinstance(here, dict) else None
