"""The runner for one machine: leases by lock files, no server needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from dropconnect.clock import Clock
from dropconnect.config import Configuration
from dropconnect.errors import CaseConflict, JournalError, LostLease
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.queue import Due
from dropconnect.journal.rows import Case
from dropconnect.liveness.holders import Holders
from dropconnect.liveness.idle import mark_pass
from dropconnect.liveness.runners import Runners
from dropconnect.runner.beside import Beside, Tellers
from dropconnect.runner.crew import Crew
from dropconnect.runner.hand import Hand, Shop, Told, nobody, one_at_a_time
from dropconnect.runner.naps import next_nap
from dropconnect.runner.promises import Promises
from dropconnect.runner.team import tell_people
from dropconnect.runner.trouble import delay_messages
from dropconnect.saga.case.delays import RETRY_LONGEST, longest_waits
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.delivery import send_messages
from dropconnect.saga.inbox.deliveries import Deliveries
from dropconnect.saga.look.connections import Connections
from dropconnect.saga.sightings.sweep import Sweep
from dropconnect.shift import Shift

_LOOK_AFTER = 10
"""How many cases are worked on between two looks at what is due: what came meanwhile may be more urgent."""
_GLANCE = 1.0
"""Seconds after which it looks for other work while all that was begun is still at work."""


class LocalRunner:
    """Works on cases of one journal. A context manager: leaving it gives up its sign of life.

    To be used by one thread. ``connections``: lent by whoever closes them; None: it opens its own. ``jobs``:
    how many cases ``work`` works on at once of those that the same store and suppliers can make slow; with
    one, all cases wait for each other.
    """

    def __init__(
        self,
        journal: Journal,
        configuration: Configuration,
        clock: Clock,
        connections: Connections | None = None,
        *,
        jobs: int = 1,
    ) -> None:
        self._journal = journal
        self._configuration = configuration
        self._clock = clock
        self._here = threading.local()
        self._closing = threading.Event()
        self._lent = connections is not None
        self._connections = connections or Connections(configuration, clock=clock)
        self._connections.before_each_call(self._beat)
        holders = Holders(journal, clock)
        self._shop = Shop(journal, configuration, clock, self._connections, Runners(journal, clock), holders)
        self._shift: Shift | None = None
        self._hand = Hand(self._shop, self._is_over)
        self._crew = Crew(jobs, self._another_hand, self._use) if jobs > 1 else None
        self._beside: tuple[Beside, ...] = ()
        self._tellers = Tellers({})
        self._is_left = False
        self._deliveries = Deliveries(journal, configuration, self._connections, clock)
        self._promises = Promises(journal, clock, self.holding, self.desk)

    def __enter__(self) -> LocalRunner:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_left:
            return  # it is still at work, and alive
        if self._crew is not None:
            self._crew.close()
        self._connections.before_each_call(lambda: None)
        if not self._lent:
            self._connections.close()
        self._hand.close()

    def holding(
        self, case_id: int, *, leased: Case | None = None, looked: bool = False
    ) -> AbstractContextManager[Case]:
        """Lease a case. ``CaseConflict`` if a living runner has it. Freed at the end if still ours.

        ``leased``: the case, if ``lease`` has it for this runner already. ``looked``: its order was looked at
        just now, to open the case: the first leg goes on from there.
        """
        return self._hand.holding(case_id, leased=leased, looked=looked)

    def lease(self, writing: Transaction, case: Case) -> Case:
        """Lease a case that the caller's transaction has opened, so that nobody can take it in between."""
        return self._hand.lease(writing, case)

    def run(self, case_id: int, progress: Told = nobody) -> Case:
        """Take the case as far as it goes right now: to its end or to a wait."""
        with self.holding(case_id) as case:
            return self.run_held(case, progress)

    def run_held(self, case: Case, progress: Told = nobody) -> Case:
        """As ``run``, for a case that is already leased. A closed one is watched once."""
        return self._hand.run_held(case, progress)

    def go_on(self, case: Case, progress: Told = nobody) -> Case:
        """As ``run_held``, if there is something to do for the case right now; its messages go out in any
        case."""
        is_due = case.due_at is not None and case.due_at <= self._clock.now()
        if case.is_open or is_due:
            return self.run_held(case, progress)
        send_messages(self.desk(case), case)
        return case

    def desk(self, case: Case) -> Desk:
        return self._hand.desk(case)

    def sweep(self) -> Sweep:
        """What looks for cases that nobody asked for."""
        return Sweep(self._journal, self._configuration, self._connections, self._clock)

    def work(
        self,
        *,
        once: bool,
        progress: Told = nobody,
        before: Callable[[], None] = lambda: None,
        shift: Shift | None = None,
        tellers: Tellers | None = None,
    ) -> int:
        """Take up whatever is due, until nothing is (``once``) or until interrupted. Counts cases worked on.

        What providers told is acted on first. ``before`` is called each time before it is looked what is due:
        it may open cases; ``tellers`` tell other programs of what came of it. ``progress`` is called by one
        thread at a time. An error or Ctrl-C ends it once the legs at work have come to their end; a second
        Ctrl-C does not wait for them. The end of the ``shift`` ends it, too, and is no error.
        """
        told = one_at_a_time(progress)
        self._shift = shift
        self._tellers = tellers or self._tellers
        try:
            if self._crew is not None and not once:
                self._serve(self._crew, told, before)
                self._finish()
                return 0
            done = 0
            while True:
                self._deliveries.run_due()
                before()
                done += self._work_through(told)
                self._tellers.begin(self._is_over)
                if once or self._is_over():
                    self._tellers.end()
                    return done
                self._rest()
        except BaseException:
            self._finish()
            raise

    def _work_through(self, progress: Told) -> int:
        self._look_around()
        crew = self._crew
        done = self._run(progress) if crew is None else self._run_side_by_side(crew, progress, once=True)
        return done + self._tell(progress)

    def _is_over(self) -> bool:
        return self._closing.is_set() or (self._shift is not None and self._shift.is_over)

    def _rest(self) -> None:
        if self._shift is None:
            self._clock.sleep(next_nap(self._journal, self._clock))
        else:
            self._shift.rest(next_nap(self._journal, self._clock))

    def _serve(self, crew: Crew, progress: Told, before: Callable[[], None]) -> None:
        """Side by side, until the shift is over. What is not about one case runs beside, too: this thread
        calls no provider, so nothing keeps it from giving out work."""
        inbox = Beside("inbox", lambda: self._without_life(self._deliveries.run_due))
        sweep = Beside("sweep", lambda: self._without_life(before))
        post = Beside("post", lambda: self._tell(progress))
        self._beside = (inbox, sweep, post)
        while not self._is_over():
            inbox.begin()
            sweep.begin()
            self._look_around()
            self._run_side_by_side(crew, progress, once=False)
            post.begin()
            # Not waited for: who hangs there delays nothing here.
            self._tellers.begin(self._is_over)
            if not crew.is_busy:
                inbox.wait(_GLANCE)
                sweep.wait(_GLANCE)
                post.wait(_GLANCE)
            if not (crew.is_busy or any(each.is_busy for each in self._beside)):
                self._rest()

    def _finish(self) -> None:
        """Wait for all that was begun. Ctrl-C leaves it: then it goes on until the process ends."""
        self._closing.set()
        try:
            if self._crew is not None:
                self._crew.finish()
            for each in self._beside:
                each.wait()
            self._tellers.wait()
        except KeyboardInterrupt:
            self._is_left = True
            raise

    def _look_around(self) -> None:
        self._hand.life.check()
        mark_pass(self._journal, self._clock.now())
        self._shop.runners.clear_away()
        self._shop.holders.report()

    def _tell(self, progress: Told) -> int:
        """What customers and the team are to hear. Counts the cases whose messages were sent."""
        self._connections.before_each_call(self._beat)
        done = self._mail_what_is_due(progress)
        self._promises.keep()
        tell_people(self._journal, self._configuration, self._clock, self._connections.notifier)
        return done

    def _run(self, progress: Told) -> int:
        """One due case after the other, each once."""
        seen: set[int] = set()
        done = 0
        while due := self._due(seen):
            for item in due[:_LOOK_AFTER]:
                if self._is_over():
                    return done
                seen.add(item.case_id)
                done += self._hand.run_due(item, progress)
        return done

    def _run_side_by_side(self, crew: Crew, progress: Told, *, once: bool) -> int:
        """As ``_run``. Unless ``once``, what hangs is not waited for: there is other work meanwhile."""
        seen: set[int] = set()
        done = 0
        while True:
            if self._is_over():
                return done
            if not crew.start(progress) or len(seen) % _LOOK_AFTER == 0:
                crew.add(self._due(seen | crew.known))
                crew.start(progress)
            if not crew.is_busy:
                return done
            ended = crew.wait(None if once else _GLANCE)
            if ended is None:
                return done
            seen.add(ended[0])
            done += ended[1]

    def _due(self, without: set[int] | frozenset[int]) -> list[Due]:
        with self._journal.read() as reading:
            return reading.queue.due(self._clock.now(), longest_waits(self._configuration), without=without)

    def _mail_what_is_due(self, progress: Told) -> int:
        """Messages have a rhythm of their own: a case that waits, or has ended, does not hold them up."""
        with self._journal.read() as reading:
            cases = {message.case_id for message in reading.outbox.due(self._clock.now(), RETRY_LONGEST)}
        done = 0
        for case_id in sorted(cases):
            try:
                with self.holding(case_id) as case:
                    send_messages(self.desk(case), case)
                    progress(case)
                done += 1
            except (LostLease, JournalError):
                raise
            except CaseConflict:
                continue  # who has the case sends its messages too
            except Exception as error:  # noqa: BLE001 - one case's trouble, whatever it is
                delay_messages(self._journal, self._clock, case_id, error)
        return done

    def _another_hand(self) -> Hand:
        return Hand(self._shop, self._is_over)

    def _use(self, hand: Hand) -> None:
        self._here.hand = hand
        self._connections.before_each_call(self._beat)

    def _beat(self) -> None:
        """A call begins: whoever makes it in this thread gets on."""
        hand = getattr(self._here, "hand", self._hand)
        if hand is not None:
            hand.life.beat()

    def _without_life(self, do: Callable[[], None]) -> None:
        """It has no case, so that it gets on says nothing about those that are held."""
        self._here.hand = None
        do()
