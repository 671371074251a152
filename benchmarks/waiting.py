"""Ten thousand cases that wait for a supplier, and what the process that looks after them needs.

The journal is filled here; ``waiting_work.py`` is the process that is measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from dropconnect import Dropconnect, TimelineEvent, WaitsFor
from dropconnect.clock import SystemClock
from dropconnect.effects import effect_key
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.rows import Case, Effect, Event, Part
from dropconnect.testing.fakes import FakeClock, FakeWorld

WAITING = 10_000
GOAL_MEMORY_MB, GOAL_IDLE_PERCENT, GOAL_WAKE_SECONDS = 100, 3, 1
POLL_MINUTES = 30

_FAR = timedelta(hours=1)
_FILE = f"""
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
    worker = Path(__file__).with_name("waiting_work.py")
    ran = subprocess.run([sys.executable, str(worker), str(folder)], capture_output=True, text=True)
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
    writing.cases.change(
        case,
        {
            "stage": first.stage, "waits_for": first.waits_for, "due_at": due_at,
            "waiting_on": first.waiting_on.replace(part.supplier_order_id, order_at_supplier(order_id)),
        },
    )  # fmt: skip
    theirs = order_at_supplier(order_id)
    moved = replace(
        part, case_id=case.id, supplier_order_id=theirs, supplier_order_number=theirs, next_look_at=due_at
    )
    writing.parts.add({name: value for name, value in asdict(moved).items() if name != "id"})
    _copy_effect(writing, case, effect, theirs)
    for event in events:
        writing.events.add(case.id, event.at, event.kind, event.text, who=event.who, data=event.data)


def _copy_effect(writing: Transaction, case: Case, effect: Effect, order_id: str) -> None:
    key = effect_key(case.key, effect.kind, effect.ordinal)
    text = json.dumps(effect.command).replace(effect.key, key).replace(effect.order_id, order_id)
    copied = replace(effect, key=key, case_id=case.id, order_id=order_id, command=json.loads(text))
    values = {name: value for name, value in asdict(copied).items() if name not in ("state", "attempts")}
    writing.effects.move(writing.effects.insert_intent(values), effect.state, {})


def _print(figures: Mapping[str, Any]) -> None:
    memory, idle, wake = figures["memory_mb"], figures["idle_percent"], max(figures["wakes"])
    poll = figures["poll_seconds"]
    share = WAITING * poll / (POLL_MINUTES * 60) * 100
    print(f"cases that wait              {figures['waiting']:,}, in {figures['threads']} thread")
    print(f"memory of the worker         {memory:.0f} MB{_goal(memory, GOAL_MEMORY_MB, 'MB')}")
    print(f"processor time when idle     {idle:.2f} % of a core{_goal(idle, GOAL_IDLE_PERCENT, '%')}")
    print(f"from due to refund sent      {wake:.2f} s at most, of {len(figures['wakes'])}", end="")
    print(_goal(wake, GOAL_WAKE_SECONDS, "s"))
    print(f"asking for an answer once    {poll * 1000:.1f} ms of processor time")
    print(f"  for all of them            {share:.0f} % of a core with poll_minutes = {POLL_MINUTES}")


def _goal(figure: float, goal: float, unit: str) -> str:
    return f" (goal {goal} {unit}: {'met' if figure <= goal else 'MISSED'})"
