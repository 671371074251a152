"""Asking CJ to stop a paid order: products -> preview -> one more look -> dispute.

CJ docs, 7 Dispute (documented). Whether a repeated ``businessDisputeId`` makes a second dispute is
unverified, so nothing here sends twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dropconnect.kit import Asked, NoteMark, by_hand
from dropconnect.plugin import (
    CancelSupplierCommand,
    ConnectorError,
    Money,
    Refusal,
    StepResult,
)
from dropconnect_cjdropshipping.api.errors import says_no_to_the_order
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.disputes import (
    REFUND,
    Deal,
    Offer,
    entries_for,
    identify,
    offer_from,
)
from dropconnect_cjdropshipping.orders.mapping import Seen
from dropconnect_cjdropshipping.orders.portal import portal_kit, words_for_part
from dropconnect_cjdropshipping.orders.reading import disputes_of, look_at, offered_for, recent_look
from dropconnect_cjdropshipping.orders.rules import covers
from dropconnect_cjdropshipping.writes.last_look import OPERATION, last_look

log = logging.getLogger(__name__)

_LONGEST_MESSAGE = 500


@dataclass(frozen=True)
class _Draft:
    """A dispute that may be sent."""

    body: dict[str, Any]
    offer: Offer


def open_dispute(account: Account, command: CancelSupplierCommand) -> StepResult:
    """Open a dispute about exactly these lines. REQUESTED: CJ's staff answers later."""
    with Asked(account.connection, OPERATION).nothing_sent_yet():
        seen = recent_look(account, command.order_id, OPERATION)
        stop = last_look(account, seen.order, command)
        if stop is not None:
            return stop
        draft = _prepared(account, seen, command)
        seen = look_at(account, command.order_id, OPERATION)
        stop = last_look(account, seen.order, command)
        if stop is not None:
            return stop
        if isinstance(draft, Refusal):
            return by_hand(draft, portal_kit(account.settings, seen.order, command.lines))
    sent_at, order_id = datetime.now(UTC), seen.ids.for_calls
    said = account.client.create_dispute(order_id, draft.body, operation=OPERATION, send_by=command.send_by)
    if isinstance(said, Refusal):
        return _not_taken(account, command, said, draft.offer.most)
    dispute_id = _its_id(account, order_id, command.key, sent_at)
    return StepResult.requested(
        provider_id=dispute_id,
        amount=draft.offer.most,
        facts={"status_before": seen.order.provider_status, "dispute": dispute_id},
    )


def _prepared(account: Account, seen: Seen, command: CancelSupplierCommand) -> _Draft | Refusal:
    """Reads only: what is offered for these lines, and the dispute that follows from it."""
    order_id = seen.ids.for_calls
    offered = offered_for(account, order_id, OPERATION)
    if isinstance(offered, Refusal):
        return offered
    entries = entries_for(offered.data, command.lines, seen.variants, account.connection)
    if isinstance(entries, Refusal):
        return entries
    preview = account.client.dispute_confirm_info(order_id, entries, operation=OPERATION)
    if isinstance(preview, Refusal):
        return preview
    offer = offer_from(preview.data, account.settings.dispute_reason, account.connection)
    if isinstance(offer, Refusal):
        return offer
    return _Draft(_body(account, command, seen, entries, offer), offer)


def _body(
    account: Account, command: CancelSupplierCommand, seen: Seen, entries: Sequence[Any], offer: Offer
) -> dict[str, Any]:
    """The body of ``disputes/create``. The effect's key is in the message too, where a person can read it."""
    own = account.settings.dispute_message if covers(seen.order, command.lines) else ""
    own = own or words_for_part(seen.order, command.lines)
    text = " ".join(filter(None, (own, command.message)))
    return {
        "businessDisputeId": command.key,
        "orderId": seen.ids.for_calls,
        "disputeReasonId": offer.reason_id,
        "expectType": int(REFUND),
        "refundType": account.settings.refund_type,
        "messageText": NoteMark(command.key).after(text, _LONGEST_MESSAGE),
        "imageUrl": [],
        "videoUrl": [],
        "productInfoList": list(entries),
    }


def _not_taken(
    account: Account, command: CancelSupplierCommand, refusal: Refusal, most: Money | None
) -> StepResult:
    """CJ's API refused: because the order has gone on, or because it does not take this dispute.

    That is no answer to the cancellation, which CJ's staff gives in ``finallyDeal``: CJ took the same dispute
    in its portal (9009 for orders that came through its store app, second hand).
    """
    with Asked(account.connection, OPERATION).nothing_sent_yet():
        order = look_at(account, command.order_id, OPERATION).order
        stop = last_look(account, order, command)
    if stop is not None:
        return stop
    why = f"CJ's API does not take the dispute ({refusal.message}); its portal may"
    told = refusal.changed(message=why) if says_no_to_the_order(refusal) else refusal
    return by_hand(told, portal_kit(account.settings, order, command.lines, most))


def _its_id(account: Account, order_id: str, key: str, sent_at: datetime) -> str:
    """The new dispute's id, which CJ's answer does not tell; empty if it cannot be told yet.

    The dispute stands whatever comes of this, so trouble with reading does not concern the write.
    """
    try:
        found = disputes_of(account, order_id, OPERATION)
    except ConnectorError as error:
        log.info(
            "%s: the id of the dispute about order %s is not known yet: %s",
            account.connection,
            order_id,
            error,
        )
        return ""
    new = identify(found, key, "", sent_at).dispute
    return new.id if new is not None and new.deal is Deal.OPEN else ""
