"""The part of the front door that shows suppliers as a whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from dropconnect.app.reading_room import ReadingRoom
from dropconnect.journal import Transaction
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import CreditState
from dropconnect.report.reading import credit_report
from dropconnect.report.supplier import CreditReport
from dropconnect.report.supplier_overview import OpenQuestion, SupplierCredit, SupplierOverview
from dropconnect.suppliers.manual import ManualSupplier


class SupplierOverviews(ReadingRoom):
    """What is open with each supplier."""

    def supplier_overviews(self, *, stores: Collection[str] | None = None) -> tuple[SupplierOverview, ...]:
        """List the suppliers of the configuration with their open questions and expected credits.

        ``stores``: of none but these, and only the suppliers that their routes name.
        """
        with self._journal.opened().read() as reading:
            questions = self._questions(reading, stores)
            owed = self._credits(reading, stores)
            return tuple(
                self._overview(reading, name, behind, questions.get(name, []), owed.get(name, []))
                for name in self._configuration.suppliers
                if (behind := self._stores_of(name, stores)) or stores is None
            )

    def _overview(
        self,
        reading: Transaction,
        name: str,
        stores: tuple[str, ...],
        questions: list[OpenQuestion],
        owed: list[SupplierCredit],
    ) -> SupplierOverview:
        section = self._configuration.supplier(name)
        by_hand = section.connector == ManualSupplier.name
        confirmed = bool(section.mail) and reading.confirmations.confirmed_at(name, section.mail) is not None
        return SupplierOverview(
            name=name,
            connector=section.connector,
            asked_by="api" if not by_hand else "mail" if confirmed else "person",
            mail=section.mail,
            mail_confirmed=confirmed,
            stores=stores,
            questions=tuple(questions),
            credits=tuple(owed),
        )

    def _stores_of(self, supplier: str, stores: Collection[str] | None) -> tuple[str, ...]:
        return tuple(
            name
            for name, section in self._configuration.stores.items()
            if (stores is None or name in stores)
            and any(route.supplier == supplier for route in section.routes)
        )

    def _questions(
        self, reading: Transaction, stores: Collection[str] | None
    ) -> dict[str, list[OpenQuestion]]:
        found: dict[str, list[OpenQuestion]] = {}
        now = self._clock.now()
        for part in reading.parts.unanswered(stores):
            question = _question(part, reading.cases.get(part.case_id), now)
            found.setdefault(part.supplier, []).append(question)
        return found

    def _credits(
        self, reading: Transaction, stores: Collection[str] | None
    ) -> dict[str, list[SupplierCredit]]:
        found: dict[str, list[SupplierCredit]] = {}
        for part in reading.parts.expecting(stores):
            owed = credit_report(part)
            if owed is not None and owed.state is CreditState.EXPECTED:
                credit = self._credit(owed, part, reading.cases.get(part.case_id))
                found.setdefault(part.supplier, []).append(credit)
        return found

    def _credit(self, owed: CreditReport, part: Part, case: Case) -> SupplierCredit:
        due = (
            case.closed_at + timedelta(days=self._configuration.credit_days(owed.supplier))
            if case.closed_at is not None
            else None
        )
        return SupplierCredit(
            **dict(owed),
            connection=case.connection,
            store_order=case.order_number,
            due_at=due,
            overdue=due is not None and due <= self._clock.now(),
            if_stopped=part.answer is None,
        )


def _question(part: Part, case: Case, now: datetime) -> OpenQuestion:
    return OpenQuestion(
        case_id=case.id,
        connection=case.connection,
        order_number=case.order_number,
        supplier_order=part.supplier_order_number,
        units=part.units,
        names=part.names,
        asked_at=part.asked_at or now,
        answer_by=part.answer_by,
        reminded_at=part.reminded_at,
        overdue=part.answer_by is not None and part.answer_by <= now,
    )
