"""The part of the front door that a supplier uses, who has no account: one question, behind a link."""

from __future__ import annotations

import logging
from collections.abc import Callable

from dropconnect.app.looking import Looking
from dropconnect.errors import CaseConflict, ConnectorError, NotThere, UsageError
from dropconnect.journal import Transaction
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.links import Link, LinkPurpose
from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import Answer, IncidentKind
from dropconnect.journal.supplier_words import SupplierSaid, SupplierWord
from dropconnect.plain import plain_words
from dropconnect.report.supplier_page import AskedGoods, SupplierQuestionReport
from dropconnect.saga.case.desk import Desk, numbered
from dropconnect.saga.suppliers.words import contradicted, hear, in_words

log = logging.getLogger(__name__)

_NO_LINK = "this link leads nowhere: open it as it stands in the mail, or answer the mail"
_MOST_DETAIL = 300


class SupplierPage(Looking):
    """Whoever has the link sees that supplier's goods and its own order number: no customer and no prices."""

    def supplier_question(self, secret: str) -> SupplierQuestionReport:
        """What a supplier is asked by the link with this secret. ``NotThere`` if there is none."""
        with self._journal.opened().read() as reading:
            part, case = _asked(reading, secret)
            return _report(part, case, reading.supplier_words.find(part.id))

    def answer_supplier_question(self, secret: str, answer: str, detail: str = "") -> SupplierQuestionReport:
        """Keep what the supplier says: stopped, sent (``detail``: tracking) or cannot (``detail``: why).

        The first answer counts; another one is kept as an incident of the case, and the report says what was
        said first. It is on the disk when this returns; the case takes it in at once where nobody else has
        it, else at its next step. Raises ``NotThere``, and ``UsageError`` for an answer that is none.
        """
        said, words = _understood(answer, detail)
        reason = ""
        journal, now = self._journal.opened_for_work(), self._clock.now()
        with journal.write() as writing:
            part, case = _asked(writing, secret)
            before = writing.supplier_words.find(part.id)
            if before is None and not _is_closed(part, case):
                writing.supplier_words.add(part.id, said, words, at=now)
                writing.links.use_up_of(LinkPurpose.SUPPLIER, part.id, at=now)
                writing.parts.look_again(part, at=None)
                writing.cases.hurry(case.id, at=now)
            elif before is None or (before.answer, before.detail) != (said, words):
                second = SupplierWord(part.id, said, words, now, None, None)
                first = f"first {in_words(before)}" if before else "after its question was closed"
                reason = f"{part.name} said on its page: {in_words(second)}; {first}"
                kind = numbered(IncidentKind.SAID_TWICE, part.ordinal)
                writing.incidents.add(new_incident(case.id, kind, reason, {}, now))
        if before is None:
            self._take_in(case.id, hear)
        elif reason:
            self._take_in(case.id, lambda desk, held: contradicted(desk, held, part, reason))
        return self.supplier_question(secret).changed(said_again=bool(reason))

    def _take_in(self, case_id: int, first: Callable[[Desk, Case], Case]) -> None:
        try:
            self._workbench.carry_on(case_id, first)
        except (CaseConflict, ConnectorError) as error:
            # Somebody is at work on the case, or the store is out of reach: its next step takes the word in.
            log.info("a supplier's answer is taken in later: %s", type(error).__name__)


def _asked(reading: Transaction, secret: str) -> tuple[Part, Case]:
    found: Link | None = reading.links.find(secret, LinkPurpose.SUPPLIER)
    if found is None:
        raise NotThere(_NO_LINK)
    part = reading.parts.get(found.subject_id)
    return part, reading.cases.get(part.case_id)


def _is_closed(part: Part, case: Case) -> bool:
    return part.is_decided or part.answer not in (None, Answer.SILENT) or not case.is_open


def _report(part: Part, case: Case, word: SupplierWord | None) -> SupplierQuestionReport:
    terms = part.terms.answer
    return SupplierQuestionReport(
        supplier=part.supplier,
        order_number=part.supplier_order_number,
        whole=part.whole,
        goods=tuple(
            AskedGoods(name=unit.name or unit.sku or "goods", sku=unit.sku, quantity=unit.quantity)
            for unit in part.terms.units
        ),
        language=terms.portal.language if terms.portal is not None else "en",
        answer_by=part.answer_by,
        closed=_is_closed(part, case),
        said=word.answer if word else "",
        said_detail=word.detail if word else "",
        said_at=word.said_at if word else None,
    )


def _understood(answer: str, detail: str) -> tuple[SupplierSaid, str]:
    try:
        said = SupplierSaid(answer)
    except ValueError:
        raise UsageError("say one of: stopped, sent, cannot") from None
    words = plain_words(detail.strip(), _MOST_DETAIL)
    if said is SupplierSaid.CANNOT and not words:
        raise UsageError("say why it cannot be stopped, in a few words")
    return said, "" if said is SupplierSaid.STOPPED else words
