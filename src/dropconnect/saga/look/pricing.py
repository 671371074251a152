"""Works out the money of one look: the store is asked for its numbers, and the planner makes a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dropconnect.models.cancellation import CancellationRequest, Choice, Plan
from dropconnect.models.order import Order
from dropconnect.planner import Past, choose, nothing_kept, only_by_hand, pays_rest, with_loss_told
from dropconnect.policy import StorePolicy
from dropconnect.saga.look.priced import Question
from dropconnect.saga.look.review import tightened
from dropconnect.saga.look.world import World


@dataclass(frozen=True, kw_only=True)
class Pricing:
    """What is the same however the money of one look is worked out."""

    world: World
    order: Order
    before: Order
    """The order as if the case had paid nothing yet."""
    policy: StorePolicy
    past: Past
    asked_at: datetime
    ahead: timedelta
    is_first: bool
    """Nothing was paid by the case: the platform can be asked for its own numbers."""
    _choices: dict[object, Choice] = field(default_factory=dict, init=False, compare=False)

    def plan(self, request: CancellationRequest) -> Plan:
        store = self.world.store
        choice = self._choice(request)
        plan = self._priced(request, choice, self.policy, self.past)
        if not self._pays_rest(choice):
            return plan
        policy, past = nothing_kept(self.policy, self.past)
        whole = choose(self.before, request, policy, past)
        plan = with_loss_told(self._priced(request, whole, policy, past), plan)
        by_hand = plan.due and not store.supports("platform_refund_order")
        return tightened(plan, [only_by_hand(plan)]) if by_hand else plan

    def counted(self, request: CancellationRequest) -> Past:
        """The past as it counts for the money of the plan: without fees, where none can be kept."""
        if not self._pays_rest(self._choice(request)):
            return self.past
        return nothing_kept(self.policy, self.past)[1]

    def _choice(self, request: CancellationRequest) -> Choice:
        """Of what the request names and leaves out: asked for more than once in a look."""
        wish = request.lines, request.left_out
        if wish not in self._choices:
            self._choices[wish] = choose(self.before, request, self.policy, self.past)
        return self._choices[wish]

    def _pays_rest(self, choice: Choice) -> bool:
        return pays_rest(self.before, choice, self.world.store.traits)

    def _priced(self, request: CancellationRequest, choice: Choice, policy: StorePolicy, past: Past) -> Plan:
        store = self.world.store
        asks = choice.lines and self.is_first
        return self.world.priced.plan(
            Question(
                order=self.before,
                request=request,
                choice=choice,
                policy=policy,
                past=past,
                quote=store.quote_refund(self.before, choice) if asks else None,
                eligibility=store.check_cancellation(self.order, choice),
                now=self.asked_at,
                ahead=self.ahead,
                sees_others=store.sees_others,
                traits=store.traits,
                removes_lines=store.removes_lines,
            )
        )
