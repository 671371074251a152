"""Makes reports of incidents, and tells the choices that a question or an incident leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dropconnect.journal.card_rows import OrderName
from dropconnect.journal.person_rows import Incident
from dropconnect.journal.rows import Case
from dropconnect.report.case import IncidentReport, TaskChoice
from dropconnect.saga.case.incident_ends import choices_for
from dropconnect.saga.case.questions import NEEDS_DETAIL
from dropconnect.saga.waiting.waits import is_overdue


def incident_report(incident: Incident, case: Case | OrderName, now: datetime) -> IncidentReport:
    """``now``: whether it is overdue."""
    choices = choices_for(incident.kind) if incident.is_open else {}
    names = IncidentReport.model_fields.keys() - {"connection", "order_number", "choices", "overdue"}
    told = {name: getattr(incident, name) for name in names}
    return IncidentReport(
        **told,
        connection=case.connection,
        order_number=case.order_number,
        choices=choices_told(choices),
        overdue=incident.is_open and is_overdue(incident, now),
    )


def choices_told(given: Mapping[Any, str]) -> tuple[TaskChoice, ...]:
    """With what each means, and whether words have to follow it."""
    return tuple(
        TaskChoice(decision=decision, meaning=meaning, needs_detail=decision in NEEDS_DETAIL)
        for decision, meaning in given.items()
    )
