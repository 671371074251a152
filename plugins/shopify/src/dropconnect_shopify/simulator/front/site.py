"""The simulated site: which address answers what, and what every request must pass before."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_shopify.simulator.acts.cancellation import run_due_jobs
from dropconnect_shopify.simulator.engine.call import Call
from dropconnect_shopify.simulator.engine.executor import answer, read_request
from dropconnect_shopify.simulator.engine.queries import VERSIONS
from dropconnect_shopify.simulator.front.account import Account, Accounts
from dropconnect_shopify.simulator.front.replies import STATES, refusal, reply
from dropconnect_shopify.simulator.front.tokens import NoToken, Token

TOKEN_PATH = "/admin/oauth/access_token"  # noqa: S105 - an address
GRAPHQL = re.compile(r"/admin/api/(?P<version>[^/]+)/graphql\.json")


class Site:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def answer(self, request: Received) -> Response:
        if request.path == TOKEN_PATH and request.method == "POST":
            return self._hand_out(request)
        found = GRAPHQL.fullmatch(request.path)
        if found is None:
            return refusal(404)
        if request.method != "POST":
            return refusal(405)
        owner = self._accounts.by_token(request.headers.get("x-shopify-access-token", ""))
        if owner is None:
            return refusal(401)
        account, token = owner
        if account.shop.state in STATES:
            return refusal(STATES[account.shop.state])
        return _graphql(request, account, token, _version(account, request.number, found["version"]))

    def _hand_out(self, request: Received) -> Response:
        form = _form(request)
        account = self._accounts.by_app(form)
        if account is None:
            return reply({"error": "application_cannot_be_found"}, 400)
        try:
            return reply(account.desk.answer(form))
        except NoToken as refused:
            return reply({"error": refused.error, "error_description": refused.description}, 400)


def _graphql(request: Received, account: Account, token: Token, version: str) -> Response:
    headers = {"X-Shopify-API-Version": version}
    asked = read_request(request.body)
    if asked is None:
        return reply({"errors": "Bad Request"}, 400, headers)
    shop = account.shop
    with shop.lock:
        shop.decide_payments()
        run_due_jobs(shop)
        body = answer(asked, Call(shop, token.scopes), account.bucket)
    return reply(body, 200, headers)


def _version(account: Account, number: int, asked: str) -> str:
    """An inaccessible version is served by the oldest accessible one; only the header tells (documented)."""
    served = account.served_as.pop(number, None)
    if served is not None:
        return served
    return asked if asked in VERSIONS else next(iter(VERSIONS))


def _form(request: Received) -> dict[str, str]:
    """A form (documented) or JSON (as Shopify's own library sends it)."""
    text = request.body.decode("utf-8", errors="replace")
    if "json" not in request.headers.get("content-type", ""):
        return dict(parse_qsl(text))
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in content.items()} if isinstance(content, dict) else {}
