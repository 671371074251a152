"""A shop together with the app that is installed there: its tokens, its points, its webhook secrets."""

from __future__ import annotations

from dataclasses import dataclass, field

from dropconnect_shopify.simulator.books.shop import Shop
from dropconnect_shopify.simulator.engine.bucket import Bucket
from dropconnect_shopify.simulator.front.tokens import Token, TokenDesk


@dataclass
class Account:
    """``served_as``: by number of a request, the API version that answers it instead of the one asked for."""

    shop: Shop
    desk: TokenDesk
    bucket: Bucket
    served_as: dict[int, str] = field(default_factory=dict)


@dataclass
class Accounts:
    """All shops of one simulator. On 127.0.0.1 all have one address, so the token says which is meant."""

    rows: list[Account] = field(default_factory=list)

    def by_token(self, value: str) -> tuple[Account, Token] | None:
        for row in self.rows:
            if (token := row.desk.find(value)) is not None:
                return row, token
        return None

    def by_app(self, form: dict[str, str]) -> Account | None:
        """The account of the app that asks for a token; with a refresh token, the one that it belongs to."""
        fitting = [row for row in self.rows if row.desk.client_id == form.get("client_id")]
        known = [row for row in fitting if row.desk.knows_refresh(form.get("refresh_token", ""))]
        return next(iter(known or fitting), None)
