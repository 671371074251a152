"""What goes wrong, told as RFC 9457 problems: a stable type, a status, and what to do.

The words of an error are told where they are about the request. What is wrong with this installation is
written to its log: a program need not know the paths of its files.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fastapi.responses import Response
from pydantic import Field

from dropconnect import errors
from dropconnect.models.base import Model
from dropconnect.plain import plain_words
from dropconnect.report.plan import PlanReport
from dropconnect.web.statuses import AGAIN_SECONDS

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:dropconnect:problem:"
"""Before the slug of every type."""


class FieldProblem(Model):
    """What is wrong with one field of a request."""

    field: str = Field(description="Where it stands, such as `body.lines.0.quantity`.")
    problem: str


class Problem(Model):
    """Why a request was not carried out (RFC 9457)."""

    type: str = Field(description=f"What kind of problem; `{TYPES}` and a word that stays the same.")
    title: str = Field(description="The kind in words; it stays the same.")
    status: int = Field(description="The status of the reply.")
    detail: str = Field(description="What is wrong this time, and what to do.")
    fields: tuple[FieldProblem, ...] = Field(default=(), description="Fields that are wrong.")
    case_id: int | None = Field(default=None, description="The case that was spoken of; null: none.")
    plan: PlanReport | None = Field(default=None, description="The plan that was refused, or has changed.")


@dataclass(frozen=True)
class Kind:
    """One type of problem. ``detail``: told in place of an error's own words; empty: those are told."""

    status: int
    slug: str
    title: str
    detail: str = ""
    again: bool = False
    """The same request may be sent again after a while."""


NO_TOKEN = Kind(401, "token", "The token is missing or not valid")
NOT_ALLOWED = Kind(403, "not-allowed", "This token or its person may not do this")
NOT_THERE = Kind(404, "not-there", "There is no such thing")
NO_STORE = Kind(404, "unknown-store", "There is no such store")
NO_ORDER = Kind(404, "order-not-found", "The provider does not know this order")
ELSEWHERE = Kind(421, "host", "This is another host")
NO_METHOD = Kind(405, "method", "This address does not take this method")
SLOW_BODY = Kind(408, "slow-body", "The body came too slowly")
CONFLICT = Kind(409, "conflict", "It does not fit what was asked or decided before")
PLAN_CHANGED = Kind(409, "plan-changed", "The plan is not the one that was agreed to")
PAUSED = Kind(409, "paused", "A person has stopped all writes")
SHADOW = Kind(409, "shadow", "The store is in shadow mode")
TOO_LARGE = Kind(413, "too-large", "The body is too large")
NOT_JSON = Kind(415, "not-json", "The body is not JSON")
REFUSED = Kind(422, "refused", "The plan is refused: no case was opened")
AMBIGUOUS = Kind(422, "ambiguous-order", "Several orders fit, or one not for sure")
UNUSABLE = Kind(422, "unusable", "The request cannot be understood, or does not fit")
TOO_MANY = Kind(429, "too-many", "Too many requests in a short time", again=True)
BUG = Kind(500, "bug", "It went wrong here", "it went wrong here; the log of the server says more")
PLUGIN = Kind(500, "plugin", "A plugin broke its contract", "a plugin went wrong; the log says more")
DOUBT = Kind(502, "outcome-unknown", "It was sent, and its outcome is not known yet")
CREDENTIALS = Kind(502, "provider-credentials", "The provider refuses our credentials")
UNREADABLE = Kind(502, "unreadable-order", "The provider's order cannot be used: handle it by hand there")
PROVIDER = Kind(502, "provider", "The conversation with the provider failed")
UNREACHABLE = Kind(503, "provider-unavailable", "The provider cannot be reached, or is busy", again=True)
NOT_READY = Kind(
    503, "not-ready", "This installation cannot do it yet",
    "the configuration of the server cannot be used for this; its log says why. Nothing was sent",
    again=True,
)  # fmt: skip
JOURNAL = Kind(
    503, "journal", "The journal cannot be read or written",
    "the journal cannot be used now; the log of the server says why. Nothing is sent without it, and the "
    "same request may be sent again",
    again=True,
)  # fmt: skip
NOT_RECORDED = Kind(
    503, "not-recorded", "Something was sent, and its result could not be recorded",
    "something was sent and its result could not be recorded. It is looked up, and not sent twice: send the "
    "same request with the same Idempotency-Key to hear how it stands",
    again=True,
)  # fmt: skip
BUSY = Kind(503, "busy", "The server has too much to do, or comes to its end", again=True)

KINDS: Mapping[type[Exception], Kind] = MappingProxyType(
    {
        errors.NotThere: NOT_THERE,
        errors.NotAllowed: NOT_ALLOWED,
        errors.AmbiguousOrder: AMBIGUOUS,
        errors.UsageError: UNUSABLE,
        errors.UnsupportedOperation: UNUSABLE,
        errors.CaseConflict: CONFLICT,
        errors.StoreInShadow: SHADOW,
        errors.WritesPaused: PAUSED,
        errors.ResultNotRecorded: NOT_RECORDED,
        errors.JournalError: JOURNAL,
        errors.UntrustedCertificate: NOT_READY,
        errors.ConfigurationError: NOT_READY,
        errors.PluginError: PLUGIN,
        errors.AuthenticationFailed: CREDENTIALS,
        errors.OrderNotFound: NO_ORDER,
        errors.RateLimited: UNREACHABLE,
        errors.ProviderUnavailable: UNREACHABLE,
        errors.OutcomeUnknown: DOUBT,
        errors.UnreadableOrder: UNREADABLE,
        errors.InexactAmount: UNREADABLE,
        errors.ConnectorError: PROVIDER,
    }
)
"""Of an error that is not named, what the nearest of its bases is."""
_STATUSES = {
    kind.status: kind for kind in (NO_TOKEN, NOT_THERE, NO_METHOD, SLOW_BODY, TOO_LARGE, NOT_JSON, ELSEWHERE)
}
_CLOSE = MappingProxyType({"Connection": "close"})
_STATUSES |= {400: UNUSABLE, 429: TOO_MANY, 500: BUG, 503: BUSY}


class Wrong(Exception):
    """A request that ends with a problem of this kind. ``plan``: the one that it is about."""

    def __init__(self, kind: Kind, detail: str, *, plan: PlanReport | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.plan = plan


def kind_of(error: errors.DropConnectError) -> Kind:
    return next((KINDS[base] for base in type(error).__mro__ if base in KINDS), BUG)


def kind_of_status(status: int) -> Kind:
    """The kind of what is refused before it reaches us."""
    return _STATUSES.get(status, Kind(status, "refused-request", "The request is not taken"))


def problem(status: int, words: str, *, again_seconds: int = 0) -> Response:
    """The reply to what is refused before it reaches us. The connection ends behind it: of what was sent on
    it not all was read."""
    return reply(kind_of_status(status), words, again_seconds=again_seconds, headers=_CLOSE)


def told(error: errors.DropConnectError, case_id: int | None = None) -> Response:
    """The reply to an error; ``case_id``: the case that was spoken of."""
    kind = kind_of(error)
    if kind.detail:
        log.error("%s", error)
    again = getattr(error, "retry_after", None)
    named: int | None = getattr(error, "case_id", None)
    return reply(
        kind, kind.detail or str(error), case_id=named or case_id, again_seconds=math.ceil(again or 0)
    )


def reply(
    kind: Kind,
    detail: str,
    *,
    fields: tuple[FieldProblem, ...] = (),
    case_id: int | None = None,
    plan: PlanReport | None = None,
    again_seconds: int = 0,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """``again_seconds``: after how long it may be sent again; 0: as is usual for the kind."""
    problem = Problem(
        type=f"{TYPES}{kind.slug}",
        title=kind.title,
        status=kind.status,
        detail=plain_words(detail),
        fields=fields,
        case_id=case_id,
        plan=plan,
    )
    sent = dict(headers)
    if kind.again:
        sent["Retry-After"] = str(again_seconds or AGAIN_SECONDS)
    if kind is NO_TOKEN:
        sent["WWW-Authenticate"] = 'Bearer realm="dropconnect"'
    empty = {name for name in ("fields", "case_id", "plan") if not getattr(problem, name)}
    text = problem.model_dump_json(exclude=empty)
    return Response(text, kind.status, sent, MEDIA_TYPE)
