"""The parts of the front door that have a file of their own, put together."""

from __future__ import annotations

from dropconnect.app.bulk_runs import BulkRuns
from dropconnect.app.case_work import CaseWork
from dropconnect.app.change_desk import ChangeDesk
from dropconnect.app.customer_changes import CustomerChanges
from dropconnect.app.entrance import Entrance
from dropconnect.app.journal_care import JournalCare
from dropconnect.app.order_reading import OrderReading
from dropconnect.app.pasting import Pasting
from dropconnect.app.serving import Serving
from dropconnect.app.shadowing import Shadowing
from dropconnect.app.stopping import Stopping
from dropconnect.app.store_look import StoreLooks
from dropconnect.app.supplier_mail import SupplierMail
from dropconnect.app.supplier_overviews import SupplierOverviews
from dropconnect.app.supplier_page import SupplierPage
from dropconnect.app.teamwork import Teamwork
from dropconnect.app.undelivered import Undelivered
from dropconnect.app.webhooks import Webhooks
from dropconnect.app.withdrawal_desk import WithdrawalDesk
from dropconnect.app.withdrawals import Withdrawals


class SideDoors(
    BulkRuns,
    CaseWork,
    Pasting,
    OrderReading,
    JournalCare,
    Stopping,
    SupplierMail,
    Shadowing,
    Webhooks,
    Serving,
    Teamwork,
    Entrance,
    SupplierPage,
    SupplierOverviews,
    Withdrawals,
    WithdrawalDesk,
    CustomerChanges,
    ChangeDesk,
    Undelivered,
    StoreLooks,
):
    """What a caller can do beside planning, cancelling and deciding."""
