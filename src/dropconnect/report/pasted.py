"""What is told about a mail or a chat that a person pasted: its words, the order, and what is proposed."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dropconnect.models.base import Model
from dropconnect.report.order import OrderReport
from dropconnect.report.search import SearchHit, SilentStore


class PastedText(Model):
    """Words of a customer, which no case has yet. They are data: nothing follows from them by itself."""

    name: str = Field(description="That of the request whose case takes the words.")
    text: str = Field(repr=False)
    sender: str = Field(repr=False, description="The mail address that it came from; empty: not told.")
    sender_name: str = Field(repr=False, description="Empty: not told.")
    sent_at: AwareDatetime | None = Field(description="As the mail says; null: it does not.")
    pasted_by: str
    pasted_at: AwareDatetime
    is_cut: bool = Field(description="It was longer than what is kept.")
    withdrawal: str = Field(
        description="The words by which the customer withdraws from the contract; empty: none are recognised."
    )
    anger: str = Field(description="Words that sound angry; empty: none are recognised.")
    language: str = Field(description="en or de; empty: it cannot be told.")


class PastedOrders(Model):
    """The orders that pasted words may be about."""

    pasted: PastedText
    named: tuple[str, ...] = Field(description="Numbers and addresses that stand in the words.")
    hits: tuple[SearchHit, ...]
    silent: tuple[SilentStore, ...] = Field(description="Stores that could not be searched, and why.")
    is_sure: bool = Field(description="One order fits, and nothing in the words speaks against it.")


class PastedWish(Model):
    """What pasted words seem to ask for of one order. A person confirms or corrects it."""

    pasted: PastedText
    order: OrderReport
    units: dict[str, int] = Field(description="Line id -> units; all that is left where none are named.")
    reason: str = Field(description="One of the store's; empty: none is recognised, or several are.")
    found: tuple[str, ...] = Field(description="What it rests on, in words.")
    stranger: str = Field(
        repr=False, description="An address that wrote and that is not the order's; empty: there is none."
    )
    goods: str = Field(description="The units as a withdrawal names them; empty: the whole order.")
    mail: str = Field(
        repr=False, description="Where an acknowledgement goes: the sender's, else the order's."
    )
    takes_withdrawals: bool = Field(description="The store has the withdrawal function.")
