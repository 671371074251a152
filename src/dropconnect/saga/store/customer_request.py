"""What customers asked for in the store itself is answered there when the case has ended.

All that matters has happened by then. An answer that cannot be given becomes a task for a person, with what
to do; it holds up nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from dropconnect.effects import Write
from dropconnect.errors import AuthenticationFailed
from dropconnect.journal.rows import Case
from dropconnect.journal.sightings import Sighting
from dropconnect.journal.states import Outcome, TaskKind
from dropconnect.messages.declined import declined_in_words
from dropconnect.messages.settings import by_hand
from dropconnect.models.commands import CloseRequestCommand, EffectKind
from dropconnect.models.customer_request import REQUEST_CLOSED, CustomerRequest
from dropconnect.models.facts import Ending
from dropconnect.models.order import Order
from dropconnect.planner.sightings import is_within
from dropconnect.saga.attempt import Attempt, Standing, inspect, send
from dropconnect.saga.case.decided import decided_units
from dropconnect.saga.case.delays import PERSON_AFTER, READ_ERRORS, retry_delay
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.end import owes_answers
from dropconnect.saga.case.questions import Question, request_code
from dropconnect.saga.customers.last_word import how_it_ended
from dropconnect.saga.sightings.customer_requests import hears_requests, join_requests
from dropconnect.saga.sightings.opening import Looking
from dropconnect.saga.step import Step
from dropconnect.saga.store.channel import common_fields, store_channel

log = logging.getLogger(__name__)

_CLOSE = EffectKind.CLOSE_REQUEST
_DECLINED = (Ending.REFUSED, Ending.WITHDRAWN)


def join_what_is_asked(desk: Desk, case: Case) -> None:
    """Right before the end: what the customer asked for in the store meanwhile, or before anybody looked, is
    answered by this case if it did it. What cannot be read now is seen by the next look at the store."""
    if not hears_requests(desk.world):
        return
    try:
        join_requests(Looking(desk.journal, desk.clock, desk.world), case)
    except READ_ERRORS as error:
        log.warning(
            "%s, what the customer of order %s asks for: %s", case.connection, case.order_number, error
        )


def answer_requests(desk: Desk, case: Case) -> Case:
    """Answer the requests that a closed case is for. One step: what cannot be done now is due again soon.
    Raises what reads raise."""
    with desk.journal.read() as reading:
        if case.is_open or not owes_answers(reading, case):
            return case
        seen = reading.sightings.requests_of(case)
        handed_over = {task.code for task in reading.tasks.of_case(case.id)}
    if not hears_requests(desk.world) or desk.section.policy.read_only:
        return desk.at_rest(case)
    is_over = True
    for row in seen:
        if request_code(row) not in handed_over:
            step = _Answering(desk, row).answer(case)
            case, is_over = step.case, is_over and step.complete
    return desk.at_rest(case) if is_over else desk.watch_again(case, desk.now() + retry_delay(case.tries))


@dataclass(frozen=True)
class _Verdict:
    """What the store is to show. ``granted`` None: only a person can say it."""

    granted: bool | None
    ending: Ending = Ending.REFUSED
    why: str = ""


@dataclass(frozen=True)
class _Answering:
    """The answer to one request."""

    desk: Desk
    seen: Sighting

    def answer(self, case: Case) -> Step:
        verdict = self._verdict(case)
        if verdict.granted is None:
            return self._by_hand(case, verdict, verdict.why)
        if not self.desk.store.supports("platform_close_request"):
            return self._by_hand(case, verdict, "it cannot be told by its API")
        ordinal = self._ordinal(case)
        channel = replace(store_channel(self.desk), follow_up=None)
        attempt = inspect(self.desk, case, channel, _CLOSE, ordinal)
        if attempt.standing is Standing.NOT_SENT:
            order = self.desk.store.look_at_order(case.order_id)
            attempt = send(self.desk, attempt.case, self._write(attempt.case, order, verdict, ordinal))
        return self._after(attempt, verdict)

    def _after(self, attempt: Attempt, verdict: _Verdict) -> Step:
        case, effect, error = attempt.case, attempt.effect, attempt.error
        if error is not None and (isinstance(error, AuthenticationFailed) or self._is_late(case)):
            return self._by_hand(case, verdict, str(error))
        if attempt.standing is Standing.UNKNOWN or (self._is_late(case) and attempt.look_again is not None):
            return self._by_hand(case, verdict, "it is not known whether it has our answer")
        if attempt.standing is Standing.REFUSED and effect is not None:
            refusal = effect.result.refusal if effect.result is not None else None
            if refusal is not None and refusal.code == REQUEST_CLOSED and not verdict.granted:
                return Step.done(case)  # somebody has answered it, and nothing was done here
            return self._by_hand(case, verdict, effect.reason or "it said no")
        is_over = attempt.standing in (Standing.HAPPENED, Standing.ENDED)
        return Step.done(case) if is_over else Step.pause(case)

    def _is_late(self, case: Case) -> bool:
        return case.closed_at is not None and self.desk.now() - case.closed_at >= PERSON_AFTER

    def _verdict(self, case: Case) -> _Verdict:
        """By what became of the units that the customer named."""
        if case.outcome is not Outcome.DONE:
            with self.desk.journal.read() as reading:
                ending = how_it_ended(reading, case, case.outcome or Outcome.STOPPED)
            if ending in _DECLINED:
                return _Verdict(granted=False, ending=ending)
            if ending is Ending.ALREADY:
                return _Verdict(granted=True)
            return _Verdict(None, why=f"the case ended half-way ({case.outcome_reason})")
        kept = decided_units(case, self.desk.parts(case)).kept
        request = self.seen.facts.request
        if request is None or not is_within(request, case.agreed.choice):
            return _Verdict(None, why="the case was for other goods in the end")
        if not kept:
            return _Verdict(granted=True)
        return _of_the_kept(request, kept, case)

    def _ordinal(self, case: Case) -> int:
        """That of the answer to this request; that of a new one where there is none yet."""
        effects = self.desk.effects(case, _CLOSE)
        for effect in effects:
            command = effect.command
            if isinstance(command, CloseRequestCommand) and command.request_id == self._id:
                return effect.ordinal
        return len(effects)

    @property
    def _id(self) -> str:
        return self.seen.supplier_order_id

    def _write(self, case: Case, order: Order, verdict: _Verdict, ordinal: int) -> Write:
        command = CloseRequestCommand(
            **common_fields(self.desk, case, order, _CLOSE, ordinal),
            request_id=self._id,
            granted=bool(verdict.granted),
            message="" if verdict.granted else self._words(case, verdict, order.customer.locale),
        )
        told = "done" if verdict.granted else "declined"
        what = f"about to show the customer's request in the store as {told}"
        return Write(_CLOSE, ordinal, self.desk.store, command, what)

    def _words(self, case: Case, verdict: _Verdict, locale: str = "") -> str:
        settings = self.desk.section.messages or by_hand(self.desk.store.name)
        return declined_in_words(verdict.ending, case.order_number, locale, settings)

    def _by_hand(self, case: Case, verdict: _Verdict, why: str) -> Step:
        """A person answers it there."""
        title, number = self.desk.store.connector.title, case.order_number
        do = {
            True: "mark the request as done",
            False: f'decline the request with these words: "{self._words(case, verdict)}"',
            None: "say there which goods are cancelled and which are not",
        }[verdict.granted]
        reason = (
            f"the customer's request {self._id} of order {number} is not answered in {title}: {why}. Open "
            f"the order there and {do}"
        )
        self.desk.ask_about(case, Question(TaskKind.CUSTOMER_REQUEST, request_code(self.seen), reason))
        return Step.done(case)


def _of_the_kept(request: CustomerRequest, kept: dict[str, int], case: Case) -> _Verdict:
    """Of a case in which some goods stay ordered."""
    chosen = {line.line_id: line.quantity for line in case.agreed.choice.lines}
    wanted = request.lines or {line_id: units for line_id, units in chosen.items() if units}
    cancelled = {line_id: units - kept.get(line_id, 0) for line_id, units in chosen.items()}
    if all(cancelled.get(line_id, 0) >= units for line_id, units in wanted.items()):
        return _Verdict(granted=True)
    if all(cancelled.get(line_id, 0) <= 0 for line_id in wanted):
        return _Verdict(granted=False)
    return _Verdict(None, why="a part of it was cancelled, and a part stays ordered")
