"""What a connector says in words, made fit to be shown and recorded: clean, capped and without secrets."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from dropconnect.errors import ConnectorError
from dropconnect.models.base import Model
from dropconnect.models.customer_request import CustomerRequest
from dropconnect.models.operation import CancellationTerms, CheckItem, Evidence, Refusal, StepResult
from dropconnect.models.portal import PortalItem, PortalKit
from dropconnect.models.supplier import LineAnswer
from dropconnect.plain import MOST_OF_A_MESSAGE, MOST_WORDS, plain_words
from dropconnect.redaction import Redactor

M = TypeVar("M", bound=Model)

_MOST_OF_A_CODE = 120
_CODES = frozenset({"code"})
_FIELDS: dict[type[Model], tuple[str, ...]] = {
    StepResult: ("refusal", "warnings", "portal"),
    Refusal: ("code", "message"),
    Evidence: ("reason",),
    CheckItem: ("detail", "fix"),
    CancellationTerms: ("code", "reason", "customer_reason"),
    LineAnswer: ("reason", "customer_reason", "portal"),
    PortalKit: ("where", "steps", "text", "items"),
    CustomerRequest: ("words",),
    PortalItem: ("name", "sku"),
}
"""The fields in which words of a provider may stand. Ids and amounts are never touched."""


class Gate:
    """Through which everything comes that one connector says."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def words(self, text: str, most: int = MOST_OF_A_MESSAGE) -> str:
        return plain_words(self._redactor.without_secrets(text), most)

    def clean_error(self, error: BaseException) -> None:
        """Change the error in place, and those that caused it: a traceback shows them all."""
        seen: set[int] = set()
        while id(error) not in seen:
            seen.add(id(error))
            error.args = tuple(self.words(part) if isinstance(part, str) else part for part in error.args)
            if isinstance(error, ConnectorError):
                error.provider_code = self.words(error.provider_code, _MOST_OF_A_CODE)
                error.request_id = self.words(error.request_id, _MOST_OF_A_CODE)
            error = error.__cause__ or error.__context__ or error

    def clean(self, said: M) -> M:
        """A copy of a result in which the words are clean; other models come back as they are."""
        changed = {}
        for name in _fields_of(type(said)):
            value = getattr(said, name)
            cleaned = self._cleaned(name, value) if value else value
            if cleaned != value:
                changed[name] = cleaned
        return said.changed(**changed) if changed else said

    def _cleaned(self, name: str, value: object) -> object:
        if isinstance(value, str):
            return self.words(value, _MOST_OF_A_CODE if name in _CODES else 2 * MOST_WORDS)
        if isinstance(value, tuple):
            return tuple(self._cleaned(name, part) for part in value)
        return self.clean(value) if isinstance(value, Model) else value


@cache
def _fields_of(kind: type[Model]) -> tuple[str, ...]:
    """Also of a connector's own kind of refusal, which is a refusal with more to it."""
    return next((_FIELDS[base] for base in kind.__mro__ if base in _FIELDS), ())
