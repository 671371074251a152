"""The tables of withdrawals from the contract: what was stated, and mails to customers without a case."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from dropconnect.journal.states import MessageState
from dropconnect.journal.tables import metadata
from dropconnect.journal.types import UtcDateTime, Word
from dropconnect.journal.withdrawal_states import WithdrawalState

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("form", String(64), nullable=False, unique=True),
    Column("store", String(100), nullable=False),
    Column("name", Text, nullable=False),
    Column("order_text", Text, nullable=False),
    Column("goods", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("stated_at", UtcDateTime, nullable=False),
    Column("first_id", Integer, ForeignKey("withdrawal.id")),
    Column("state", Word(WithdrawalState, 20), nullable=False),
    Column("doubts", JSON, nullable=False),
    Column("agreed", JSON, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("order_number", String(100), nullable=False),
    Column("case_id", Integer, ForeignKey("case.id")),
    Column("due_at", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("decided_by", String(100), nullable=False),
    Column("decided_at", UtcDateTime),
    Column("warned_at", UtcDateTime),
    Column("erased_at", UtcDateTime),
    Column("recorded_by", String(100), nullable=False, server_default=""),
    Column("recorded_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("withdrawal_due", withdrawal.c.due_at)
Index("withdrawal_stated", withdrawal.c.stated_at)
Index("withdrawal_case", withdrawal.c.case_id)
Index("withdrawal_state", withdrawal.c.state)

customer_mail = Table(
    "customer_mail",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("withdrawal_id", Integer, ForeignKey("withdrawal.id")),
    Column("store", String(100), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("notifier", String(100), nullable=False),
    Column("address", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("state", Word(MessageState, 20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("told", Boolean, nullable=False),
)
Index("customer_mail_due", customer_mail.c.due_at)
Index("customer_mail_withdrawal", customer_mail.c.withdrawal_id)
Index("customer_mail_untold", customer_mail.c.told, customer_mail.c.state)
