"""What one person makes of customers' mails and chats: every act is recorded."""

from __future__ import annotations

from datetime import datetime

from dropconnect.app.seat_base import SeatBase
from dropconnect.errors import NotThere
from dropconnect.report.case import CaseReport
from dropconnect.report.pasted import PastedOrders, PastedText, PastedWish
from dropconnect.report.withdrawals import WithdrawalReport


class SeatPasting(SeatBase):
    """Each method means what the front door's of that name means."""

    def keep_pasted(self, text: str, *, name: str = "") -> PastedText:
        with self.recorded("paste"):
            return self._door.keep_pasted(text, by=self.person.name, name=name, stores=self._stores)

    def pasted(self, name: str) -> PastedText:
        return self._door.pasted(name, by=self.person.name)

    def find_pasted(self, name: str) -> PastedText | None:
        """None: this person has pasted nothing of this name, or a case has it."""
        try:
            return self.pasted(name)
        except NotThere:
            return None

    def orders_of_pasted(self, name: str) -> PastedOrders:
        return self._door.orders_of_pasted(name, by=self.person.name, stores=self._stores)

    def read_pasted(self, name: str, store: str, order: str) -> PastedWish:
        """``ConfigurationError`` for a store of others, as for one that there is not."""
        self._require(store)
        return self._door.read_pasted(name, store, order, by=self.person.name)

    def add_pasted(self, name: str, case_id: int) -> CaseReport:
        store = self.case(case_id).case.connection
        with self.recorded("paste", store=store, case_id=case_id):
            return self._door.add_pasted(name, case_id, by=self.person.name)

    def record_withdrawal(
        self,
        store: str,
        name: str,
        order: str,
        goods: str = "",
        mail: str = "",
        language: str = "",
        *,
        received_at: datetime,
        pasted: str = "",
    ) -> WithdrawalReport:
        self._require(store)
        with self.recorded("record-withdrawal", store=store, detail=order):
            return self._door.record_withdrawal(
                store,
                name,
                order,
                goods,
                mail,
                language,
                received_at=received_at,
                by=self.person.name,
                pasted=pasted,
            )
