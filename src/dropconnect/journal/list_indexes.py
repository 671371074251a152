"""Indexes by which lists are read: what a command looks for is found among a hundred thousand cases at once.

Those by which the journal keeps its word (one open case per order, one effect per key) stand beside their
tables.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Index, text

from dropconnect.journal.tables import case, claim, incident, task
from dropconnect.journal.team_tables import notice
from dropconnect.journal.watch_tables import sighting


def _partial(name: str, where: str, *columns: ColumnElement[object]) -> None:
    Index(name, *columns, sqlite_where=text(where))


# Of few orders there are several cases: the store adds little to the id, and `cases --order` has no store.
Index("case_order", case.c.order_id, case.c.connection)
# People write numbers with small and with capital letters.
Index("case_number", text("order_number COLLATE NOCASE"), _table=case)
Index("case_customer", text("customer COLLATE NOCASE"), _table=case)
Index("case_store", case.c.connection)
# First the date: open cases, which have none, stand together in it.
Index("case_closed", case.c.closed_at, case.c.connection)
Index("case_opened", case.c.opened_at)
_partial("case_open", "closed_at IS NULL", case.c.id)
_partial("case_waits", "closed_at IS NULL", case.c.waits_for, case.c.due_at)

Index("claim_order", claim.c.order_id, claim.c.connection)

Index("incident_case", incident.c.case_id)
Index("incident_due", incident.c.due_at)
_partial("incident_open", "decided_at IS NULL", incident.c.due_at)
Index("task_due", task.c.due_at)
_partial("task_open", "decided_at IS NULL", task.c.due_at)

Index("notice_case", notice.c.case_id)

Index("sighting_state", sighting.c.connection, sighting.c.state, sighting.c.last_at)
# Most of what is seen is explained by a case at once, and never told of.
_partial("sighting_told", "looks > 0", sighting.c.id)
