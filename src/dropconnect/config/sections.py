"""What the file says, as models: the whole file, and of each connection what dropconnect itself reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dropconnect.config.customer_page import CustomerPageSettings
from dropconnect.config.defaults import Defaults, with_defaults
from dropconnect.config.serving import ServeSettings
from dropconnect.config.subscribers import SubscriberSection
from dropconnect.config.team import TeamSettings
from dropconnect.messages.settings import MessageSettings
from dropconnect.models.shadow import Mode
from dropconnect.people import Person
from dropconnect.policy import QuotedMoney, StorePolicy
from dropconnect.reasons import ReasonSection, Taxonomy, taxonomy_of
from dropconnect.routing import UNSAID, NotFound, Route
from dropconnect.withdrawal_right import WithdrawalSettings
from dropconnect.zones import zone_of

FILE_NAME = "dropconnect.toml"
SECTIONS = {"stores": "platform", "suppliers": "supplier", "notifiers": "notifier"}


class ConnectionSection(BaseModel):
    """What dropconnect itself reads of a connection; the connector's own settings stand beside it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    connector: str = Field(
        description="Which connector speaks to it, as `dropconnect connectors` lists them."
    )

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Without the connector's settings: they may hold a secret that was pasted in."""
        return [(name, value) for name, value in super().__repr_args__() if name in type(self).model_fields]


class StoreSection(ConnectionSection):
    """A store section."""

    mode: Mode = Field(
        default=Mode.LIVE,
        description="live, or shadow: everything is planned, nothing is written at the store, at its "
        "suppliers or to its customers, and `dropconnect shadow` compares the plans with what people did.",
    )
    policy: StorePolicy = Field(default_factory=StorePolicy, description="The store's cancellation policy.")
    routes: tuple[Route, ...] = Field(
        default=(),
        description="Which supplier a line belongs to; the first fitting rule counts, a line without one is "
        "a question. Left out: everything is own stock, if the file has no supplier; else each line is a "
        "question.",
    )
    required_rules: tuple[str, ...] = Field(
        default=(),
        description="Rule plugins without which this store pays nothing back. Every installed rule plugin is "
        "asked anyway; this finds one that is missing, blocked or broken.",
    )
    not_found: NotFound = Field(
        default=NotFound.ASK,
        description="A line whose supplier has no order for it: ask a person, or take it as not-ordered. "
        "Where the store keeps a number of the supplier's order (its reference_meta), a person is always "
        "asked.",
    )
    messages: MessageSettings | None = Field(
        default=None,
        description="How this store speaks to its customers; needed where the policy says mail = us.",
    )
    withdrawal: WithdrawalSettings = Field(
        default_factory=WithdrawalSettings,
        description="The withdrawal function for consumers in the European Union. Left out: there is none.",
    )
    customer_page: CustomerPageSettings = Field(
        default_factory=CustomerPageSettings,
        description="The page on which customers cancel for themselves. Left out: there is none.",
    )
    poll_minutes: int = Field(
        default=15,
        ge=1,
        description="How often `dropconnect work` looks for orders that were cancelled at the store itself, "
        "and for goods that a supplier does not deliver; see policy.elsewhere.",
    )
    settle_seconds: int = Field(
        default=180,
        ge=0,
        description="Longer than the shop can keep a call in flight (proxy, shop and gateway time-outs "
        "together). Before that a missing refund proves nothing.",
    )
    send_within_seconds: int = Field(
        default=30, ge=1, description="An intent older than this is no longer sent."
    )
    clock_offset_seconds: int = Field(
        default=0,
        description="By how many seconds the clock of the shop's server is known to be ahead (less than 0: "
        "behind). `dropconnect check` compares it with this machine's.",
    )
    repeat_after_absent: bool = Field(
        default=False,
        description="Repeat a write by itself when the look-up says it never happened, the settle time has "
        "passed and the process that sent it is dead. Off: a person decides.",
    )

    @model_validator(mode="after")
    def _page_needs_mails(self) -> StoreSection:
        if self.customer_page.enabled and self.messages is None:
            raise ValueError(
                "customer_page is enabled, and the store has no mail account for its links: write its "
                "`messages` section too"
            )
        return self

    @property
    def why_nothing_moves(self) -> str:
        """Why no case of this store is opened; empty: cases are."""
        if self.mode is Mode.SHADOW:
            return 'the store is in shadow mode (mode = "shadow")'
        if self.policy.read_only:
            return "the store is read-only (policy.read_only = true)"
        return ""


class SupplierSection(ConnectionSection):
    """A supplier section."""

    rules: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description="Rows of the supplier's cancellation rules for which the merchant negotiated other "
        "terms, by row id (see `dropconnect rules SUPPLIER`); an unknown id adds a row, which decides where "
        "it fits.",
    )
    reference_meta: tuple[str, ...] = Field(
        default=(),
        description="Meta keys of the store's orders or lines under which this supplier's own order numbers "
        "are kept; several numbers under one key are separated by commas.",
    )
    credit_days: int = Field(
        default=14,
        ge=0,
        description="Days after the end of a case that a credit of this supplier may take. Later it is a "
        "difference in `dropconnect reconcile`.",
    )
    poll_minutes: int = Field(default=60, ge=1, description="How often a pending answer is asked for.")
    mail: str = Field(
        default="",
        examples=["orders@workshop.example.test"],
        description="The mail address of a supplier that has no API: dropconnect writes to it itself, once "
        "its test mail was confirmed (`dropconnect supplier-mail test NAME`). Left out: a person writes.",
    )
    notifier: str = Field(
        default="", description="The notifier that carries these mails. Needed where `mail` is given."
    )
    reply_to: str = Field(
        default="",
        description="Where the supplier's answers go. Left out: where the notifier's own settings say.",
    )
    believed_up_to: QuotedMoney | None = Field(
        default=None,
        description="A supplier that is written to can answer on a page of its own, behind the link in our "
        'mail (needs `url` in `[serve]`). Up to this amount of the case its "stopped" counts by itself. '
        "Left out: a person confirms it each time.",
    )
    silence_counts: bool = Field(
        default=False,
        description="No answer in time to what a person or a mail of ours asked is treated as the policy "
        "says of silence (supplier_silent). Off: a person is asked, because the answer may have come where "
        "no program reads it.",
    )
    settle_seconds: int = Field(default=180, ge=0, description="As for a store.")
    send_within_seconds: int = Field(default=30, ge=1, description="As for a store.")
    clock_offset_seconds: int = Field(default=0, description="As for a store.")
    repeat_after_absent: bool = Field(default=False, description="As for a store.")


class ConfigurationFile(BaseModel):
    """The whole file. Of each connection it knows only what dropconnect itself reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journal: Path = Field(
        default=Path("dropconnect-journal.sqlite3"),
        description="Where the journal is kept, beside this file.",
    )
    state_folder: Path | None = Field(
        default=None,
        description="Where one small file for each journal remembers how far it had come, so that a copy "
        "that was restored from a backup is noticed. Keep it out of the journal's folder. Left out: the "
        "user's own folder for state, `~/.local/state/dropconnect`.",
    )
    journal_group: str = Field(
        default="",
        description="A group of this computer whose members may use the journal too (files 0660, folders "
        "0770). Left out: only its user may (0600, 0700).",
    )
    currencies: dict[str, int] = Field(
        default_factory=dict,
        examples=[{"XBT": 8}],
        description="Decimals of currencies that neither ISO 4217 nor dropconnect knows: code = decimals. A "
        "store that rounds to fewer decimals than its currency has needs no entry.",
    )
    timezone: str = Field(
        default="",
        examples=["Europe/Berlin"],
        description="The IANA name of the zone in which dates are shown and told to people. Left out: this "
        "machine's.",
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name:
            zone_of(name)
        return name

    people: dict[str, Person] = Field(
        default_factory=dict, description="One table per person. Left out: whoever can run it may do all."
    )
    team: TeamSettings = Field(
        default_factory=TeamSettings, description="How the people are told. Left out: they look themselves."
    )
    serve: ServeSettings = Field(
        default_factory=ServeSettings, description="The server, `dropconnect serve`. Left out: as below."
    )
    events: dict[str, SubscriberSection] = Field(
        default_factory=dict, description="One table per program that is told of what happens in cases."
    )
    reasons: dict[str, ReasonSection] = Field(
        default_factory=dict,
        description="One table per reason for which orders are cancelled: more of them, or other words for "
        "ours.",
    )
    blocked_plugins: tuple[str, ...] = Field(default=(), description="Plugins that are not loaded.")
    defaults: Defaults = Field(
        default_factory=Defaults,
        description="What all stores (`[defaults.store]`) or all suppliers (`[defaults.supplier]`) share.",
    )
    stores: dict[str, StoreSection] = Field(default_factory=dict, description="One table per store.")
    suppliers: dict[str, SupplierSection] = Field(
        default_factory=dict, description="One table per supplier account."
    )
    notifiers: dict[str, ConnectionSection] = Field(
        default_factory=dict, description="One table per way to reach customers."
    )

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The reasons of the file, over ours."""
        return taxonomy_of(self.reasons)

    @model_validator(mode="after")
    def _reasons_everywhere(self) -> ConfigurationFile:
        """Every store's policy knows the causes of the file's reasons; its own ones count first."""
        causes = {name: self.taxonomy.reasons[name].cause for name in self.reasons}
        for name, store in self.stores.items() if causes else ():
            policy = store.policy.changed(reasons={**causes, **store.policy.reasons})
            self.stores[name] = StoreSection.model_validate({**dict(store), "policy": policy})
        return self

    @model_validator(mode="after")
    def _pages_need_an_address(self) -> ConfigurationFile:
        for name, store in self.stores.items():
            if store.customer_page.enabled and not self.serve.url:
                raise ValueError(
                    f"stores.{name}.customer_page is enabled, and its links need an address: write `url` in "
                    "`[serve]`"
                )
        return self

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, file: Any) -> Any:
        return _ask_whose_goods_they_are(with_defaults(file)) if isinstance(file, Mapping) else file


def _ask_whose_goods_they_are(file: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where suppliers may have the goods of a store and nothing says which, each line is a question."""
    stores = file.get("stores") if file.get("suppliers") else None
    if not isinstance(stores, Mapping):
        return file
    unsaid = {"routes": [rule.model_dump() for rule in UNSAID]}
    asked = {
        name: {**store, **unsaid}
        for name, store in stores.items()
        if isinstance(store, Mapping) and not store.get("routes")
    }
    return {**file, "stores": {**stores, **asked}}
