"""Who may go on with an order when several journals want to: the rule, over one reading of its rows.

Why two never both go on: each one needs a reading that has its own row and not the other's. The first's
reading was then made after its own row and before the second's row; the second's after its own row and
before the first's. The rows were made in one order, so both cannot be. That needs no equal clocks, no
growing ids and no fresh caches; it needs that a row is taken away only by one who will not pay any more,
or by a person's word, and that a finished row is marked and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dropconnect.models.claim import ClaimReading, ClaimRow


class ClaimVerdict(StrEnum):
    """What one reading means for whoever made it."""

    HELD = "held"
    """Alone: it may go on."""
    GONE = "gone"
    """Its own row is not there: somebody took it away, the store lost it, or it was never written."""
    REFUNDED = "refunded"
    """There is a refund that was not known: everything is planned anew."""
    GIVE_WAY = "give-way"
    """An earlier row is live: take the own one away and wait."""
    STAY = "stay"
    """Later rows are live and will give way: keep the own one and look again."""


@dataclass(frozen=True)
class Judgement:
    """The verdict, and the rows that it rests on."""

    verdict: ClaimVerdict
    own: tuple[ClaimRow, ...]
    """More than one if the store doubled it; the first counts."""
    others: tuple[ClaimRow, ...]
    """The live rows of others."""
    freed: tuple[ClaimRow, ...] = ()
    """Rows of which a person said that nobody is behind them, to be taken away by who holds a row."""
    left: tuple[ClaimRow, ...] = ()
    """Live rows of earlier tries of its own: to be taken away, nobody else may do it."""


def judge(
    reading: ClaimReading,
    name: str,
    *,
    known_refunds: Collection[str] | None = None,
    ended: Collection[str] = (),
    freed: Mapping[str, str] | None = None,
) -> Judgement:
    """What ``reading`` means for the row ``name``.

    ``known_refunds``: the ids that the plan rests on; None before there is a plan. ``ended``: names of own
    rows of earlier tries, behind which nothing is in flight. ``freed``: name -> value of rows that a person
    gave free; one that changed since then counts as live again.
    """
    own = tuple(sorted((row for row in reading.rows if row.name == name), key=lambda row: row.rank))
    left = tuple(row for row in reading.rows if row.name in ended and not row.is_done)
    strangers = [row for row in reading.rows if row.name != name and row.name not in ended]
    free = tuple(row for row in strangers if (freed or {}).get(row.name) == row.value)
    live = tuple(row for row in strangers if row not in free and not is_finished(row, reading))
    return Judgement(_verdict(reading, own, live, free, known_refunds), own, live, free, left)


def is_finished(row: ClaimRow, reading: ClaimReading) -> bool:
    """Whether nothing can come of a row any more: its refund stands there.

    A connector shows a refund's key only once the gateway's part is over, so a keyed refund is never a call
    in flight. A payment after which more is to come keeps its row live.
    """
    if row.is_done:
        return row.refund_id in reading.refund_ids
    key = row.effect_key
    return bool(key) and any(refund.key == key and not refund.more_follows for refund in reading.refunds)


def _verdict(
    reading: ClaimReading,
    own: tuple[ClaimRow, ...],
    live: tuple[ClaimRow, ...],
    free: tuple[ClaimRow, ...],
    known_refunds: Collection[str] | None,
) -> ClaimVerdict:
    if not own:
        return ClaimVerdict.GONE
    if known_refunds is not None and set(reading.refund_ids) != set(known_refunds):
        return ClaimVerdict.REFUNDED
    if any(row.rank < own[0].rank for row in live):
        return ClaimVerdict.GIVE_WAY
    return ClaimVerdict.STAY if live or free else ClaimVerdict.HELD
