"""What follows when a supplier's time to answer is over, by whatever way it was asked."""

from __future__ import annotations

from datetime import datetime

from dropconnect.journal.rows import Case, Part
from dropconnect.journal.states import Answer, CaseKind, TaskKind
from dropconnect.policy import SupplierNo
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import question_about_part
from dropconnect.saga.customers.outbox import update_waiting
from dropconnect.saga.suppliers.answers import ask_what_follows
from dropconnect.saga.suppliers.deadline import Verdict, judge, report_clock
from dropconnect.saga.suppliers.parts import look_again, next_look, record_answer, units_in_words


def after_silence(desk: Desk, case: Case, part: Part, heard: datetime | None) -> Case | None:
    """The case once the time to answer is over, or may be; None: there is time left.

    Its silence is treated as the policy says, so the date is held against other clocks. ``heard``: what the
    supplier's clock showed just now. Raises what reads raise.
    """
    testimony = judge(desk, case, part, heard)
    if testimony.verdict is Verdict.NOT_YET:
        return None
    if testimony.verdict is Verdict.UNPROVEN and case.kind is not CaseKind.SUPPLIER_ONLY:
        _ask_about_clocks(desk, case, part, testimony.words)
    elif testimony.verdict is Verdict.CLOCK_WRONG:
        report_clock(desk, case, part, testimony.words)
        look_again(desk, part, next_look(desk, part))
    else:
        if desk.section.policy.supplier_silent is SupplierNo.ASK:
            update_waiting(desk, case, part)
        part = record_answer(desk, part, Answer.SILENT, f"no answer by {part.answer_by:%Y-%m-%d %H:%M} UTC")
        return ask_what_follows(desk, case, part, TaskKind.SUPPLIER_SILENT)
    return case


def _ask_about_clocks(desk: Desk, case: Case, part: Part, shown: str) -> None:
    """Whether its time is over cannot be proved: what the policy says of silence is not for us to apply."""
    reason = (
        f"{part.name}, {units_in_words(part)}: no answer yet, and it cannot be proved that its time is over: "
        f"{shown}. Correct the clock that is wrong"
    )
    desk.ask_about(case, question_about_part(part, TaskKind.SUPPLIER_SILENT, reason))
