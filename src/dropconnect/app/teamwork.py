"""All that people who work together need of the front door, beside the cases themselves."""

from __future__ import annotations

from dropconnect.app.accounts import Accounts
from dropconnect.app.queue import Queueing
from dropconnect.app.records import Records
from dropconnect.app.searching import Searching


class Teamwork(Records, Accounts, Queueing, Searching):
    """Who comes in, who did what, and what is to be done next."""
