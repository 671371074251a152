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
    "AuthenticationFailed",
    "BulkListRow",
    "BulkMoney",
    "BulkOrder",
    "BulkPhase",
    "BulkReason",
    "BulkReport",
    "BulkRow",
    "BulkRowPage",
    "BulkRunReport",
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
    "ConfigurationError",
    "ConnectionCheck",
    "ConnectionStand",
    "ConnectorError",
    "ConnectorFacts",
    "Credit",
    "CreditReport",
    "CreditState",
    "DifferenceReport",
    "DropConnectError",
    "Dropconnect",
    "EarlierCase",
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
    "Life",
    "LineKind",
    "LineSelection",
    "LookedUpEffect",
    "LostLease",
    "MachineStand",
    "MailDraft",
    "MailOwner",
    "MailPreview",
    "MailStand",
    "MailTest",
    "MessageKind",
    "MessageReport",
    "MessageState",
    "Money",
    "NotAllowed",
    "NotThere",
    "OlderJournal",
    "OpenWait",
    "OrderLineReport",
    "OrderNotFound",
    "OrderReport",
    "OrderState",
    "Outcome",
    "OutcomeUnknown",
    "OwnStock",
    "PartReport",
    "PauseChange",
    "PauseReport",
    "PersonReport",
    "PlanObjection",
    "PlanPreview",
    "PlanReport",
    "PlannedLine",
    "PlannedMails",
    "PlannedRefund",
    "PlannedReturn",
    "PlannedStep",
    "PluginError",
    "PortalItem",
    "PortalKit",
    "ProviderFact",
    "ProviderUnavailable",
    "RateLimited",
    "ReasonReport",
    "Receipt",
    "Reconciliation",
    "RefundMethod",
    "ReplyCutOff",
    "Restoration",
    "RestoredCase",
    "ResultNotRecorded",
    "Role",
    "RuleReport",
    "RunnerReport",
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
    "Stage",
    "Standing",
    "StayingGoods",
    "StepKind",
    "StillOpen",
    "StoreInShadow",
    "SupplierForecast",
    "SupplierMailReport",
    "SupplierNo",
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
