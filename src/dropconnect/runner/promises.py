"""The dates that customers were promised: who is told again, and when that is tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from dropconnect.clock import Clock
from dropconnect.errors import CaseConflict, ConfigurationError
from dropconnect.journal import Journal
from dropconnect.journal.rows import Case
from dropconnect.saga.case.delays import READ_ERRORS, RETRY_LONGEST
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.customers.delivery import send_messages
from dropconnect.saga.customers.promises import keep_promise, overdue_promises

log = logging.getLogger(__name__)


class Promises:
    """Of one runner. A store that cannot be read now is asked again an hour later."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        holding: Callable[[int], AbstractContextManager[Case]],
        desk: Callable[[Case], Desk],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._holding = holding
        self._desk = desk
        self._not_before: dict[int, datetime] = {}

    def keep(self) -> None:
        """Tell every customer whose date has passed. Raises ``JournalError`` and ``LostLease``."""
        now = self._clock.now()
        with self._journal.read() as reading:
            overdue = overdue_promises(reading, now)
        for case_id in overdue:
            if self._not_before.get(case_id, now) <= now:
                # Also where nothing could be made of it: it is not tried with every look.
                self._not_before[case_id] = now + RETRY_LONGEST
                self._keep(case_id)

    def _keep(self, case_id: int) -> None:
        try:
            with self._holding(case_id) as case:
                desk = self._desk(case)
                keep_promise(desk, case)
                send_messages(desk, case)
        except CaseConflict:
            self._not_before.pop(case_id)  # who has it is done soon
        except (ConfigurationError, *READ_ERRORS) as error:
            log.warning("case %d: the customer cannot be told yet: %s", case_id, error)
