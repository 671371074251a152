"""Orders that their platform rates as a high risk of fraud, before anything was sent."""

from __future__ import annotations

from dropconnect.elsewhere import Handling
from dropconnect.errors import CaseConflict, UsageError
from dropconnect.journal.records import SightingFacts
from dropconnect.journal.sightings import Sighting, Subject
from dropconnect.journal.states import SightingState
from dropconnect.models.cancellation import Verdict
from dropconnect.models.order import Order, OrderState, RiskLevel
from dropconnect.models.seen import SeenKind
from dropconnect.saga.sightings.opening import RECENT, Looking, considered, open_for

_NOT_SENT = (OrderState.UNPAID, OrderState.ON_HOLD, OrderState.OPEN)


def note_risk(looking: Looking, order: Order) -> None:
    """Remember that it is a high risk, to be asked about once. An old order is of no interest any more."""
    now = looking.clock.now()
    is_recent = order.created_at is not None and order.created_at >= now - RECENT
    if is_recent and _is_at_risk(order):
        with looking.journal.write() as writing:
            subject = Subject(looking.store, order.id, order.number, SeenKind.HIGH_RISK)
            writing.sightings.note(subject, SightingFacts(changed_at=order.modified_at), now)


def follow_risk(looking: Looking, seen: Sighting, order: Order) -> None:
    """Open the case that asks, or list it. Raises what reads raise."""
    if looking.world.section.policy.elsewhere.high_risk is Handling.IGNORE:
        looking.end(seen, SightingState.IGNORED, "the policy says that nothing follows")
        return
    if not _is_at_risk(order):
        looking.end(seen, SightingState.OVER)
        return
    words = f"order {order.number} is rated as a high risk by its platform, and nothing of it was sent"
    with looking.journal.write() as writing:
        seen = writing.sightings.looked(seen, seen.facts.changed(words=words), looking.clock.now())
    try:
        intake = considered(looking, seen, words, order, asks=True)
    except CaseConflict:
        return  # somebody has opened a case meanwhile: it is looked at again behind that
    except UsageError as error:
        looking.end(seen, SightingState.LISTED, str(error))
        return
    why = "; ".join(item.reason for item in intake.plan.by_verdict(Verdict.REFUSE))
    why = why or looking.world.section.why_nothing_moves
    if why:
        looking.end(seen, SightingState.LISTED, why)
        return
    open_for(looking, seen, intake)


def _is_at_risk(order: Order) -> bool:
    was_sent = any(line.shipped_quantity for line in order.items)
    return order.risk is RiskLevel.HIGH and order.state in _NOT_SENT and not was_sent
