"""Ten thousand cases that wait for a supplier, and what the process that looks after them needs.

The journal is filled here; ``waiting_work.py`` is the process that is measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.goals import goal

from dropconnect import Dropconnect, TimelineEvent, WaitsFor
from dropconnect.clock import SystemClock
from dropconnect.effects import effect_key
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.effects import Intent
from dropconnect.journal.parts import TimeToAnswer
from dropconnect.journal.records import EffectResult
from dropconnect.journal.rows import Case, Effect, Event, NewPart, Part
from dropconnect.testing.fakes import FakeClock, FakeWorld

WAITING = 10_000
GOAL_MEMORY_MB, GOAL_IDLE_PERCENT, GOAL_WAKE_SECONDS = 100, 3, 1
POLL_MINUTES = 30

_FAR = timedelta(hours=1)
_FILE = f"""
state_folder = "state"

[stores.shop]
connector = "fake-platform"
routes = [{{ supplier = "lumen" }}]

[suppliers.lumen]
connector = "fake-supplier"
poll_minutes = {POLL_MINUTES}
"""


class Present(SystemClock, FakeClock):
    """The machine's clock, for fakes that want one of theirs."""


def order_at_supplier(order_id: str) -> str:
    """The id of an order whose supplier says nothing until it is made to."""
    return order_id.replace("ok", "silent")


def journal_of(folder: Path) -> Path:
    return folder / "dropconnect-journal.sqlite3"


def opened(
    folder: Path, world: FakeWorld, progress: Callable[[TimelineEvent], None] | None = None
) -> Dropconnect:
    """The store of this benchmark, with one supplier behind it."""
    file = folder / "dropconnect.toml"
    file.write_text(_FILE, encoding="utf-8")
    return Dropconnect.open(file, registry=world.registry(), clock=world.clock, progress=progress)


def measure_waiting(folder: Path) -> None:
    """Fill the journal, let the worker run, print its figures beside the goals."""
    world = FakeWorld(Present())
    with opened(folder, world) as app:
        first = _first(app, world)
    journal = Journal(journal_of(folder))
    _fill(journal, first)
    journal.close()
    worker = [sys.executable, "-m", "benchmarks.waiting_work", str(folder)]
    ran = subprocess.run(worker, cwd=Path(__file__).parents[1], capture_output=True, text=True)
    if ran.returncode != 0:
        raise SystemExit(ran.stderr)
    _print(json.loads(ran.stdout))


def _first(app: Dropconnect, world: FakeWorld) -> int:
    """A case that came to wait in the ordinary way; the others are as it is. Its number."""
    order = world.shop("shop").order("ok-1")
    world.supplier("lumen").place(order_at_supplier(order.id), order, {"11": 2, "12": 1})
    case = app.cancel("shop", order.id, reason="changed-mind", by="benchmark").case
    if case is None or case.waits_for is not WaitsFor.SUPPLIER:
        raise SystemExit(f"the first case should wait for its supplier, but is {case}")
    return case.id


def _fill(journal: Journal, first_id: int) -> None:
    with journal.write() as writing:
        first = writing.cases.get(first_id)
        [part], [effect] = writing.parts.of_case(first.id), writing.effects.of_case(first.id)
        events = writing.events.of_case(first.id)
        for number in range(2, WAITING + 1):
            _copy(writing, first, part, effect, events, f"ok-{number}")


def _copy(
    writing: Transaction, first: Case, part: Part, effect: Effect, events: list[Event], order_id: str
) -> None:
    ours = {"order_id": order_id, "order_number": order_id}
    request = first.request.changed(order_id=order_id)
    case = writing.cases.open(request, first.plan.changed(**ours), first.opened_at)
    due_at = first.opened_at + _FAR
    on = first.waiting_on.replace(part.supplier_order_id, order_at_supplier(order_id))
    case = writing.cases.move_to(case, first.stage, at=due_at)
    writing.cases.wait(case, first.waits_for or WaitsFor.SUPPLIER, on, due_at=due_at, tries=0)
    theirs = order_at_supplier(order_id)
    _copy_part(writing, case, part, theirs)
    _copy_effect(writing, case, effect, theirs)
    for event in events:
        writing.events.add(case.id, event.at, event.kind, event.text, who=event.who, data=event.data)


def _copy_part(writing: Transaction, case: Case, part: Part, order_id: str) -> None:
    new = NewPart(
        case_id=case.id,
        ordinal=part.ordinal,
        supplier=part.supplier,
        supplier_order_id=order_id,
        supplier_order_number=order_id,
        units=part.units,
        whole=part.whole,
        terms=part.terms,
    )
    if part.asked_at is None or part.answer_by is None or part.asked_clocks is None:
        raise SystemExit("the first case does not wait for its supplier")
    time = TimeToAnswer(part.asked_at, part.asked_clocks, part.answer_by)
    copied = writing.parts.record_request(writing.parts.add(new), part.request_id, part.credit, time)
    writing.parts.look_again(copied, at=case.opened_at + _FAR)


def _copy_effect(writing: Transaction, case: Case, effect: Effect, order_id: str) -> None:
    key = effect_key(case.key, effect.kind, effect.ordinal)
    text = effect.command.model_dump_json().replace(effect.key, key).replace(effect.order_id, order_id)
    intent = Intent(
        case_id=case.id,
        kind=effect.kind,
        ordinal=effect.ordinal,
        connection=effect.connection,
        command=type(effect.command).model_validate_json(text),
        context=effect.context,
        runner=effect.runner,
        at=effect.intent_at,
    )
    sent = writing.effects.insert_intent(intent)
    result = effect.result or EffectResult()
    writing.effects.record(sent, effect.state, result, at=effect.result_at)


def _print(figures: Mapping[str, Any]) -> None:
    memory, idle, wake = figures["memory_mb"], figures["idle_percent"], max(figures["wakes"])
    poll = figures["poll_seconds"]
    share = WAITING * poll / (POLL_MINUTES * 60) * 100
    print(f"cases that wait              {figures['waiting']:,}, in {figures['threads']} thread")
    print(f"memory of the worker         {memory:.0f} MB {goal('memory', memory, GOAL_MEMORY_MB, 'MB')}")
    print(f"processor time when idle     {idle:.2f} % of a core {goal('idle', idle, GOAL_IDLE_PERCENT, '%')}")
    print(f"from due to refund sent      {wake:.2f} s at most, of {len(figures['wakes'])}", end="")
    print("", goal("from due to refund sent", wake, GOAL_WAKE_SECONDS, "s"))
    print(f"asking for an answer once    {poll * 1000:.1f} ms of processor time")
    print(f"  for all of them            {share:.0f} % of a core with poll_minutes = {POLL_MINUTES}")
