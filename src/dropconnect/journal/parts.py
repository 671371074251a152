"""The repository of parts: what each supplier was asked, answered, and owes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, or_, select, tuple_, type_coerce
from sqlalchemy import Connection as SqlConnection

from dropconnect.journal.chosen import is_of
from dropconnect.journal.reading import Reader
from dropconnect.journal.records import AskedClocks, PartCredit, PartTerms
from dropconnect.journal.rows import NewPart, Part
from dropconnect.journal.statements import Insert, Statement, Update
from dropconnect.journal.states import Answer, CreditState, PartDecision
from dropconnect.journal.tables import case, part
from dropconnect.journal.trouble import damaged
from dropconnect.journal.waiting import is_unanswered

PARTS = Reader(part, Part)

_OF_ID = Statement(select(part).where(part.c.id == bindparam("id")))
_OF_CASE = Statement(select(part).where(part.c.case_id == bindparam("case_id")).order_by(part.c.ordinal))
_INSERT = Insert(part)
_UPDATE = Update(part, part.c.id == bindparam("the_id"))


@dataclass(frozen=True)
class TimeToAnswer:
    """When a supplier was asked, by every clock, and by when its answer is due."""

    asked_at: datetime
    asked_clocks: AskedClocks
    answer_by: datetime


class Parts:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, new: NewPart) -> Part:
        """A part of which nothing is known yet but what it was opened with."""
        empty = {"decided_by": "", "reason": "", "customer_reason": "", "request_id": ""}
        values = {**empty, **vars(new), "credit": PartCredit()}
        return self.get(_INSERT.run(self._connection, values))

    def get(self, part_id: int) -> Part:
        """One that must be there, as something refers to it: ``JournalError`` if it is not."""
        found = self.find(part_id)
        if found is None:
            raise damaged(f"part {part_id} is not there, although something refers to it")
        return found

    def find(self, part_id: int) -> Part | None:
        """None if there is none of this number."""
        return PARTS.one(self._connection, _OF_ID, id=part_id)

    def of_case(self, case_id: int) -> list[Part]:
        return PARTS.found(self._connection, _OF_CASE, case_id=case_id)

    def of_supplier_order(self, supplier: str, order: str) -> list[Part]:
        """Those of one order at a supplier, by its id or its number there."""
        named = or_(part.c.supplier_order_id == order, part.c.supplier_order_number == order)
        query = select(part).where(part.c.supplier == supplier, named).order_by(part.c.id)
        return PARTS.all(self._connection, query)

    def each(
        self, stores: Collection[str] | None = None, behind: tuple[int, int] | None = None
    ) -> Iterator[Part]:
        """All there are, one by one: nobody has to hold them all. ``stores``: of none but these; ``behind``:
        none but those after this case and ordinal."""
        query = select(part).where(*is_of(stores, part.c.case_id)).order_by(part.c.case_id, part.c.ordinal)
        if behind is not None:
            query = query.where(tuple_(part.c.case_id, part.c.ordinal) > tuple_(*behind))
        return PARTS.each(self._connection, query)

    def unanswered(self, stores: Collection[str] | None = None) -> list[Part]:
        """Those whose supplier was asked and has not answered, the earliest date first."""
        query = select(part).join(case, case.c.id == part.c.case_id).where(is_unanswered())
        chosen = query.where(*is_of(stores, part.c.case_id)).order_by(part.c.answer_by, part.c.id)
        return PARTS.all(self._connection, chosen)

    def expecting(self, stores: Collection[str] | None = None) -> list[Part]:
        """Those whose supplier may owe something, and nobody has said whether it came; the oldest first."""
        nobody_said = type_coerce(part.c.credit, JSON)["decided_by"].as_string() == ""
        promised = type_coerce(part.c.credit, JSON)["state"].as_string() == CreditState.EXPECTED
        owes = or_(part.c.answer == Answer.STOPPED, promised)
        query = select(part).where(owes, nobody_said, *is_of(stores, part.c.case_id)).order_by(part.c.id)
        return PARTS.all(self._connection, query)

    def set_terms(self, before: Part, terms: PartTerms) -> Part:
        return self._change(before, {"terms": terms})

    def record_request(self, before: Part, request_id: str, credit: PartCredit, time: TimeToAnswer) -> Part:
        """It was asked; its answer is due by the end of ``time``."""
        return self._change(before, {**vars(time), "request_id": request_id, "credit": credit})

    def name_request(self, before: Part, request_id: str) -> Part:
        """What the supplier calls the request about it."""
        return self._change(before, {"request_id": request_id})

    def ask_anew(self, before: Part, time: TimeToAnswer) -> Part:
        """Its time begins again, and its silence is forgotten; it is looked at at once."""
        return self._change(before, {**vars(time), "answer": None, "next_look_at": None})

    def record_answer(self, before: Part, answer: Answer, reason: str, *, customer_reason: str = "") -> Part:
        """The answer, or that there is none by the deadline; nothing is looked for any more."""
        values: dict[str, Any] = {"answer": answer, "reason": reason, "next_look_at": None}
        if customer_reason:
            values["customer_reason"] = customer_reason
        return self._change(before, values)

    def record_late_answer(self, before: Part, answer: Answer) -> Part:
        """An answer after the decision: it is known, and changes nothing."""
        return self._change(before, {"answer": answer})

    def decide(self, before: Part, decision: PartDecision, by: str) -> Part:
        """What was decided stays decided: ``ValueError`` for another decision."""
        if before.decision is not None and decision != before.decision:
            raise ValueError(f"part {before.id} is decided ({before.decision}) and stays so")
        values = {"decision": decision, "decided_by": by, "next_look_at": None}
        return self._change(before, values)

    def set_credit(self, before: Part, credit: PartCredit) -> Part:
        return self._change(before, {"credit": credit})

    def record_reminder(self, before: Part, *, at: datetime) -> Part:
        return self._change(before, {"reminded_at": at})

    def look_again(self, before: Part, *, at: datetime | None) -> Part:
        """When to look at it the next time; None: at once."""
        return self._change(before, {"next_look_at": at})

    def _change(self, before: Part, values: Mapping[str, Any]) -> Part:
        _UPDATE.run(self._connection, values, {"the_id": before.id})
        return self.get(before.id)
