"""The settings of one CJ account."""

from __future__ import annotations

import string
from enum import StrEnum
from pathlib import Path

from pydantic import Field, field_validator

from dropconnect.kit import is_this_machine, read_address
from dropconnect.plugin import ConfigPath, ConnectionSettings, Secret
from dropconnect_cjdropshipping.api.pacing import BATCHES_PER_SECOND, TICKETS_PER_SECOND

_TEMPLATE_FIELDS = frozenset({"order_number", "order_id", "store"})


class Level(StrEnum):
    """What CJ calls the account's level; it decides how many requests per second are allowed."""

    FREE = "free"
    PLUS = "plus"
    PRIME = "prime"
    ADVANCED = "advanced"


REQUESTS_PER_SECOND = {Level.FREE: 1, Level.PLUS: 2, Level.PRIME: 4, Level.ADVANCED: 6}
"""CJ docs, Access Frequency Restrictions (documented): free or sales level 0-1, plus or 2, prime or 3,
advanced or 4-5."""


class RefundTo(StrEnum):
    """Where CJ sends the merchant's money back to."""

    WALLET = "wallet"
    ORIGINAL_PAYMENT = "original payment"


class CJSettings(ConnectionSettings):
    """One CJ account and the API key that dropconnect uses there."""

    api_key: Secret = Field(
        description="API key of the CJ account (My CJ > Authorization > API, or Apps > API). Keep it in the "
        "environment only: whoever has it may place and pay orders."
    )
    url: str = Field(
        default="https://developers.cjdropshipping.com/api2.0/v1",
        description="Address of CJ's API, up to and including its version.",
    )
    ca_file: ConfigPath | None = Field(
        default=None,
        examples=["cj-ca.pem"],
        description="PEM file with the certificate authorities to trust instead of the usual ones.",
    )
    token_store: ConfigPath = Field(
        default=Path("cj-tokens.json"),
        validate_default=True,
        description="File in which access tokens are kept, readable by this user only. CJ hands out a token "
        "once in five minutes, so all programs that use the account here must share it. The "
        "account's pace is kept beside it.",
    )
    order_number_template: str = Field(
        default="{order_number}",
        description="How the order number at CJ is made from the store order: {order_number}, {order_id} and "
        "{store} (the store's name in this file) are filled in. Where several stores share the account, "
        "their numbers must differ.",
    )
    level: Level = Field(
        default=Level.FREE,
        description="Level of the account: free (1 request per second), plus (2), prime (4), advanced (6).",
    )
    requests_per_second: int | None = Field(
        examples=[3],
        default=None,
        ge=1,
        le=1000,
        description="Requests per second, if CJ allows this account others.",
    )
    ticket_requests_per_second: int = Field(
        default=TICKETS_PER_SECOND,
        ge=1,
        le=1000,
        description="Requests about tickets per second, if CJ allows this account others.",
    )
    batch_requests_per_second: int = Field(
        default=BATCHES_PER_SECOND,
        ge=1,
        le=1000,
        description="Requests for the details of many orders per second, if CJ allows this account others.",
    )
    refund_to: RefundTo = Field(
        default=RefundTo.WALLET, description="Where CJ is asked to send the merchant's money back to."
    )
    dispute_reason: str = Field(
        default="Unfulfilled Order Cancellation",
        min_length=1,
        description="Name of the dispute reason for goods that shall not be sent; CJ offers reasons per "
        "order, and they are chosen by name.",
    )
    dispute_message: str = Field(
        default="The customer has cancelled. Please stop this order and refund it.",
        min_length=1,
        max_length=400,
        description="What is written to CJ's staff in a dispute.",
    )
    portal_url: str = Field(
        default="https://www.cjdropshipping.com/my.html",
        min_length=1,
        description="Address of CJ's portal, where a person opens the disputes that the API does not take.",
    )
    ticket_question: str = Field(
        default="cancel",
        min_length=1,
        description="Words in the name of the ticket question under which an overdue answer is asked for.",
    )
    search_pages: int = Field(
        default=1,
        ge=0,
        le=20,
        description="How many pages of each order status are searched for the store's order id when CJ knows "
        "no open order by our number. 0: none.",
    )
    open_id: Secret | None = Field(
        default=None,
        description="openId of the account, with which CJ signs its webhooks. Left out: as CJ told it with "
        "the access token.",
    )
    connect_timeout: float = Field(default=10.0, gt=0, description="Seconds to wait for a connection.")
    read_timeout: float = Field(default=60.0, gt=0, description="Seconds of silence to wait for an answer.")

    @field_validator("url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        address, parts = read_address(value)
        if not parts.hostname or parts.query or parts.fragment or parts.username is not None:
            raise ValueError("write the plain address of the API, beginning with https://")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(parts.hostname)):
            raise ValueError("the access token travels with every request: write https://")
        return address

    @field_validator("order_number_template")
    @classmethod
    def _known_fields(cls, value: str) -> str:
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
        except ValueError:
            raise ValueError("write a single brace twice: {{ or }}") from None
        if not used & {"order_number", "order_id"} or used - _TEMPLATE_FIELDS:
            raise ValueError("use {order_number} or {order_id}, with {store} where it is needed")
        return value

    @property
    def pace(self) -> int:
        """Requests per second."""
        return self.requests_per_second or REQUESTS_PER_SECOND[self.level]

    @property
    def refund_type(self) -> int:
        """CJ's number for ``refund_to`` (CJ docs, 7 Dispute, documented): 1 balance, 2 platform."""
        return 1 if self.refund_to is RefundTo.WALLET else 2
