"""What is told about withdrawals from the contract: to the consumer, to people, and as a record."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.report.pages import Page


class WithdrawalForm(Model):
    """What the page of a store needs to take a statement."""

    store: str
    shop: str = Field(description="The shop's name as its customers know it.")
    contact: str = Field(description="Where a withdrawal can be sent otherwise; may be empty.")
    languages: tuple[str, ...] = Field(description="Of the page, the first one where nothing else fits.")
    has_logo: bool = Field(description="The shop has a logo.")
    has_colour: bool = Field(description="The shop has a colour of its own.")


class WithdrawalReceipt(Model):
    """That a statement was received, and when. It says nothing of its content."""

    store: str
    shop: str
    contact: str
    code: str = Field(description="The check code, which the mail to the consumer has, too.")
    stated_at: AwareDatetime
    timezone: str = Field(description="In which the shop tells times.")
    by_mail: bool = Field(description="The acknowledgement goes out by itself; false: a person sends it.")
    languages: tuple[str, ...]


class NotMeReport(Model):
    """What whoever gets an order's mail is shown who did not withdraw."""

    store: str
    shop: str
    order: str = Field(description="As it was typed.")
    stated_at: AwareDatetime
    said: bool = Field(description="It was said already.")
    over: bool = Field(description="It is too late to say it here: ask the shop.")
    language: str


class WithdrawalMailReport(Model):
    """One mail to the consumer, with its words."""

    id: str
    kind: str
    to: str
    state: str = Field(description="queued, sent, failed or by-hand: of the last two a person sends it.")
    reason: str = Field(description="Why it did not go out; may be empty.")
    queued_at: AwareDatetime
    sent_at: AwareDatetime | None
    subject: str
    text: str


class WithdrawalSummary(Model):
    """A withdrawal in a list."""

    id: int
    code: str
    store: str
    name: str = Field(description="As it was typed; empty once it was erased.")
    order: str = Field(description="The order as it was typed.")
    stated_at: AwareDatetime
    due_at: AwareDatetime = Field(description="By when what is due is paid: 14 days after the statement.")
    state: str = Field(description="received, asks, waits, opened, declined or nothing-left.")
    words: str = Field(description="Why it stands as it does.")
    doubts: dict[str, str] = Field(
        description="What a person decides: no-order, address, not-me, period, company, goods, plan."
    )
    case_id: int | None
    first_id: int | None = Field(description="The first withdrawal of the same person from the same order.")
    overdue: bool = Field(description="It is due, and nothing has followed yet.")
    mail_open: bool = Field(description="A mail to the consumer has to be sent by a person.")


class WithdrawalReport(WithdrawalSummary):
    """One withdrawal with its whole record."""

    goods: str = Field(description="In the consumer's words; empty: the whole order.")
    mail: str
    reason: str
    language: str
    order_id: str = Field(description="The store's order, once it was found.")
    chosen: str = Field(description="The goods that a person named in their place.")
    agreed: tuple[str, ...] = Field(description="The doubts that a person took away.")
    decided_by: str
    decided_at: AwareDatetime | None
    erased_at: AwareDatetime | None
    recorded_by: str = Field(
        default="", description="Who recorded one that came by mail; empty: it was stated on the page."
    )
    mails: tuple[WithdrawalMailReport, ...]
    outcome: str = Field(description="How its case ended; empty: it has none, or is open.")
    timeline: tuple[str, ...] = Field(description="What happened, oldest first, with its time in UTC.")


class WithdrawalPage(Page):
    """Withdrawals, newest first."""

    withdrawals: tuple[WithdrawalSummary, ...]
