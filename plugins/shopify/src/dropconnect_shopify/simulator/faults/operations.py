"""Which GraphQL requests a fault is for, and answers that end a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dropconnect.testing.simulator import ARRIVED, COMMITTED, Interrupted, Match, Moment, Received
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.engine.executor import read_request
from dropconnect_shopify.simulator.front.replies import reply

GRAPHQL_PATH = r"/graphql\.json$"


def asking_for(operation: str) -> Match:
    """GraphQL requests whose document has this word, small or capital; all, when it is empty."""
    word = re.compile(rf"\b{re.escape(operation)}\b" if operation else "", re.IGNORECASE)

    def fits(request: Received) -> bool:
        asked = read_request(request.body)
        return asked is not None and word.search(asked.query) is not None

    return Match("POST", GRAPHQL_PATH, fits)


def moment_of(committed: bool) -> str:
    """``committed``: although everything is done; else before anything is."""
    return COMMITTED if committed else ARRIVED


@dataclass(frozen=True)
class GraphQLReply:
    """The request ends here with this answer."""

    body: Json
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def run(self, moment: Moment) -> None:
        raise Interrupted(reply(self.body, self.status, self.headers))
