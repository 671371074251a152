"""What the case itself did to the order: it explains how the order stands afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.journal.rows import Effect
from dropconnect.journal.states import HAPPENED, EffectState
from dropconnect.models.commands import EffectKind
from dropconnect.models.order import Order, OrderState
from dropconnect.policy import Consent, StorePolicy

_LEADS_TO = {EffectKind.CANCEL_ORDER: OrderState.CANCELLED, EffectKind.HOLD_ORDER: OrderState.ON_HOLD}
_BEGUN = HAPPENED | {EffectState.REQUESTED}


def state_by_us(order: Order, effects: Iterable[Effect]) -> OrderState | None:
    """The order's state, if our own cancellation or hold of the case led to it; None: it is not by us."""
    begun = {effect.kind for effect in effects if effect.state in _BEGUN}
    ours = {state for kind, state in _LEADS_TO.items() if kind in begun}
    return order.state if order.state in ours else None


def not_judging(policy: StorePolicy, state: OrderState | None) -> StorePolicy:
    """The policy without a word about ``state``: the order was judged before we brought it there."""
    if state is None:
        return policy
    return policy.changed(stages={**policy.stages, state: Consent.AUTO})
