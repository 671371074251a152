"""One authenticated call as an endpoint sees it, with CJ's checks of its parameters."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from dropconnect.testing.simulator import Received
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json, Success, missing
from dropconnect_cjdropshipping.simulator.knobs import Knobs
from dropconnect_cjdropshipping.simulator.state import Account

WITH_BODY = ("POST", "PATCH", "PUT")


@dataclass(frozen=True)
class Call:
    request: Received
    account: Account
    body: Json

    @property
    def knobs(self) -> Knobs:
        return self.account.knobs

    def query(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.request.query if key == name), default)

    def query_list(self, name: str) -> list[str]:
        """Values of a list: the name repeated, with or without brackets, or values with commas."""
        values = [value for key, value in self.request.query if key in (name, f"{name}[]")]
        return [item for value in values for item in value.split(",") if item]

    def query_number(self, name: str, default: int, most: int) -> int:
        return _bounded(self.query(name) or default, most)

    def body_number(self, name: str, default: int, most: int) -> int:
        return _bounded(self.body.get(name) or default, most)

    def required(self, name: str, longest: int = 200) -> Any:
        """A value that must be in the body; raises ``CjError`` when it is empty or too long."""
        value = self.body.get(name)
        if value is None or value in ("", []):
            raise missing(name)
        if isinstance(value, str) and len(value) > longest:
            raise CjError(1600300, f"{name} must not be longer than {longest}")
        return value


Endpoint = Callable[[Call], Success]


def json_object(request: Received, *, required: bool = True) -> Json:
    """The body as an object; raises ``CjError`` as documented. Numbers with a fraction are ``Decimal``."""
    if not request.body:
        if required:
            raise CjError(16900204)
        return {}
    content_type = request.headers.get("content-type", "application/json")
    if not content_type.startswith("application/json"):
        raise CjError(16900203, f"Content type not supported[{content_type}]")
    try:
        body = json.loads(request.body, parse_float=Decimal)
    except ValueError:
        raise CjError(16900205) from None
    if not isinstance(body, dict):
        raise CjError(16900205)
    return body


def whole_number(value: object) -> int:
    """An integer given as number or as text: CJ's own samples send ``"quantity": "1"``."""
    try:
        return int(str(value))
    except ValueError:
        raise CjError(1600300) from None


def amount(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise CjError(1600300) from None


def _bounded(value: object, most: int) -> int:
    number = whole_number(value)
    if not 1 <= number <= most:
        raise CjError(1600300)
    return number
