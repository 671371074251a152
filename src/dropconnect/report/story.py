"""The timeline of a case as people read it: who, what, in words, without the steps on the way. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dropconnect.journal.events import US
from dropconnect.journal.rows import Event
from dropconnect.journal.states import CUSTOMER_WORDS, HAPPENED, EffectState
from dropconnect.models.commands import EffectKind
from dropconnect.report.doubts import NAMES
from dropconnect.report.meaning import CaseRows
from dropconnect.report.sheet import StoryLine, Voice

_NUMBER = re.compile(r"\s*\((?:task|incident) \d+\)|\b(task|incident) \d+\b")
_NAMED = {"task": "a question", "incident": "an incident"}
_LEADS = (
    "incident: ",
    "closed, ",
    "case opened: ",
    "withdrawn: ",
    "behind the order: ",
    "the customer was told: ",
)
_ASKED = re.compile(r"^asked [^:]+: ")
_ON_THE_WAY = ("stage-", "waits-for-supplier", "waits-for-person", "postponed")
_TOLD_BY_SUPPLIER = (EffectKind.CANCEL_SUPPLIER, EffectKind.WITHDRAW_SUPPLIER, EffectKind.ESCALATE_SUPPLIER)
_OF_MONEY = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
_TITLES = {
    "case-opened": "Cancellation asked for",
    "case-closed": "Closed",
    "parts-opened": "Whose goods they are",
    "planned-again": "Planned again",
    "suppliers-only": "Only the suppliers are stopped",
    "task-opened": "A question",
    "task-decided": "Decided",
    "agreed-alone": "Agreed alone",
    "incident": "Incident",
    "incident-ended": "Incident ended",
    "handed-over": "Handed over",
    "reminded": "Reminded",
    "overdue": "Overdue",
    "withdrawn": "Withdrawn",
    "person-note": "Note",
    "credit-decided": "Supplier's money",
    "credit-closed": "Supplier's money",
    CUSTOMER_WORDS: "The customer wrote",
    "message-queued": "Mail to the customer",
    "message-sent": "Mail sent to the customer",
    "message-delayed": "Mail waits",
    "message-impossible": "Customer not told",
    "waits-for-settle": "Waits until it is certain",
    "waits-for-retry": "Tried again later",
    "waits-for-other": "Waits for another installation",
    "waits-for-pause": "Stopped by a person",
    "restored": "After a restore",
    "note-unknown": "Note at the order",
    "supplier": "Supplier",
}
_STATES = {
    EffectState.INTENT: "on its way",
    EffectState.DOUBT: "not known whether it happened",
    EffectState.UNSENT: "did not happen",
    EffectState.DONE: "done",
    EffectState.ALREADY: "was so already",
    EffectState.REQUESTED: "accepted, not done yet",
    EffectState.REFUSED: "refused",
    EffectState.CONTESTED: "refused, but money may have moved",
    EffectState.MOVED: "moved, as a person says",
    EffectState.GIVEN_UP: "given up",
}
_IN_DOUBT = (EffectState.DOUBT, EffectState.CONTESTED)


def story_of(rows: CaseRows) -> tuple[StoryLine, ...]:
    """The newest first."""
    return tuple(reversed(tuple(_lines(rows))))


def _lines(rows: CaseRows) -> Iterator[StoryLine]:
    kinds = {effect.key: effect.kind for effect in rows.effects}
    letters = {message.kind: message.id for message in rows.messages}
    last = {event.data.get("effect"): event.id for event in rows.events if event.kind.startswith("effect-")}
    for event in rows.events:
        key = event.data.get("effect")
        kind = kinds.get(key) if key else None
        if event.kind.startswith(_ON_THE_WAY):
            continue
        if kind is not None and event.kind.startswith("effect-"):
            if event.kind == "effect-intended" and last[key] != event.id:
                continue  # what came of it is told
            if kind in _TOLD_BY_SUPPLIER and event.kind not in ("effect-doubt", "effect-intended"):
                continue  # the supplier's own line tells it
            yield _of_effect(rows, event, kind)
        else:
            yield _of_event(rows, event, {str(name): letter for name, letter in letters.items()})


def _of_effect(rows: CaseRows, event: Event, kind: EffectKind) -> StoryLine:
    name = event.kind.removeprefix("effect-")
    state = next((item for item in EffectState if item == name), EffectState.INTENT)
    words = event.text.partition(": ")[2] or event.text
    _, _, detail = words.partition(", ") if state in HAPPENED else ("", "", words)
    at_supplier = kind in _TOLD_BY_SUPPLIER
    return StoryLine(
        at=event.at,
        voice=Voice.SUPPLIER if at_supplier else Voice.STORE,
        who="supplier" if at_supplier else rows.case.connection,
        title=f"{NAMES[kind]}: {_STATES[state]}",
        text=detail,
        is_trouble=False,
        is_doubt=state in _IN_DOUBT,
        is_money=kind in _OF_MONEY and state in (*HAPPENED, EffectState.MOVED),
    )


def _of_event(rows: CaseRows, event: Event, letters: dict[str, str]) -> StoryLine:
    text = _NUMBER.sub(lambda found: _NAMED.get(found[1] or "", ""), event.text)
    title = _TITLES.get(event.kind, event.kind.replace("-", " ").capitalize())
    who, voice = event.who, Voice.PERSON if event.who != US else Voice.DROPCONNECT
    if event.kind == "supplier":
        who, _, text = text.partition(": ")
        voice = Voice.SUPPLIER
    elif event.kind == CUSTOMER_WORDS:
        # As it was written, numbers and all.
        voice, text = Voice.CUSTOMER, event.text
        title = f"{title}; pasted by {event.data.get('pasted_by') or 'a colleague'}"
    elif event.kind.startswith("message-"):
        voice, who = Voice.CUSTOMER, "customer"
    is_letter = event.kind.startswith("message-")
    mail = next((letter for name, letter in letters.items() if name in event.text.split()), "")
    return StoryLine(
        at=event.at,
        voice=voice,
        who=who,
        title=title,
        text=_without_lead(event.kind, text),
        is_trouble=event.kind in ("incident", "overdue"),
        is_doubt=event.kind == "waits-for-settle",
        is_money=False,
        mail=mail if is_letter else "",
    )


def _without_lead(kind: str, text: str) -> str:
    """The title says it already."""
    if kind in ("person-note", CUSTOMER_WORDS):
        return text
    if kind == "task-opened":
        return _ASKED.sub("", text)
    lead = next((lead for lead in _LEADS if text.startswith(lead)), "")
    return text.removeprefix(lead)
