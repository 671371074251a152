"""One reading of an order's rows, and what it means for each of those who wrote them."""

from __future__ import annotations

import pytest
from tests.support.amounts import usd

from dropconnect.models.claim import PREFIX, ClaimReading, ClaimRow
from dropconnect.models.order import Refund
from dropconnect.planner.claims import ClaimVerdict, is_finished, judge

KEY = "0e8b2d5c-3f5a-5c11-9a57-5d4b8d1f0a01"
OURS, THEIRS, EARLIER = f"{PREFIX}_{KEY}_a", f"{PREFIX}_{KEY}_b", f"{PREFIX}_{KEY}_c"
LIVE = "live journal-a 27.50 1 1"
HELD, GONE, REFUNDED = ClaimVerdict.HELD, ClaimVerdict.GONE, ClaimVerdict.REFUNDED
GIVE_WAY, STAY = ClaimVerdict.GIVE_WAY, ClaimVerdict.STAY


def row(name: str, row_id: str = "1", value: str = LIVE) -> ClaimRow:
    return ClaimRow(name=name, id=row_id, value=value)


def refund(refund_id: str = "90", *, key: str = KEY, more_follows: bool = False) -> Refund:
    return Refund(id=refund_id, amount=usd("27.50"), key=key, more_follows=more_follows)


def read(*rows: ClaimRow, refunds: tuple[Refund, ...] = ()) -> ClaimReading:
    return ClaimReading(rows=rows, refund_ids=tuple(each.id for each in refunds), refunds=refunds)


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        (read(), GONE),
        (read(row(THEIRS)), GONE),
        (read(row(OURS)), HELD),
        (read(row(OURS, "9"), row(THEIRS, "10")), STAY),
        (read(row(OURS, "10"), row(THEIRS, "9")), GIVE_WAY),
        (read(row(OURS, "2"), row(THEIRS, "1", "done 90"), refunds=(refund(),)), HELD),
        (read(row(OURS, "2"), row(THEIRS, "1", "done 91"), refunds=(refund(),)), GIVE_WAY),
        (read(row(OURS, "2"), row(THEIRS, "1"), refunds=(refund(),)), HELD),
        (read(row(OURS, "2"), row(THEIRS, "1"), refunds=(refund(more_follows=True),)), GIVE_WAY),
        (read(row(OURS, "2"), row(THEIRS, "1"), refunds=(refund(key=""),)), GIVE_WAY),
        (read(row(OURS, "2"), row(PREFIX, "1", f"{KEY} 27.50 USD")), GIVE_WAY),
        (read(row(OURS, "2"), row(PREFIX, "1", f"{KEY} 27.50 USD"), refunds=(refund(),)), HELD),
        (read(row(OURS, "2"), row(EARLIER, "1")), HELD),
        (read(row(EARLIER, "1")), GONE),
    ],
)
def test_what_a_reading_means_before_there_is_a_plan(reading: ClaimReading, verdict: ClaimVerdict) -> None:
    assert judge(reading, OURS, ended=[EARLIER]).verdict is verdict


@pytest.mark.parametrize(
    ("known", "verdict"), [(["90"], HELD), ([], REFUNDED), (["90", "91"], REFUNDED), (["91"], REFUNDED)]
)
def test_a_plan_holds_only_for_the_refunds_that_it_knows(known: list[str], verdict: ClaimVerdict) -> None:
    reading = read(row(OURS), refunds=(refund(key=""),))
    assert judge(reading, OURS, known_refunds=known).verdict is verdict


def test_of_a_row_that_the_store_doubled_the_first_counts() -> None:
    judged = judge(read(row(OURS, "12"), row(THEIRS, "11"), row(OURS, "9")), OURS)
    assert (judged.verdict, [each.id for each in judged.own]) == (STAY, ["9", "12"])


def test_a_row_that_a_person_gave_free_is_live_again_when_it_moves() -> None:
    free = {THEIRS: LIVE}
    given = judge(read(row(OURS, "2"), row(THEIRS, "1")), OURS, freed=free)
    assert (given.verdict, given.others, [each.name for each in given.freed]) == (STAY, (), [THEIRS])
    moved = judge(read(row(OURS, "2"), row(THEIRS, "1", "live journal-b 27.50 2 1")), OURS, freed=free)
    assert (moved.verdict, moved.freed) == (GIVE_WAY, ())


def test_what_is_left_of_earlier_tries_is_named_unless_it_is_marked() -> None:
    marked = row(f"{PREFIX}_{KEY}_d", "2", "done 90")
    judged = judge(read(row(EARLIER, "1"), marked, row(OURS, "3")), OURS, ended=[EARLIER, marked.name])
    assert [each.name for each in judged.left] == [EARLIER]


@pytest.mark.parametrize("value", ["", "gibberish", "7", "done", "live"])
def test_a_row_that_says_nothing_is_not_finished(value: str) -> None:
    assert not is_finished(row(f"{PREFIX}_odd", value=value), read(refunds=(refund(key=""),)))
