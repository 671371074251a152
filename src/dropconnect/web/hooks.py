"""``POST /hooks/{connection}``: what a provider tells is kept, then answered, and acted on later.

Many providers send again what is not answered 2xx, and end a webhook that fails too often. So whatever may
pass by itself is a 503, and only what would fail each time is a 4xx. What a provider does not send again is
found by the next look at its list of orders.
"""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request, Response

from dropconnect.errors import (
    ConfigurationError,
    DropConnectError,
    InvalidSignature,
    JournalError,
    UnsupportedOperation,
)
from dropconnect.logs import about
from dropconnect.web.body import Refused, read_body
from dropconnect.web.gate import CONNECTION
from dropconnect.web.intake import Intake
from dropconnect.web.limits import BodyLimits, InHand
from dropconnect.web.replies import refusal
from dropconnect.web.standing import Standing

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 60


def hooks_of(standing: Standing, intake: Intake) -> APIRouter:
    router = APIRouter()
    limits, in_hand = BodyLimits.of(standing.settings), InHand()

    @router.post("/hooks/{connection}")
    async def take(connection: str, request: Request) -> Response:
        try:
            if not standing.door.receives(connection):
                raise Refused(404, "there is no such connection")
            request.scope[CONNECTION] = connection
            with about(connection=connection), in_hand.share() as share:
                if standing.is_draining:
                    raise Refused(503, "the server comes to its end", again_seconds=_AGAIN_SECONDS)
                body = await read_body(request, limits, share)
                await _keep(standing, intake, connection, dict(request.headers), body)
        except Refused as refused:
            return refusal(refused.status, str(refused), again_seconds=refused.again_seconds)
        # Some providers take no other code than 200 for a yes.
        return Response(status_code=200)

    return router


async def _keep(
    standing: Standing, intake: Intake, connection: str, headers: dict[str, str], body: bytes
) -> None:
    """Return when it is on the disk. Raises ``Refused``."""
    try:
        receipt = await intake.receive(connection, headers, body, within=standing.settings.answer_seconds)
    except TimeoutError:
        # It may be kept all the same: it is then known when it comes again.
        raise Refused(503, "it could not be kept in time", again_seconds=_AGAIN_SECONDS) from None
    except InvalidSignature as error:
        log.warning("%s", error)
        raise Refused(401, "the signature is not valid") from None
    except UnsupportedOperation:
        raise Refused(404, "this connection takes no deliveries") from None
    except ConfigurationError as error:
        # Somebody corrects the file: what comes in the meantime must come again.
        log.error("%s", error)
        raise Refused(503, "this connection is not ready", again_seconds=_AGAIN_SECONDS) from None
    except JournalError as error:
        log.error("a delivery could not be kept: %s", error)
        raise Refused(503, "it could not be kept", again_seconds=_AGAIN_SECONDS) from None
    except DropConnectError as error:
        log.error("a delivery could not be read: %s", error)
        raise Refused(500, "it could not be read") from None
    words = "kept" if receipt.is_new else "nothing new"
    log.info("a delivery (%s): %s", receipt.kind, words)
