"""What happens to a write, by the first part of the order's id.

| id                  | the first refund                                                            |
|---------------------|-----------------------------------------------------------------------------|
| ``ok-``             | is paid and booked                                                          |
| ``refused-``        | is refused, certainly without effect                                           |
| ``contested-``      | is refused, in a way that may have paid; it has not                         |
| ``paid-refused-``   | is refused, but its money has moved, unbooked                               |
| ``lost-answer-``    | is paid and booked, and the answer is lost                                  |
| ``lost-before-``    | never arrives, which the sender cannot see                                  |
| ``in-flight-``      | is on its way until the test lets it ``land``                               |
| ``unknowable-``     | moves the money without a trace in the shop, and the answer is lost         |
| ``requested-``      | is accepted, and done when the test lets it ``land``                        |
| ``half-``           | is booked, and the shop itself does not know if the gateway paid; it did not|
| ``busy-``           | is turned away: the shop is not reachable, nothing happened                 |
| ``rate-limited-``   | is turned away for 120 seconds                                              |
| ``throttled-``       | is turned away for 120 seconds by a page of the host; nothing happened      |
| ``throttled-paid-``  | gets the same page, although it is paid and booked                          |
| ``throttled-own-``   | is turned away for 120 seconds by the shop itself; nothing happened         |
| ``firewall-``        | is turned away by a page of a firewall, every time; nothing happened        |
| ``denied-``         | is turned away: the credentials lack a right                                |
| ``crashes-``        | breaks the connector half-way, before anything was sent                     |
| ``dies-unpaid-``    | is booked, without its key; the shop's worker ends before the gateway paid  |
| ``dies-paid-``      | the same, and the worker ends after the gateway paid                        |

Only the first write is scripted, so that a repeat shows in the books. With ``cancel-`` in front
(``cancel-lost-answer-1``) the same happens to the cancellation instead of the refund. Reads are
scripted by ``broken-``: the connector fails at them, until ``FakeShop.fixed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from dropconnect.plugin import (
    AuthenticationFailed,
    CancelOrderCommand,
    EffectKind,
    FirewallRefused,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    RefundCommand,
    Refusal,
    StepResult,
    ThrottledWrite,
)
from dropconnect.testing.fakes.orders import name_of

WriteCommand = RefundCommand | CancelOrderCommand


class Scripted(Protocol):
    """What a script does with a shop; ``FakeShop`` says what each of them means."""

    def carry_out(self, command: WriteCommand) -> StepResult: ...

    def move_money(self, command: WriteCommand) -> None: ...

    def keep_in_flight(self, command: WriteCommand, *, accepted: bool = False) -> None: ...

    def forget(self, command: WriteCommand) -> None: ...

    def leave_row(self, command: WriteCommand) -> None: ...


Script = Callable[[Scripted, WriteCommand], StepResult]

RETRY_AFTER = 120.0
BROKEN = "broken"
_CANCEL = "cancel-"


def _refused(shop: Scripted, command: WriteCommand) -> StepResult:
    return _no("not-allowed", final=True)


def _contested(shop: Scripted, command: WriteCommand) -> StepResult:
    return _no("gateway-error", final=False)


def _paid_refused(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.move_money(command)
    return _no("gateway-error", final=False)


def _lost_answer(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.carry_out(command)
    raise OutcomeUnknown("the fake shop did it, but its answer was lost")


def _lost_before(shop: Scripted, command: WriteCommand) -> StepResult:
    raise OutcomeUnknown("no answer came from the fake shop")


def _in_flight(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.keep_in_flight(command)
    raise OutcomeUnknown("no answer came from the fake shop within the time-out")


def _unknowable(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.move_money(command)
    shop.forget(command)
    raise OutcomeUnknown("no answer came from the fake shop")


def _requested(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.keep_in_flight(command, accepted=True)
    return StepResult.requested()


def _half(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.forget(command)
    return StepResult.in_doubt()


def _busy(shop: Scripted, command: WriteCommand) -> StepResult:
    raise ProviderUnavailable("the fake shop is busy")


def _rate_limited(shop: Scripted, command: WriteCommand) -> StepResult:
    raise RateLimited("too many requests", retry_after=RETRY_AFTER)


def _throttled(shop: Scripted, command: WriteCommand) -> StepResult:
    raise ThrottledWrite("a page of the host", retry_after=RETRY_AFTER, foreign=True)


def _throttled_paid(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.carry_out(command)
    raise ThrottledWrite("a page of the host", retry_after=RETRY_AFTER, foreign=True)


def _throttled_own(shop: Scripted, command: WriteCommand) -> StepResult:
    raise ThrottledWrite("too many requests", retry_after=RETRY_AFTER)


def _firewall(shop: Scripted, command: WriteCommand) -> StepResult:
    raise FirewallRefused("a firewall refused it with a page: ask the host to let it through")


def _denied(shop: Scripted, command: WriteCommand) -> StepResult:
    raise AuthenticationFailed("the token may only read; give it the right to write")


def _crashes(shop: Scripted, command: WriteCommand) -> StepResult:
    raise ZeroDivisionError("a bug of the connector")


def _dies_unpaid(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.leave_row(command)
    raise OutcomeUnknown("the fake shop's worker ended in the call to its gateway")


def _dies_paid(shop: Scripted, command: WriteCommand) -> StepResult:
    shop.move_money(command)
    return _dies_unpaid(shop, command)


def _no(code: str, *, final: bool) -> StepResult:
    refusal = Refusal(code=code, message="The fake shop says no.", final=final)
    return StepResult.refused(refusal=refusal)


def _done(shop: Scripted, command: WriteCommand) -> StepResult:
    return shop.carry_out(command)


SCRIPTS: Mapping[str, Script] = {
    "ok": _done,
    "refused": _refused,
    "contested": _contested,
    "paid-refused": _paid_refused,
    "lost-answer": _lost_answer,
    "lost-before": _lost_before,
    "in-flight": _in_flight,
    "unknowable": _unknowable,
    "requested": _requested,
    "half": _half,
    "busy": _busy,
    "rate-limited": _rate_limited,
    "throttled": _throttled,
    "throttled-paid": _throttled_paid,
    "throttled-own": _throttled_own,
    "firewall": _firewall,
    "denied": _denied,
    "crashes": _crashes,
    "dies-unpaid": _dies_unpaid,
    "dies-paid": _dies_paid,
}


def script_of(order_id: str, kind: EffectKind) -> Script:
    """What happens to the first write of that kind to the order."""
    name = name_of(order_id)
    if name.startswith(_CANCEL) == (kind is EffectKind.CANCEL_ORDER):
        return SCRIPTS.get(name.removeprefix(_CANCEL), _done)
    return _done


def is_scripted(order_id: str) -> bool:
    """Whether the id names a script, so that the order exists."""
    name = name_of(order_id)
    return name == BROKEN or name.removeprefix(_CANCEL) in SCRIPTS
