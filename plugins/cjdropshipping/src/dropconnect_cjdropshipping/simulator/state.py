"""What the simulated CJ knows: orders, disputes, tickets, money, and what was done to them."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from dropconnect.testing.simulator import SimulatorClock
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json
from dropconnect_cjdropshipping.simulator.knobs import IdForm, Knobs
from dropconnect_cjdropshipping.simulator.limits import Limits, Meter, Points
from dropconnect_cjdropshipping.simulator.tokens import TokenDesk

DRAFTS = ("CREATED", "IN_CART")
SENT = ("SHIPPED", "DELIVERED")

_numbers = itertools.count(1)


@dataclass
class Line:
    """One line of an order. ``price`` is what CJ charges for one, in US dollars."""

    sku: str
    quantity: int = 1
    price: Decimal = Decimal("10.00")
    store_line_id: str | None = None
    pod: bool = False
    """Print on demand: made for this customer."""
    price_range: str | None = None
    """Shown in place of the price, as in "15.16 -- 15.17" (live run)."""
    disputable: bool = True
    """False: disputeProducts says canChoose false although nothing else forbids it."""
    name: str = ""
    id: str = ""
    vid: str = ""
    pid: str = ""
    production_status: int | None = None

    def __post_init__(self) -> None:
        number = next(_numbers)
        self.id = self.id or f"25051709583{number:08}"
        self.vid = self.vid or f"13920537449{number:08}"
        self.pid = self.pid or f"14246081897{number:08}"
        self.name = self.name or self.sku


class Standing(NamedTuple):
    """What of an order a message tells."""

    status: str
    sub_status: str | None
    track_number: str | None


@dataclass
class Order:
    """An order with its three ids: ``number`` is ours, ``code`` and ``internal_id`` are CJ's."""

    number: str
    lines: list[Line]
    status: str = "CREATED"
    sub_status: str | None = None
    platform_order_id: str | None = None
    shipment_id: str | None = None
    """The parent order, under which orders are paid together."""
    postage: Decimal = Decimal("4.00")
    sandbox: bool = False
    by_api: bool = True
    """Created through the API. Others, which came through CJ's store app, cannot be disputed through it: 9009
    from disputes/create (second-hand)."""
    dispute_window_open: bool = True
    other_numbers: tuple[str, ...] = ()
    """Numbers of orders that were merged into this one."""
    pay_id: str | None = None
    track_number: str | None = None
    created: datetime | None = None
    paid: datetime | None = None
    sent: datetime | None = None
    shipping: Json = field(default_factory=dict)
    code: str = ""
    internal_id: str = ""

    @property
    def standing(self) -> Standing:
        return Standing(self.status, self.sub_status, self.track_number)

    def __post_init__(self) -> None:
        number = next(_numbers)
        self.code = self.code or f"SD2611230{number:010}"
        self.internal_id = self.internal_id or f"2611231000{number:08}"

    @property
    def products(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.products + self.postage

    @property
    def is_paid(self) -> bool:
        return self.status == "UNSHIPPED" or self.status in SENT

    def line(self, line_id: str) -> Line | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def goes_by(self, name: str, forms: frozenset[IdForm]) -> bool:
        return (
            ("code" in forms and name == self.code)
            or ("internal" in forms and name == self.internal_id)
            or ("number" in forms and name in (self.number, *self.other_numbers))
        )


@dataclass(frozen=True)
class Claim:
    """A disputed line: how many of it, and what is asked back for one."""

    line_id: str
    quantity: int
    price: Decimal


@dataclass
class Dispute:
    """``finally_deal``: None while open, 1 refund, 2 reissue, 3 reject."""

    business_id: str
    order: Order
    claims: list[Claim]
    reason: str
    expect_type: int
    refund_type: int
    message: str
    asked: Decimal
    created: datetime
    status: str = "processing"
    finally_deal: int | None = None
    money: Decimal | None = None
    resend_code: str | None = None
    withdrawn: bool = False
    by_portal: bool = False
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or f"SH16236738634{next(_numbers):08}"

    @property
    def is_open(self) -> bool:
        return self.finally_deal is None and not self.withdrawn


@dataclass
class Ticket:
    business_no: str
    your_order_no: str | None
    type: str
    question_type_id: int
    message: str
    expect_result: str
    created: datetime
    status: str = "AWAITING_CJ_REPLY"
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or str(880000 + next(_numbers))


@dataclass(frozen=True)
class Deletion:
    """An order that deleteOrder removed: ``sent_id`` is what the caller named it by."""

    code: str
    number: str
    status_before: str
    sent_id: str
    lines: int
    pod: bool


@dataclass(frozen=True)
class Credit:
    """Money that CJ gave back."""

    order_code: str
    dispute_id: str
    business_id: str
    to: Literal["wallet", "original payment"]
    amount: Decimal


@dataclass
class Account:
    """One CJ user: credentials, limits and everything that is the user's."""

    api_key: str
    open_id: int
    clock: SimulatorClock
    knobs: Knobs
    limits: Limits = field(default_factory=Limits)
    name: str = "simulated shop"
    email: str = "shop@example.test"
    balance: Decimal = Decimal("1000.00")
    orders: list[Order] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    callbacks: dict[str, Json] = field(default_factory=dict)
    told: dict[str, Standing] = field(default_factory=dict)
    """By order code: how it stood when webhooks were set, or told of it last."""
    points: Points = field(default_factory=Points)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self.tokens = TokenDesk(self.clock, self.knobs)
        self.meter = Meter(self.limits)

    def standings(self) -> dict[str, Standing]:
        """By order code."""
        return {order.code: order.standing for order in self.orders}

    def find(self, name: str, forms: frozenset[IdForm]) -> Order | None:
        """The order of that name; of several with one number, the newest."""
        return next((order for order in reversed(self.orders) if order.goes_by(name, forms)), None)

    def order_for_write(self, name: object) -> Order:
        """The order that a write names; raises ``CjError`` when there is none by that id."""
        order = self.find(str(name), self.knobs.writes_take)
        if order is None:
            raise CjError(1603100)
        return order

    def disputes_of(self, order: Order) -> list[Dispute]:
        return [dispute for dispute in self.disputes if dispute.order is order]
