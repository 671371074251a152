"""Faults of the conversation: statuses, pages, lost and late answers."""

from __future__ import annotations

from dropconnect.testing.simulator import Fault, Hang, Reply, Reset
from dropconnect_shopify.simulator.faults.operations import GraphQLReply, asking_for, moment_of
from dropconnect_shopify.simulator.front.replies import MESSAGES

_PAGE = "<!DOCTYPE html><html><head><title>Shopify</title></head><body>Something went wrong.</body></html>"


def status(
    code: int,
    operation: str = "",
    times: int | None = 1,
    committed: bool = False,
    retry_after: str = "",
) -> Fault:
    """Any HTTP status with Shopify's body; ``committed``: although everything is done."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    body = {"errors": MESSAGES.get(code, "Error")}
    return Fault(asking_for(operation), moment_of(committed), GraphQLReply(body, code, headers), times)


def unauthorized(operation: str = "", times: int | None = 1) -> Fault:
    """401 for a good token; nothing is done. The next request passes again."""
    return status(401, operation, times)


def frozen(operation: str = "", times: int | None = 1) -> Fault:
    """402: the shop has not paid its bill."""
    return status(402, operation, times)


def forbidden(operation: str = "", times: int | None = 1) -> Fault:
    """403: the app is not allowed to."""
    return status(403, operation, times)


def locked(operation: str = "", times: int | None = 1) -> Fault:
    """423: Shopify has locked the shop."""
    return status(423, operation, times)


def too_many_requests(operation: str = "", times: int | None = 1, retry_after: str = "2.0") -> Fault:
    """429 with a time to wait."""
    return status(429, operation, times, retry_after=retry_after)


def security_rejection(operation: str = "", times: int | None = 1) -> Fault:
    """430: Shopify takes the request for malicious."""
    return status(430, operation, times)


def html_page(operation: str = "", code: int = 502, times: int | None = 1, committed: bool = False) -> Fault:
    """A page in place of JSON; ``committed``: although everything is done."""
    return Fault(asking_for(operation), moment_of(committed), Reply(code, _PAGE), times)


def internal_error(operation: str = "", times: int | None = 1, committed: bool = False) -> Fault:
    """HTTP 200 with INTERNAL_SERVER_ERROR; ``committed``: although everything is done."""
    error = {
        "message": "Internal error. Looks like something went wrong on our end.",
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "simulated"},
    }
    return Fault(asking_for(operation), moment_of(committed), GraphQLReply({"errors": [error]}), times)


def lost_before(operation: str = "", times: int | None = 1) -> Fault:
    """The connection is reset and nothing was done."""
    return Fault(asking_for(operation), moment_of(False), Reset(), times)


def lost_after(operation: str = "", times: int | None = 1) -> Fault:
    """Everything is done, and the connection is reset instead of answered."""
    return Fault(asking_for(operation), moment_of(True), Reset(), times)


def slow(
    operation: str = "", seconds: float | None = None, times: int | None = 1, committed: bool = True
) -> Fault:
    """The answer waits for ``seconds``, or until released; not ``committed``: nothing is done before."""
    return Fault(asking_for(operation), moment_of(committed), Hang(seconds), times)
