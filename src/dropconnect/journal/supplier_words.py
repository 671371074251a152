"""The repository of what suppliers said on their own page: one answer about a part, and the first counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from dropconnect.journal.reading import Reader
from dropconnect.journal.statements import Statement
from dropconnect.journal.tables import part
from dropconnect.journal.word_tables import supplier_word


class SupplierSaid(StrEnum):
    """What a supplier can say on its page."""

    STOPPED = "stopped"
    SENT = "sent"
    """The goods had left before it was asked."""
    CANNOT = "cannot"


@dataclass(frozen=True)
class SupplierWord:
    """What a supplier said about one part."""

    part_id: int
    answer: str
    detail: str
    """A tracking number, or why not; else empty."""
    said_at: datetime
    heard_at: datetime | None
    """When the case took it in; None: not yet."""
    shipped: dict[str, int] | None
    """Line id at the store -> units that it showed as sent when the case took the word in."""


WORDS = Reader(supplier_word, SupplierWord)

_OF_CASE = Statement(
    select(supplier_word)
    .join(part, part.c.id == supplier_word.c.part_id)
    .where(part.c.case_id == bindparam("case_id"))
    .order_by(supplier_word.c.part_id)
)


class SupplierWords:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def add(self, part_id: int, answer: SupplierSaid, detail: str, *, at: datetime) -> bool:
        """False: it has answered before, and that stands."""
        new = insert(supplier_word).values(part_id=part_id, answer=answer, detail=detail, said_at=at)
        return self._connection.execute(new.on_conflict_do_nothing()).rowcount == 1

    def find(self, part_id: int) -> SupplierWord | None:
        return WORDS.first(self._connection, select(supplier_word).where(supplier_word.c.part_id == part_id))

    def of_case(self, case_id: int) -> list[SupplierWord]:
        return WORDS.found(self._connection, _OF_CASE, case_id=case_id)

    def heard(self, part_id: int, shipped: Mapping[str, int] | None, *, at: datetime) -> None:
        """The case has taken it in."""
        told = update(supplier_word).where(supplier_word.c.part_id == part_id)
        kept = dict(shipped) if shipped is not None else None
        self._connection.execute(told.values(heard_at=at, shipped=kept))
