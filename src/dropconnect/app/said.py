"""A decision whose word and detail are given apart, as forms and programs give them, in one text."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.errors import UsageError
from dropconnect.report.case import TaskChoice
from dropconnect.saga.case.questions import said_in


def said(decision: str, detail: str, choices: Iterable[TaskChoice]) -> str:
    """The text that ``resolve`` and ``end_incident`` take. ``UsageError`` if the decision is none of the
    choices, and where both together would be read as another one."""
    known = {choice.decision: choice.meaning for choice in choices}
    if decision not in known:
        listed = "; ".join(f'"{word}" ({meaning})' for word, meaning in known.items())
        raise UsageError(f"{decision!r} is not one of the choices. These are: {listed}")
    words = " ".join(detail.split())
    text = f"{decision}, {words}" if words else decision
    if said_in(text, known) != (decision, words):
        raise UsageError(f"{words!r} behind {decision!r} would be read as something else: write it otherwise")
    return text
