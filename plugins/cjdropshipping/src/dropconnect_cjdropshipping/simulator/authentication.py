"""Who is asking: tokens against an API key, and the account that belongs to a token."""

from __future__ import annotations

from collections.abc import Sequence

from dropconnect.testing.simulator import Received
from dropconnect_cjdropshipping.simulator.call import Call, json_object
from dropconnect_cjdropshipping.simulator.envelope import CjError, Success, missing
from dropconnect_cjdropshipping.simulator.state import Account

_HEADER = "cj-access-token"


class Authentication:
    """CJ docs, 1 Authentication."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._accounts = accounts

    def account_of(self, request: Received) -> Account:
        """Raises ``CjError``: 1600002 without a token, 1600001 for one that is not (any more) good."""
        token = request.headers.get(_HEADER, "")
        if not token:
            raise CjError(1600002)
        for account in self._accounts:
            if account.tokens.knows(token):
                return account
        raise CjError(1600001)

    def get_access_token(self, request: Received) -> Success:
        """The API key alone; an e-mail address beside it, the older form, is ignored (documented)."""
        api_key = json_object(request).get("apiKey")
        if not api_key:
            raise missing("apiKey")
        account = next((account for account in self._accounts if account.api_key == api_key), None)
        if account is None:
            raise CjError(1600005)
        return Success({"openId": account.open_id, **account.tokens.log_in().json()})

    def refresh_access_token(self, request: Received) -> Success:
        """New tokens, without the openId (documented)."""
        token = json_object(request).get("refreshToken")
        if not token:
            raise missing("refreshToken")
        for account in self._accounts:
            if (pair := account.tokens.refresh(str(token))) is not None:
                return Success(pair.json())
        raise CjError(1600003)


def log_out(call: Call) -> Success:
    """Ends the access token and the refresh token (documented)."""
    call.account.tokens.end_all()
    return Success(True)


def get_settings(call: Call) -> Success:
    """CJ docs, 2 Settings (documented): here the account's limit is announced, and where webhooks go."""
    account = call.account
    return Success(
        {
            "openId": account.open_id,
            "openName": account.name,
            "openEmail": account.email,
            "setting": {"quotaLimits": [], "qpsLimit": account.limits.per_second or 1000},
            "callback": account.callbacks,
            "root": "GENERAL",
            "isSandbox": False,
        }
    )
