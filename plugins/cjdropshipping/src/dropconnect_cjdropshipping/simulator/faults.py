"""What can go wrong at CJ, by name; every simulator has more (answer lost, hanging, HTML with 502)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dropconnect.testing.simulator import (
    ARRIVED,
    COMMITTED,
    Call,
    Fault,
    FaultFactory,
    Interrupted,
    Match,
    Moment,
    Received,
    Reply,
    faults_by_name,
)
from dropconnect_cjdropshipping.simulator.envelope import MESSAGES, Json, failure_body, response
from dropconnect_cjdropshipping.simulator.knobs import ALL_FORMS
from dropconnect_cjdropshipping.simulator.limits import Points
from dropconnect_cjdropshipping.simulator.state import Account

WRITES = r"/(deleteOrder|confirmOrder|disputes/(create|cancel)|ticket/order/create)$"
CREATE_DISPUTE = r"/disputes/create$"
_PAGE = "<html><body>Just a moment...</body></html>"


@dataclass(frozen=True)
class Refuse:
    """The request ends here with an error in CJ's envelope."""

    code: int
    message: str = ""
    http_status: int = 200
    more: Json | None = None

    def run(self, moment: Moment) -> None:
        text = self.message or MESSAGES.get(self.code, "fail")
        raise Interrupted(response({**failure_body(self.code, text), **(self.more or {})}, self.http_status))


def refused(
    code: int,
    path: str = ".*",
    method: str = "*",
    message: str = "",
    http_status: int = 200,
    times: int | None = 1,
    committed: bool = False,
) -> Fault:
    """Any error code; ``committed``: although everything is done."""
    at = COMMITTED if committed else ARRIVED
    return Fault(Match(method, path), at, Refuse(code, message, http_status), times)


def dispute_refused(
    code: int = 9009, message: str = "", http_status: int = 400, times: int | None = 1
) -> Fault:
    """disputes/create says no although the preview was good (live run: 9009); nothing is done."""
    return refused(code, CREATE_DISPUTE, "POST", message, http_status, times)


def busy(path: str = ".*", method: str = "*", times: int | None = 1, committed: bool = False) -> Fault:
    """1600000, system busy; ``committed``: although everything is done."""
    return refused(1600000, path, method, times=times, committed=committed)


def too_many_requests(
    path: str = ".*", method: str = "*", http_status: int = 200, times: int | None = 1
) -> Fault:
    """1600200 whatever the pace was; nothing is done."""
    return refused(1600200, path, method, http_status=http_status, times=times)


def token_invalid(path: str = ".*", method: str = "*", times: int | None = 1) -> Fault:
    """1600001 for a good token; nothing is done. The next request may pass again."""
    return refused(1600001, path, method, times=times)


def ambiguous(
    path: str = ".*", method: str = "*", message: str = "Interface is offline", times: int | None = 1
) -> Fault:
    """1600100, which means at least four things; nothing is done."""
    return refused(1600100, path, method, message, times=times)


def points_exhausted(path: str = ".*", method: str = "*", times: int | None = 1) -> Fault:
    """HTTP 429 with pointsInfo and no retry time (second-hand); nothing is done."""
    points = Points(used=Points().total)
    return Fault(
        Match(method, path), ARRIVED, Refuse(16900500, "", 429, {"pointsInfo": points.info()}), times
    )


def html_answer(
    path: str = ".*",
    method: str = "*",
    http_status: int = 200,
    times: int | None = 1,
    committed: bool = False,
) -> Fault:
    """A page in place of JSON; ``committed``: although everything is done."""
    at = COMMITTED if committed else ARRIVED
    return Fault(Match(method, path), at, Reply(http_status, _PAGE), times)


class AccountFaults:
    """Faults that change an account's orders."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def status_moves(
        self,
        order: str,
        status: str,
        sub_status: str | None = None,
        path: str = WRITES,
        times: int | None = 1,
    ) -> Fault:
        """Right before a write is processed the order (any id) moves on, after it was read."""

        def move(_request: Received) -> None:
            with self._account.lock:
                found = self._account.find(order, ALL_FORMS)
                if found is None:
                    raise LookupError(f"there is no order {order!r} to move")
                found.status, found.sub_status = status, sub_status

        return Fault(Match("*", path), ARRIVED, Call(move), times)

    def tokens_revoked(self, path: str = ".*", method: str = "*", times: int | None = 1) -> Fault:
        """All tokens end right before the request, as when another process logged in."""
        return Fault(
            Match(method, path), ARRIVED, Call(lambda _request: self._account.tokens.end_all()), times
        )

    def named(self) -> Mapping[str, FaultFactory]:
        return {"status_moves": self.status_moves, "tokens_revoked": self.tokens_revoked}


CJ_FAULTS: Mapping[str, FaultFactory] = faults_by_name(
    refused,
    dispute_refused,
    busy,
    too_many_requests,
    token_invalid,
    ambiguous,
    points_exhausted,
    html_answer,
)
