"""dropconnect cancels a dropshipped order everywhere it exists and pays back exactly what is due, once.

::

    from dropconnect import Dropconnect

    with Dropconnect.open("dropconnect.toml") as app:
        print(app.plan("shop", "1042", reason="changed-mind").due)
        app.cancel("shop", "1042", reason="changed-mind", by="Ada")

Importing this costs nothing: a name is fetched when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropconnect.public import *  # noqa: F403 - listed below, which a test holds against it

    __version__: str

__all__ = [  # noqa: F405
    "ActReport",
    "AmbiguousOrder",
    "ApproveAct",
    "AuthenticationFailed",
    "BulkMoney",
    "BulkOrder",
    "BulkReason",
    "BulkReport",
    "BulkRow",
    "BulkState",
    "BulkTotals",
    "CalculationRow",
    "Cancellation",
    "CaseConflict",
    "CaseKind",
    "CasePage",
    "CaseReport",
    "CaseSummary",
    "Cause",
    "CheckItem",
    "CheckReport",
    "ChosenAct",
    "ChosenCard",
    "ChosenReport",
    "ChosenResult",
    "ConfigurationError",
    "ConnectionCheck",
    "ConnectorError",
    "ConnectorFacts",
    "Credit",
    "CreditReport",
    "CreditState",
    "DifferenceReport",
    "DropConnectError",
    "Dropconnect",
    "EffectKind",
    "EffectReport",
    "EffectState",
    "Eligibility",
    "FactKind",
    "FactsReport",
    "FirewallRefused",
    "HolderReport",
    "IdleReport",
    "IncidentPage",
    "IncidentReport",
    "InexactAmount",
    "InvalidResponse",
    "InvalidSignature",
    "JournalBackup",
    "JournalCheck",
    "JournalCompaction",
    "JournalError",
    "JournalLook",
    "Lateness",
    "Life",
    "LineSelection",
    "LookedUpEffect",
    "LostLease",
    "MailDraft",
    "MailPreview",
    "MailTest",
    "MessageKind",
    "MessageReport",
    "MessageState",
    "Money",
    "NotAllowed",
    "NotThere",
    "OlderJournal",
    "OpenWait",
    "OrderNotFound",
    "Outcome",
    "OutcomeUnknown",
    "OwnStock",
    "PartReport",
    "PauseChange",
    "PauseReport",
    "PersonReport",
    "PlanObjection",
    "PlanReport",
    "PlannedLine",
    "PlannedRefund",
    "PlannedReturn",
    "PlannedStep",
    "PluginError",
    "PortalItem",
    "PortalKit",
    "ProviderFact",
    "ProviderUnavailable",
    "QueueCard",
    "QueueChoice",
    "QueueColumn",
    "QueuePage",
    "QueueReport",
    "RateLimited",
    "Receipt",
    "Reconciliation",
    "RefundMethod",
    "ReminderReport",
    "ReplyCutOff",
    "Restoration",
    "RestoredCase",
    "ResultNotRecorded",
    "Role",
    "RuleReport",
    "RunnerReport",
    "SearchHit",
    "SearchReport",
    "SeenKind",
    "ServeSettings",
    "ShadowOrigin",
    "ShadowPage",
    "ShadowReport",
    "ShadowTotal",
    "ShadowVerdict",
    "Shift",
    "SightingPage",
    "SightingReport",
    "SightingState",
    "SilentStore",
    "Stage",
    "Standing",
    "StayingGoods",
    "StepKind",
    "StillOpen",
    "StoreInShadow",
    "SupplierForecast",
    "SupplierMailReport",
    "TaskChoice",
    "TaskPage",
    "TaskReport",
    "ThrottledWrite",
    "TimelineEvent",
    "Told",
    "UnknownCurrency",
    "UnreadStore",
    "UnreadableOrder",
    "UnseenStore",
    "UnsupportedOperation",
    "UntrustedCertificate",
    "UsageError",
    "Verdict",
    "Wait",
    "WaitsFor",
    "WebhookEvent",
    "WebhookReport",
    "WebhookStand",
    "WebhooksReport",
    "WorkReport",
    "WritesPaused",
    "__version__",
]

if not TYPE_CHECKING:  # a type checker would take every misspelt name for one that this finds

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return import_module("importlib.metadata").version("dropconnect")
        # Not for any other name: `from dropconnect import errors` asks here first.
        if name in __all__:
            return getattr(import_module("dropconnect.public"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
