"""How the goods of a case stand, line by line, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dropconnect.journal.rows import Event, Part
from dropconnect.journal.states import Answer, Outcome, PartDecision
from dropconnect.models.operation import Eligibility
from dropconnect.models.order import LineKind
from dropconnect.report.meaning import CaseRows
from dropconnect.report.sheet import GoodsRow, Shade

_ANSWERED = {
    Answer.STOPPED: (Shade.DONE, "stopped"),
    Answer.NOT_ORDERED: (Shade.DONE, "was never ordered"),
    Answer.REFUSED: (Shade.REFUSED, "cannot be stopped"),
    Answer.SILENT: (Shade.LATE, "no answer in time"),
}
_DECIDED = {
    PartDecision.KEEP: "stays ordered",
    PartDecision.ABSORB: "paid back although the goods still come",
}
_UNASKED = {
    Eligibility.NOW: "can be stopped at once",
    Eligibility.ASK: "will be asked",
    Eligibility.MANUAL: "a person has to ask",
    Eligibility.NO: "cannot be stopped",
    Eligibility.UNKNOWN: "it is not known whether it can be stopped",
}


def goods_of(rows: CaseRows) -> tuple[GoodsRow, ...]:
    """A row for each line and each supplier behind it, as the plan has them."""
    return tuple(_rows(rows))


def _rows(rows: CaseRows) -> Iterator[GoodsRow]:
    for line in rows.case.plan.choice.lines:
        about: dict[str, Any] = {"name": line.name or f"line {line.line_id}", "measure": line.measure}
        left = line.quantity
        for part in rows.parts:
            units = part.units.get(line.line_id, 0)
            if units:
                left -= units
                yield GoodsRow(quantity=units, supplier=part.name, **about, **_of_part(rows, part))
        if left > 0 or line.kind is not LineKind.ITEM:
            yield GoodsRow(quantity=max(left, 0), supplier="", **about, **_of_ours(rows, line.kind))


def _of_part(rows: CaseRows, part: Part) -> dict[str, Any]:
    task = next((item.id for item in rows.open_tasks if item.part_id == part.id), None)
    told: dict[str, Any] = {"why": part.reason, "task_id": task, "until": None}
    if part.answer is not None:
        shade, words = _ANSWERED[part.answer]
        if part.decision in _DECIDED:
            words = f"{words}: {_DECIDED[part.decision]}"
            shade = Shade.REFUSED
        return {**told, "shade": shade, "state": words, "at": _last_word(rows, part)}
    if part.asked_at is not None:
        late = part.answer_by is not None and rows.now >= part.answer_by
        words = "asked, overdue" if late else "asked"
        shade = Shade.LATE if late else Shade.WAITS
        return {**told, "shade": shade, "state": words, "at": part.asked_at, "until": part.answer_by}
    why = part.reason or part.terms.answer.reason
    words = _UNASKED[part.terms.answer.eligibility]
    return {**told, "shade": Shade.WAITS, "state": words, "at": None, "why": why}


def _of_ours(rows: CaseRows, kind: LineKind) -> dict[str, Any]:
    """Of what no supplier is asked about."""
    words = "own stock" if kind is LineKind.ITEM else "no goods"
    is_done = rows.case.outcome is Outcome.DONE
    shade, words = (Shade.DONE, f"{words}, cancelled") if is_done else (Shade.QUIET, words)
    return {"shade": shade, "state": words, "at": None, "until": None, "why": "", "task_id": None}


def _last_word(rows: CaseRows, part: Part) -> datetime | None:
    """When the last thing was noted about the part."""
    about = (event for event in reversed(rows.events) if _is_about(event, part))
    return next((event.at for event in about), None)


def _is_about(event: Event, part: Part) -> bool:
    return event.kind == "supplier" and event.text.startswith(f"{part.name}: {part.answer}")
