"""The part of the front door that pages, the API and agents come in by, put together."""

from __future__ import annotations

from dropconnect.app.plan_shelf import PlanShelf
from dropconnect.app.records import Records


class Entrance(Records, PlanShelf):
    """People with passwords, programs with tokens, what each may look at, and the record of what they did."""
