"""Where a case looks: the store, the suppliers behind it, and who reviews its plans."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from dropconnect.config import StoreSection, SupplierSection
from dropconnect.config.customer_page import is_from_page
from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.models.cancellation import CancellationRequest
from dropconnect.reasons import BUILT_IN, Taxonomy
from dropconnect.rights import Team
from dropconnect.saga.look.priced import Priced
from dropconnect.saga.look.review import RulePlugin
from dropconnect.withdrawal_right import policy_for, policy_on_page


class Suppliers(Protocol):
    """Opens supplier connections by name, once each."""

    def connection(self, name: str) -> SupplierConnection: ...

    def section(self, name: str) -> SupplierSection: ...

    def credit_time(self, name: str) -> timedelta: ...


@dataclass(frozen=True)
class World:
    """Where to look: the store, its section, its suppliers, and who reviews plans."""

    store: PlatformConnection
    section: StoreSection
    suppliers: Suppliers
    rules: tuple[RulePlugin, ...] = ()
    team: Team = field(default_factory=lambda: Team({}))
    catalogues: tuple[Path, ...] = ()
    """The folders of the connectors' message files."""
    reasons: Taxonomy = BUILT_IN
    pages: str = ""
    """Under which address people reach our pages; empty: nobody does."""
    broken: tuple[str, ...] = ()
    """What is wrong with installed plugins that could not be loaded: one of them may be a rule."""
    priced: Priced = field(default_factory=Priced, compare=False)
    """The plans of the last looks."""

    def judging(self, request: CancellationRequest) -> World:
        """The same place, where the store's policy counts as it does for this request."""
        policy = policy_for(self.section.policy, request.reason, self.section.withdrawal)
        if is_from_page(request.request_id):
            policy = policy_on_page(policy, self.section.withdrawal)
            policy = self.section.customer_page.policy_for(policy)
        if policy is self.section.policy:
            return self
        return replace(
            self, section=type(self.section).model_validate({**dict(self.section), "policy": policy})
        )
