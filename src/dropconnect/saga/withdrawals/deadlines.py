"""The dates of withdrawals: when the money is due, days before that, and when a record is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dropconnect.config import Configuration
from dropconnect.journal import Journal, Transaction
from dropconnect.journal.incidents import new_incident
from dropconnect.journal.states import IncidentKind
from dropconnect.journal.withdrawal_states import WithdrawalState
from dropconnect.journal.withdrawals import Withdrawal
from dropconnect.saga.withdrawals.proof import request_name
from dropconnect.withdrawal_right import WithdrawalSettings

MONEY_DUE = timedelta(days=14)
"""From when the trader learns of the withdrawal (Directive 2011/83/EU, Article 13(1))."""
WARN_AFTER = timedelta(days=11)
"""Days before that people are told, whatever it waits for."""
_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Deadlines:
    """One pass over the dates."""

    journal: Journal
    configuration: Configuration
    now: datetime

    def run(self) -> None:
        """Warn of what is due soon, and erase what is over. Raises ``JournalError``."""
        with self.journal.read() as reading:
            late = reading.withdrawals.stated_before(self.now - WARN_AFTER, open_only=True)
            late = [stated for stated in late if stated.state is WithdrawalState.OPENED]
            over = [
                row
                for row in reading.withdrawals.stated_before(self.now - _YEAR)
                if self._is_over(reading, row)
            ]
        if not late and not over:
            return
        with self.journal.write() as writing:
            for stated in late:
                self._warn(writing, stated)
            for stated in over:
                writing.withdrawals.erase(stated, self.now)
                writing.customer_mails.erase(stated.id)
                writing.notices.erase_about(stated.code)
                writing.pasted.erase(request_name(stated), stated.case_id)

    def _warn(self, writing: Transaction, stated: Withdrawal) -> None:
        case = writing.cases.get(stated.case_id) if stated.case_id is not None else None
        if case is not None and case.is_open:
            due = stated.stated_at + MONEY_DUE
            waits = case.waiting_on or case.stage
            words = (
                f"the customer withdrew on {stated.stated_at:%Y-%m-%d}: what is due of it has to be paid by "
                f"{due:%Y-%m-%d %H:%M} UTC, and the case is not at its end ({waits}). Only the money of "
                "goods that were sent may wait for them, or for the proof that they were sent back"
            )
            incident = new_incident(case.id, IncidentKind.WITHDRAWAL_DUE, words, {}, self.now)
            if writing.incidents.add(incident):
                writing.events.add(case.id, self.now, "incident", f"incident: {words}")
        writing.withdrawals.warned(stated, self.now)

    def _is_over(self, reading: Transaction, stated: Withdrawal) -> bool:
        section = self.configuration.stores.get(stated.store)
        settings = section.withdrawal if section is not None else WithdrawalSettings()
        if stated.state.is_open or self.now < stated.stated_at + settings.kept_for:
            return False
        return stated.case_id is None or not reading.cases.get(stated.case_id).is_open
