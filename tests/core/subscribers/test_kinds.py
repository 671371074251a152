"""Every line that the code writes into a timeline has a name outside, chosen and not by chance."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dropconnect
from dropconnect.journal.rows import Event
from dropconnect.models.event_kinds import EventKind
from dropconnect.subscribers.kinds import kind_of

SOURCES = Path(dropconnect.__file__).parent
NOTED = {
    "agreed-alone",
    "parts-opened",
    "person-note",
    "request-joined",
    "restored",
    "runner-gone",
    "suppliers-only",
}
"""Nothing that another program could wait for."""


def written() -> Iterator[str]:
    """The kinds that stand in the code; of one that is put together its beginning."""
    for path in SOURCES.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and (kind := _kind_in(call)) is not None:
                yield kind


def _kind_in(call: ast.Call) -> str | None:
    what = ast.unparse(call.func)
    place = 2 if what.endswith(".events.add") else 1 if what == "desk.note" else None
    if place is None:
        return None
    kind = call.args[place]
    if isinstance(kind, ast.JoinedStr):
        kind = kind.values[0]
    return str(kind.value) if isinstance(kind, ast.Constant) else None


def event(kind: str) -> Event:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Event(id=1, case_id=1, at=now, kind=kind, who="dropconnect", text="", data={})


def test_every_kind_in_the_code_has_a_name_of_its_own() -> None:
    found = set(written())
    assert len(found) > 20
    unnamed = {kind for kind in found if kind_of(event(kind), None) is EventKind.CASE_NOTED}

    assert unnamed - {"effect-", "effect-intended", "effect-suspected"} == NOTED
