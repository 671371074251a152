"""The tables. A change here needs a migration in ``migrations/versions`` and a new ``REVISION``."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from dropconnect.journal.records import (
    AskedClocks,
    EffectContext,
    EffectResult,
    Envelope,
    Others,
    PartCredit,
    PartTerms,
)
from dropconnect.journal.states import (
    Answer,
    CaseKind,
    ClaimState,
    Decision,
    EffectState,
    MessageState,
    Outcome,
    PartDecision,
    Stage,
    TaskKind,
    WaitsFor,
)
from dropconnect.journal.types import Document, UtcDateTime, Word
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.commands import EffectKind
from dropconnect.models.facts import MESSAGE, MessageKind

REVISION = "0023"

metadata = MetaData()

identity = Table(
    "identity",
    metadata,
    Column("journal_id", String(36), primary_key=True),
    Column("counter", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("restored_at", UtcDateTime),
)

_PLAN = Document(Plan, plain=True)

case = Table(
    "case",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("connection", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("order_number", String(100), nullable=False),
    Column("stage", Word(Stage, 20), nullable=False),
    Column("outcome", Word(Outcome, 20)),
    Column("outcome_reason", Text, nullable=False),
    Column("waits_for", Word(WaitsFor, 20)),
    Column("waiting_on", Text, nullable=False),
    Column("due_at", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("lease", String(64)),
    Column("request", Document(CancellationRequest, plain=True), nullable=False),
    Column("plan", _PLAN, nullable=False),
    Column("agreed", _PLAN),
    Column("follows", Integer, ForeignKey("case.id")),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("watched_until", UtcDateTime),
    Column("opened_with", JSON(none_as_null=True)),
    Column("restored_at", UtcDateTime),
    Column("parent_id", String(100)),
    Column("kind", Word(CaseKind, 20), nullable=False, server_default=CaseKind.CANCELLATION.value),
    Column("customer", String(60), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
# One open case per order: the database itself refuses a second one.
Index(
    "one_open_case_per_order",
    case.c.connection,
    case.c.order_id,
    unique=True,
    sqlite_where=text("closed_at IS NULL"),
)
Index("case_due", case.c.due_at)
Index(
    "case_of_parent",
    case.c.connection,
    case.c.parent_id,
    sqlite_where=text("parent_id IS NOT NULL"),
)
Index(
    "case_held",
    case.c.lease,
    sqlite_where=text("lease IS NOT NULL"),
)

effect = Table(
    "effect",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("kind", Word(EffectKind, 30), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("connection", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("state", Word(EffectState, 20), nullable=False),
    Column("command", JSON, nullable=False),
    Column("context", Document(EffectContext, brief=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("runner", String(64), nullable=False),
    Column("intent_at", UtcDateTime, nullable=False),
    Column("settle_boot", Float),
    Column("settle_boot_id", String(64)),
    Column("settle_runner", String(64)),
    Column("result", Document(EffectResult, brief=True)),
    Column("result_at", UtcDateTime),
    Column("amount", String(40)),
    Column("currency", String(10)),
    Column("seal", String(64), nullable=False, server_default=""),
)
Index("effect_once", effect.c.case_id, effect.c.kind, effect.c.ordinal, unique=True)
Index("effect_order", effect.c.connection, effect.c.order_id)
# All that the sum of a day's payments needs: not one row of the table is read for it.
Index(
    "effect_paid",
    *(effect.c[name] for name in ("connection", "intent_at", "state", "case_id", "currency", "amount")),
    sqlite_where=text("currency IS NOT NULL"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("who", String(100), nullable=False),
    Column("text", Text, nullable=False),
    Column("data", JSON, nullable=False),
    sqlite_autoincrement=True,
)
Index("event_case", event.c.case_id)

task = Table(
    "task",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("effect_key", String(36), ForeignKey("effect.key")),
    Column("part_id", Integer),
    Column("kind", Word(TaskKind, 30), nullable=False),
    Column("code", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("owner", String(100), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("decision", Word(Decision, 60)),
    Column("decision_detail", Text, nullable=False),
    Column("decided_by", String(100), nullable=False),
    Column("decided_at", UtcDateTime),
    Column("reminded_at", UtcDateTime),
    Column("second_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("task_case", task.c.case_id)

incident = Table(
    "incident",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("owner", String(100), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("decision", Word(Decision, 60)),
    Column("decision_detail", Text, nullable=False, server_default=""),
    Column("decided_by", String(100), nullable=False, server_default=""),
    Column("decided_at", UtcDateTime),
    Column("reminded_at", UtcDateTime),
    Column("second_at", UtcDateTime),
    sqlite_autoincrement=True,
)
# What is over may happen again: then it is another incident.
Index(
    "incident_once",
    incident.c.case_id,
    incident.c.kind,
    unique=True,
    sqlite_where=text("decided_at IS NULL"),
)

part = Table(
    "part",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("supplier", String(100), nullable=False),
    Column("supplier_order_id", String(100), nullable=False),
    Column("supplier_order_number", String(100), nullable=False),
    Column("units", JSON, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("terms", Document(PartTerms), nullable=False),
    Column("answer", Word(Answer, 20)),
    Column("decision", Word(PartDecision, 20)),
    Column("decided_by", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    Column("customer_reason", Text, nullable=False),
    Column("request_id", String(100), nullable=False),
    Column("asked_at", UtcDateTime),
    Column("answer_by", UtcDateTime),
    Column("asked_clocks", Document(AskedClocks)),
    Column("reminded_at", UtcDateTime),
    Column("next_look_at", UtcDateTime),
    Column("credit", Document(PartCredit), nullable=False),
    sqlite_autoincrement=True,
)
Index("part_once", part.c.case_id, part.c.ordinal, unique=True)

message = Table(
    "message",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("kind", Word(MessageKind, 30), nullable=False),
    Column("notifier", String(100), nullable=False),
    Column("facts", Document(MESSAGE), nullable=False),
    Column("envelope", Document(Envelope), nullable=False),
    Column("state", Word(MessageState, 20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
)
Index("message_case", message.c.case_id)
Index("message_due", message.c.due_at)

claim = Table(
    "claim",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("connection", String(100), nullable=False),
    Column("order_id", String(100), nullable=False),
    Column("name", String(200), nullable=False, unique=True),
    Column("provider_id", String(200), nullable=False),
    Column("amount", String(60), nullable=False),
    Column("looks", Integer, nullable=False),
    Column("state", Word(ClaimState, 20), nullable=False),
    Column("others", Document(Others), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
Index("claim_case", claim.c.case_id)
Index("claim_state", claim.c.state)
