"""The JSON document of every command: which model it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.report.bulk import BulkReport
from dropconnect.report.case import Cancellation, CaseReport
from dropconnect.report.changes import ChangePage, ChangeReport
from dropconnect.report.connection import (
    CheckReport,
    ConfigurationSchema,
    FactsReport,
    FirstFileReport,
    InstalledReport,
    SimulationReport,
)
from dropconnect.report.journal import JournalBackup, JournalCheck, JournalCompaction
from dropconnect.report.mail import MailPreview, MailTest
from dropconnect.report.pages import CasePage, IncidentPage, TaskPage
from dropconnect.report.pause import PauseChange
from dropconnect.report.people import PersonReport
from dropconnect.report.plan import PlanReport
from dropconnect.report.restoration import Restoration
from dropconnect.report.runner import RunnerReport
from dropconnect.report.shadow import ShadowPage
from dropconnect.report.sightings import SightingPage
from dropconnect.report.subscribers import SubscribersReport, SubscriberTest
from dropconnect.report.supplier import CreditReport, RuleReport, SupplierMailReport, SupplierReport
from dropconnect.report.tokens import NewTokenReport, TokenReport
from dropconnect.report.webhooks import WebhooksReport
from dropconnect.report.withdrawals import WithdrawalPage, WithdrawalReport
from dropconnect.report.work import Reconciliation, WorkReport

VERSION = 1
"""Of all documents. Within a version fields are only ever added."""


class PlanDocument(Model):
    """What would be done. Nothing was written anywhere."""

    plan: PlanReport


class CreditsDocument(Model):
    """What suppliers owe the merchant."""

    credits: tuple[CreditReport, ...]


class CreditDocument(Model):
    """What a supplier's credit led to."""

    credit: CreditReport


class SuppliersDocument(Model):
    """Suppliers with their cancellation rules."""

    suppliers: tuple[SupplierReport, ...]


class RulesDocument(Model):
    """A supplier's cancellation rules as they count for the merchant."""

    connection: str = Field(description="The supplier.")
    rules: tuple[RuleReport, ...] = Field(description="The first row that fits counts.")


class PasswordLinkDocument(Model):
    """A link with which a person sets a password."""

    link: str = Field(description="It works once, within 48 hours.")


class PeopleDocument(Model):
    """The people of the configuration."""

    people: tuple[PersonReport, ...] = Field(description="Empty: everybody may do everything.")


class TokensDocument(Model):
    """The tokens of programs, the oldest first."""

    tokens: tuple[TokenReport, ...]


class TokenDocument(Model):
    """A token that was revoked."""

    token: TokenReport


class RunnersDocument(Model):
    """Processes that work on cases, the oldest first."""

    runners: tuple[RunnerReport, ...]


class GoneDocument(Model):
    """A process that a person said is gone."""

    runner: RunnerReport = Field(description="`life` is dead; `cases` are those that `work` can take over.")


class WithdrawalDocument(Model):
    """The record of one withdrawal from the contract."""

    withdrawal: WithdrawalReport


class ChangeDocument(Model):
    """One thing that a customer wanted changed, after it was answered."""

    change: ChangeReport


class Failure(Model):
    """What went wrong."""

    kind: str = Field(
        description="The name of the error's class in `dropconnect.errors`, or `UsageError` (the arguments), "
        "`Interrupted` (Ctrl-C), `SystemError` (the operating system refused something) or `Bug`."
    )
    message: str = Field(description="For a person: what is wrong and what to do.")


class ErrorDocument(Model):
    """Written instead of a command's own document when an error ends it."""

    error: Failure


DOCUMENTS: Mapping[str, type[Model]] = MappingProxyType(
    {
        "error": ErrorDocument,
        "init": FirstFileReport,
        "check": CheckReport,
        "check-facts": FactsReport,
        "connectors": InstalledReport,
        "config-schema": ConfigurationSchema,
        "simulate": SimulationReport,
        "plan": PlanDocument,
        "cancel": Cancellation,
        "bulk": BulkReport,
        "resolve": CaseReport,
        "approve": CaseReport,
        "deny": CaseReport,
        "withdraw": CaseReport,
        "cases": CasePage,
        "show": CaseReport,
        "work": WorkReport,
        "tasks": TaskPage,
        "incidents": IncidentPage,
        "seen": SightingPage,
        "shadow": ShadowPage,
        "reconcile": Reconciliation,
        "reconcile-after-restore": Restoration,
        "rules": RulesDocument,
        "credits": CreditsDocument,
        "credit": CreditDocument,
        "mail-preview": MailPreview,
        "mail-test": MailTest,
        "journal-check": JournalCheck,
        "journal-backup": JournalBackup,
        "journal-compact": JournalCompaction,
        "people": PeopleDocument,
        "password-link": PasswordLinkDocument,
        "pause": PauseChange,
        "resume": PauseChange,
        "supplier-mail-test": SupplierMailReport,
        "supplier-mail-confirm": SupplierMailReport,
        "webhooks-list": WebhooksReport,
        "webhooks-install": WebhooksReport,
        "webhooks-remove": WebhooksReport,
        "events-list": SubscribersReport,
        "events-test": SubscriberTest,
        "tokens-make": NewTokenReport,
        "tokens-list": TokensDocument,
        "tokens-revoke": TokenDocument,
        "changes": ChangePage,
        "changes-answer": ChangeDocument,
        "withdrawals": WithdrawalPage,
        "withdrawals-record": WithdrawalDocument,
        "runners": RunnersDocument,
        "gone": GoneDocument,
    }
)
"""The command, its words joined by a hyphen -> the model of its document.

An option that makes another command of one counts as a word.
"""
