"""The repository of parts: what each supplier was asked, answered, and owes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import RowMapping, insert, select, update

from dropconnect.journal.rows import Answer, Part, PartDecision
from dropconnect.journal.tables import part


def _part(row: RowMapping) -> Part:
    values = dict(row)
    values["answer"] = Answer(values["answer"]) if values["answer"] else None
    values["decision"] = PartDecision(values["decision"]) if values["decision"] else None
    return Part(**values)


_EMPTY: Mapping[str, Any] = {
    "decided_by": "", "reason": "", "customer_reason": "", "request_id": "", "credit": {},
}  # fmt: skip


class Parts:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, values: Mapping[str, Any]) -> Part:
        query = insert(part).values(**{**_EMPTY, **values}).returning(part.c.id)
        return self.get(self._connection.execute(query).scalar_one())

    def get(self, part_id: int) -> Part:
        """``LookupError`` if there is none."""
        row = self._connection.execute(select(part).where(part.c.id == part_id)).mappings().first()
        if row is None:
            raise LookupError(f"there is no part {part_id}")
        return _part(row)

    def of_case(self, case_id: int) -> list[Part]:
        query = select(part).where(part.c.case_id == case_id).order_by(part.c.ordinal)
        return [_part(row) for row in self._connection.execute(query).mappings()]

    def change(self, before: Part, values: Mapping[str, Any]) -> Part:
        """Write to a part. What was decided stays decided: ``ValueError`` for a second decision."""
        if before.decision is not None and values.get("decision", before.decision) != before.decision:
            raise ValueError(f"part {before.id} is decided ({before.decision}) and stays so")
        self._connection.execute(update(part).where(part.c.id == before.id).values(**values))
        return self.get(before.id)
