"""Several cases at once in one process: a provider that hangs holds up its own cases and nobody else's."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.amounts import usd
from tests.support.house import ONE_STORE, SETTLE, House
from tests.support.trade import DESK, LAMPS, Trade, two_suppliers

from dropconnect import Dropconnect
from dropconnect.errors import JournalError
from dropconnect.journal.rows import Case
from dropconnect.journal.states import EffectState, Outcome, WaitsFor
from dropconnect.models.operation import WebhookEvent
from dropconnect.runner.local import LocalRunner
from dropconnect.saga.case.intake import open_case
from dropconnect.testing.fakes import Call
from dropconnect.testing.fakes.supplier_books import SupplierCall

TWO_STORES = ONE_STORE + '[stores.second]\nconnector = "fake-platform"\n'
JOBS = 4
LONGEST = 60.0
"""Seconds after which a test gives up. Nothing waits so long unless what it waits for never comes."""


@dataclass
class Gate:
    """Where calls hang until the test lets them go."""

    opened: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def pass_through(self, *_: object) -> None:
        self.reached.set()
        assert self.opened.wait(LONGEST), "nobody opened the gate: something waited for what hangs"


def side_by_side(house: House, progress: Callable[[Case], None] = lambda case: None) -> int:
    with LocalRunner(house.journal, house.configuration, house.clock, jobs=JOBS) as runner:
        return runner.work(once=True, progress=progress)


@pytest.fixture
def two_stores(house: House) -> House:
    house.reconfigure(TWO_STORES)
    return house


def test_a_store_that_hangs_holds_up_no_other(two_stores: House) -> None:
    house, gate = two_stores, Gate()
    hanging = [house.open(f"ok-{number}") for number in range(2 * JOBS)]
    others = [house.open(f"ok-{number}", store="second") for number in range(2 * JOBS)]
    house.shop.listeners.append(gate.pass_through)
    ended: set[int] = set()

    def note(case: Case) -> None:
        if case.outcome is Outcome.DONE:
            ended.add(case.id)
        if ended >= {case.id for case in others}:
            gate.opened.set()

    assert side_by_side(house, note) == 4 * JOBS
    assert {house.case(case).outcome for case in (*hanging, *others)} == {Outcome.DONE}
    assert len(house.shop.moved) == len(house.world.shop("second").moved) == 2 * JOBS


def test_a_supplier_that_hangs_holds_up_the_cases_of_no_other(tmp_path: Path) -> None:
    with Trade(tmp_path, two_suppliers()) as trade:
        gate = Gate()
        for number in range(JOBS + 1):
            trade.lumen.place(f"now-{number}", trade.shop.order(f"ok-{number}"), {LAMPS: 2})
            trade.woodwork.place(f"now-9{number}", trade.shop.order(f"ok-9{number}"), {DESK: 1})
        slow = [trade.open(f"ok-{number}", "LAMP-1") for number in range(JOBS + 1)]
        quick = {trade.open(f"ok-9{number}", "DESK-1").id for number in range(JOBS + 1)}
        ended: set[int] = set()

        def hang(call: SupplierCall) -> None:
            gate.pass_through()

        def note(case: Case) -> None:
            if not case.is_open:
                ended.add(case.id)
            if ended >= quick:
                gate.opened.set()

        trade.lumen.listeners.append(hang)
        with LocalRunner(trade.journal, trade.configuration, trade.clock, jobs=JOBS) as runner:
            runner.work(once=True, progress=note)

        assert ended >= {case.id for case in slow}


def test_so_many_cases_of_a_store_are_worked_on_at_once_and_no_more(house: House) -> None:
    cases = [house.open(f"ok-{number}") for number in range(3 * JOBS)]
    met = threading.Barrier(JOBS)
    lock = threading.Lock()
    inside, most = 0, 0

    def meet(call: Call) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        if call.hook == "cancel_order":
            met.wait(LONGEST)  # each case makes this call once: they can only pass it together
        with lock:
            inside -= 1

    house.shop.listeners.append(meet)

    assert side_by_side(house) == len(cases)
    assert most <= JOBS
    assert {house.case(case).outcome for case in cases} == {Outcome.DONE}


def test_two_cases_of_one_order_are_never_worked_on_at_once(house: House) -> None:
    first = house.cancel("ok-1", "LAMP-1:1")
    watched = house.case(first).due_at
    assert watched is not None
    house.clock.advance((watched - house.clock.now()).total_seconds())
    second, other = house.open("ok-1", "LAMP-1:1", another=True), house.open("ok-2")
    gate, at_once = Gate(), Counter[str]()
    most: list[int] = []
    lock = threading.Lock()

    def watch(call: Call) -> None:
        if call.order_id != "ok-1":
            return
        with lock:
            at_once[call.order_id] += 1
            most.append(at_once[call.order_id])
        gate.pass_through()
        with lock:
            at_once[call.order_id] -= 1

    house.shop.listeners.append(watch)
    side_by_side(house, lambda case: gate.opened.set() if case.id == other.id and not case.is_open else None)

    assert house.case(second).outcome is Outcome.DONE
    assert max(most) == 1


def test_the_errors_of_a_case_stay_its_own(house: House) -> None:
    house.shop.fixed = True
    broken, good = house.open("broken-1"), [house.open(f"ok-{number}") for number in range(JOBS)]
    house.shop.fixed = False

    assert side_by_side(house) == 1 + JOBS
    assert {house.case(case).outcome for case in good} == {Outcome.DONE}
    assert house.case(broken).waits_for is WaitsFor.RETRY
    assert house.case(broken).lease is None


def test_trouble_of_the_journal_is_heard_once_the_others_have_come_to_their_end(two_stores: House) -> None:
    house, gate = two_stores, Gate()
    house.open("ok-1")
    other = house.open("ok-1", store="second")

    def fail(call: Call) -> None:
        assert gate.reached.wait(LONGEST)
        gate.opened.set()
        raise JournalError("the disk is full")

    def hang(call: Call) -> None:
        if call.hook == "refund_order":
            gate.pass_through()

    house.shop.listeners.append(fail)
    house.world.shop("second").listeners.append(hang)

    with pytest.raises(JournalError, match="the disk is full"):
        side_by_side(house)
    assert EffectState.INTENT not in {effect.state for effect in house.effects(other)}
    assert house.case(other).lease is None
    assert house.world.shop("second").paid_back("ok-1") == usd("82.49")


def test_ctrl_c_lets_what_was_begun_come_to_its_end(house: House) -> None:
    cases = [house.open(f"ok-{number}") for number in range(2 * JOBS)]
    main = threading.main_thread().ident
    assert main is not None
    once = threading.Lock()

    def interrupt(call: Call) -> None:
        if call.hook == "refund_order" and once.acquire(blocking=False):
            signal.pthread_kill(main, signal.SIGINT)

    house.shop.listeners.append(interrupt)

    with pytest.raises(KeyboardInterrupt):
        side_by_side(house)
    house.shop.listeners.clear()
    left = [house.case(case) for case in cases]
    states = {effect.state for case in left for effect in house.effects(case)}
    assert EffectState.INTENT not in states, "no call was cut off"
    assert {case.lease for case in left} == {None}
    assert any(case.is_open for case in left), "it ended before all was done"
    side_by_side(house)
    assert {house.case(case).outcome for case in cases} == {Outcome.DONE}
    assert len(house.shop.moved) == len(cases)


def test_a_case_that_hangs_is_named_although_its_process_works_on(two_stores: House) -> None:
    house, gate = two_stores, Gate()
    stuck, other = house.open("ok-1"), house.open("ok-1", store="second")
    named: list[int] = []
    house.shop.listeners.append(gate.pass_through)

    def time_passes(call: Call) -> None:
        house.world.shop("second").listeners.remove(time_passes)
        assert gate.reached.wait(LONGEST)
        house.clock.advance(11 * 60)

    def look(case: Case) -> None:
        if case.id == other.id and not case.is_open:
            with Dropconnect(house.configuration, clock=house.clock) as app:
                named.extend(found.id for found in app.cases(waiting=True).cases)
            gate.opened.set()

    house.world.shop("second").listeners.append(time_passes)
    side_by_side(house, look)

    assert named == [stuck.id]
    assert house.case(stuck).outcome is Outcome.DONE


def test_what_one_thread_wrote_in_doubt_another_looks_up_and_repeats(house: House) -> None:
    """They are of one process: the call of the first has returned, or it would still have the case."""
    house.reconfigure(ONE_STORE + "repeat_after_absent = true\n")
    doubtful, gate = house.open("lost-before-1"), Gate()

    def block(call: Call) -> None:
        if call.order_id == "ok-1":
            gate.pass_through()

    with LocalRunner(house.journal, house.configuration, house.clock, jobs=JOBS) as runner:
        runner.work(once=True)
        assert house.case(doubtful).waits_for is WaitsFor.SETTLE
        first = house.refund(doubtful).runner
        house.open("ok-1")  # due before the other, it takes the one thread that there is by now
        house.shop.listeners.append(block)
        house.clock.advance(SETTLE + 1)
        runner.work(once=True, progress=lambda case: gate.opened.set() if case.id == doubtful.id else None)

    assert house.case(doubtful).outcome is Outcome.DONE
    assert house.shop.paid_back("lost-before-1") == usd("82.49")
    assert house.refund(doubtful).attempts == 2
    assert house.refund(doubtful).runner != first, "another thread sent it again"


def test_a_service_goes_on_with_its_rounds_while_a_case_hangs(house: House) -> None:
    gate, rounds = Gate(), list[str]()
    case = house.open("ok-1")
    house.shop.listeners.append(gate.pass_through)

    def begin() -> None:
        rounds.append("begun")
        if len(rounds) > 1:
            gate.opened.set()

    def end(progressed: Case) -> None:
        if not progressed.is_open:
            raise KeyboardInterrupt

    with (
        LocalRunner(house.journal, house.configuration, house.clock, jobs=JOBS) as runner,
        pytest.raises(KeyboardInterrupt),
    ):
        runner.work(once=False, progress=end, before=begin)
    assert house.case(case).outcome is Outcome.DONE


def test_a_service_gives_out_work_while_its_look_for_orders_hangs(house: House) -> None:
    gate = Gate()
    case = house.open("ok-1")

    def note(progressed: Case) -> None:
        if not progressed.is_open:
            gate.opened.set()
            raise KeyboardInterrupt

    with (
        LocalRunner(house.journal, house.configuration, house.clock, jobs=JOBS) as runner,
        pytest.raises(KeyboardInterrupt),
    ):
        runner.work(once=False, progress=note, before=gate.pass_through)
    assert gate.reached.is_set()
    assert house.case(case).outcome is Outcome.DONE


def test_a_service_acts_on_deliveries_while_its_look_for_orders_hangs(house: House) -> None:
    gate = Gate()
    closed = house.cancel("ok-1")
    event = WebhookEvent(kind="order-changed", order_id="ok-1", dedupe_key="one")
    with house.journal.write() as writing:
        assert writing.inbox.add("shop", event, house.clock.now())

    def note(progressed: Case) -> None:
        gate.opened.set()
        raise KeyboardInterrupt

    with (
        LocalRunner(house.journal, house.configuration, house.clock, jobs=JOBS) as runner,
        pytest.raises(KeyboardInterrupt),
    ):
        runner.work(once=False, progress=note, before=gate.pass_through)
    with house.journal.read() as reading:
        assert reading.inbox.waiting() == 0
    assert house.case(closed).outcome is Outcome.DONE


def test_trouble_of_what_runs_beside_the_cases_is_heard(house: House) -> None:
    def fail() -> None:
        raise JournalError("the disk is full")

    with (
        LocalRunner(house.journal, house.configuration, house.clock, jobs=JOBS) as runner,
        pytest.raises(JournalError, match="the disk is full"),
    ):
        runner.work(once=False, before=fail)


def test_cases_of_a_bulk_run_come_behind_all_others(house: House) -> None:
    for number, bulk in enumerate(("spring", "spring", "", "spring", "")):
        request = house.request(f"ok-{number}").changed(bulk=bulk)
        open_case(house.journal, house.consider(request), house.clock)
    begun: list[str] = []

    def note(call: Call) -> None:
        if call.hook == "cancel_order":
            begun.append(call.order_id)

    house.shop.listeners.append(note)
    house.work()

    assert begun == ["ok-2", "ok-4", "ok-0", "ok-1", "ok-3"]


def test_the_name_of_the_bulk_run_is_no_part_of_what_a_request_is(house: House) -> None:
    request = house.request("ok-1")

    assert request.changed(bulk="spring").key == request.key


@pytest.mark.parametrize("jobs", [1, JOBS])
def test_a_customer_who_comes_during_a_bulk_run_need_not_wait_for_its_end(house: House, jobs: int) -> None:
    bulk = range(24)
    for number in bulk:
        request = house.request(f"ok-{number}").changed(bulk="spring")
        open_case(house.journal, house.consider(request), house.clock)
    closed: list[str] = []

    def note(case: Case) -> None:
        if case.is_open:
            return
        closed.append(case.order_id)
        if len(closed) == 1:
            house.open("ok-99")

    with LocalRunner(house.journal, house.configuration, house.clock, jobs=jobs) as runner:
        runner.work(once=True, progress=note)

    assert len(closed) == len(bulk) + 1
    assert closed.index("ok-99") < len(bulk) - JOBS
