"""How a store order is passed on to CJ, and what will become of it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.cjdropshipping.connector.cj_mishaps import MISHAPS
from tests.support.trade import DESK, LAMPS

from dropconnect_cjdropshipping.simulator import REFUND, REISSUE, REJECT
from dropconnect_cjdropshipping.simulator.desk import Verdict

State = tuple[str, str | None]
"""Status and phase."""
NEVER = timedelta.max


@dataclass(frozen=True)
class Staff:
    """What CJ's people do with a dispute, and how long they take."""

    verdict: Verdict
    after: timedelta


STAFF: Mapping[str, Staff] = {
    "refunds": Staff(REFUND, timedelta(days=1)),
    "rejects": Staff(REJECT, timedelta(days=1)),
    "sends anew": Staff(REISSUE, timedelta(days=1)),
    "refunds late": Staff(REFUND, timedelta(days=4)),
    "rejects late": Staff(REJECT, timedelta(days=4)),
    "says nothing": Staff(REJECT, NEVER),
}


@dataclass(frozen=True)
class Life:
    """The state in which an order at CJ is met, who decides about it, and what goes wrong with it."""

    state: State
    staff: str
    mishap: str
    pod: frozenset[str]
    """Store lines that are printed on demand."""
    by_api: bool = True


@dataclass(frozen=True)
class Parcel:
    """One order at CJ: store line id -> units, and its life."""

    units: Mapping[str, int]
    life: Life


@dataclass(frozen=True)
class PassedOn:
    """All orders at CJ behind a store order."""

    parcels: tuple[Parcel, ...]
    rearranged: str
    """What CJ did with the last one at once."""
    regrets: Mapping[str, int] | None
    """What the customer cancels at once (store line id -> units, none: everything); None: nothing."""


_PAID: tuple[State, ...] = (("UNSHIPPED", "PENDING"), ("UNSHIPPED", "PROCESSING"), ("UNSHIPPED", None))
_DRAFTS: tuple[State, ...] = (("CREATED", None), ("IN_CART", None))
_OTHERS: tuple[State, ...] = (
    ("UNPAID", None),
    ("SHIPPED", None),
    ("DELIVERED", None),
    ("CANCELLED", None),
    ("REVIEWING", None),
)
_UNITS: tuple[tuple[Mapping[str, int], ...], ...] = (
    ({LAMPS: 3, DESK: 2},),
    ({LAMPS: 3, DESK: 2},),
    ({LAMPS: 3}, {DESK: 2}),
    ({LAMPS: 1}, {LAMPS: 2, DESK: 2}),
    ({LAMPS: 1, DESK: 2}, {LAMPS: 1}, {LAMPS: 1}),
    # The third lamp is nowhere ordered.
    ({LAMPS: 2, DESK: 2},),
)


def passed_on(seed: int) -> PassedOn:
    """Orders by chance. Made of one number, so that each is unlike the one before."""
    chance = Random(seed)
    return PassedOn(
        parcels=tuple(Parcel(units, _life(chance)) for units in chance.choice(_UNITS)),
        rearranged=chance.choice(("", "", "", "split", "merged", "merged into another")),
        regrets=chance.choice(({}, {}, {}, {LAMPS: 3}, {DESK: 2}, {LAMPS: 1}, None)),
    )


def _life(chance: Random) -> Life:
    return Life(
        state=chance.choice(chance.choice((_PAID, _PAID, _DRAFTS, _DRAFTS, _OTHERS))),
        staff=chance.choice(list(STAFF)),
        mishap=chance.choice(("", *MISHAPS)) if chance.random() < 0.7 else "",
        pod=frozenset(chance.choice(((), (), (), (DESK,), (LAMPS,)))),
        by_api=chance.random() < 0.85,
    )
