"""What one person sees of withdrawals from the contract, and decides about them."""

from __future__ import annotations

from dropconnect.app.seat_base import SeatBase
from dropconnect.errors import NotThere
from dropconnect.report.pages import PAGE
from dropconnect.report.withdrawals import WithdrawalPage, WithdrawalReport


class SeatWithdrawals(SeatBase):
    """Each method means what the front door's of that name means."""

    @property
    def takes_withdrawals(self) -> bool:
        """Whether a store of the person has the withdrawal function."""
        return any(self.sees(store) for store in self._door.withdrawing_stores())

    def withdrawals(
        self, *, state: str = "", store: str = "", page: int = 1, limit: int = PAGE
    ) -> WithdrawalPage:
        """``store``: of this one alone, if the person works for it."""
        stores = self._stores if not store else tuple(name for name in (store,) if self.sees(name))
        return self._door.withdrawals(state=state, stores=stores, page=page, limit=limit)

    def withdrawal(self, withdrawal_id: int) -> WithdrawalReport:
        """``NotThere`` for one of another store, as for one that there is not."""
        found = self._door.withdrawal(withdrawal_id)
        if not self.sees(found.store):
            raise NotThere(f"there is no withdrawal {withdrawal_id}")
        return found

    def decide_withdrawal(
        self, withdrawal_id: int, said: str, *, goods: str = "", order: str = "", because: str = ""
    ) -> WithdrawalReport:
        store = self.withdrawal(withdrawal_id).store
        words = f"withdrawal {withdrawal_id}: {said}"
        with self.recorded("decide-withdrawal", store=store, detail=words):
            return self._door.decide_withdrawal(
                withdrawal_id, said, by=self.person.name, goods=goods, order=order, because=because
            )

    def record_withdrawal_mail(self, withdrawal_id: int, mail_id: str) -> WithdrawalReport:
        store = self.withdrawal(withdrawal_id).store
        with self.recorded("withdrawal-mail", store=store, detail=f"withdrawal {withdrawal_id}"):
            return self._door.record_withdrawal_mail(withdrawal_id, mail_id, by=self.person.name)
