"""Whether the texts that a journal keeps for people can be read by them, whatever a test did with it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

JOURNAL = "dropconnect-journal.sqlite3"
_TEXTS = (
    "SELECT case_id, 'task ' || code, reason FROM task",
    "SELECT case_id, 'incident ' || kind, reason FROM incident",
    "SELECT case_id, 'event ' || kind, text FROM event",
    "SELECT id, 'outcome', outcome_reason FROM `case`",
    "SELECT id, 'waiting on', waiting_on FROM `case`",
)
_FOR_PROGRAMS = re.compile(
    r"""[{\[(]['"]        # a dict, a list or a tuple, as Python shows them
    |\b[A-Z]\w*\(['"\w]+=?  # Decimal('1'), Money(amount=...)
    |\bdatetime\.
    |\bNone\b
    |<[A-Za-z_.]+(:|\ object)  # <Decision.DENY: 'deny'>
    |\b(Decision|Answer|Eligibility|OrderState|StepStatus|Outcome|Stage)\.[A-Z]""",
    re.VERBOSE,
)
_LINE = re.compile(r"\blines? ([\w/.:-]*\w)")


def complaints(folder: Path) -> list[str]:
    """What people could not read in the journal of this folder; empty too if there is none, or a damaged
    one. A line's id is nothing for people where the goods have a name."""
    file = folder / JOURNAL
    if not file.is_file():
        return []
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as journal:
            return list(_complaints(journal))
    except sqlite3.Error:
        return []


def _complaints(journal: sqlite3.Connection) -> Iterator[str]:
    named = _named_lines(journal)
    for query in _TEXTS:
        for case_id, what, text in journal.execute(query):
            for found in _FOR_PROGRAMS.finditer(text):
                yield f"case {case_id}, {what}: {found[0]!r} is not for people: {text}"
            for line in _LINE.findall(text):
                if line in named.get(case_id, ()):
                    yield f"case {case_id}, {what}: the goods of line {line} have a name: {text}"


def _named_lines(journal: sqlite3.Connection) -> dict[int, set[str]]:
    """Case -> ids of lines, the store's and the suppliers', whose goods are known by name."""
    named: dict[int, set[str]] = defaultdict(set)
    for case_id, plan in journal.execute("SELECT id, plan FROM `case`"):
        named[case_id] |= set(_ids(json.loads(plan)))
    for case_id, terms in journal.execute("SELECT case_id, terms FROM part"):
        named[case_id] |= set(_ids(json.loads(terms)))
    return named


def _ids(kept: Any) -> Iterator[str]:
    if isinstance(kept, list):
        for item in kept:
            yield from _ids(item)
    if isinstance(kept, dict):
        if kept.get("name"):
            yield from (str(kept[key]) for key in ("line_id", "store_line_id", "id") if kept.get(key))
        for item in kept.values():
            yield from _ids(item)
