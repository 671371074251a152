"""Refunds that are not ours, at a store that shows other installations and at one that does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tests.core.planner.orders import NOW, codes, plan, request, standard
from tests.support.amounts import usd

from dropconnect.models.cancellation import Verdict
from dropconnect.models.order import Refund
from dropconnect.planner import Past

KEY = "5e1a9c02-0000-5000-8000-000000000001"


def refund(number: str, amount: str = "10.00", **changes: Any) -> Refund:
    return Refund(id=number, amount=usd(amount), created_at=NOW, **changes)


def asked(*refunds: Refund, ids: Iterable[str] = (), keys: Iterable[str] = (), sees_others: bool) -> set[str]:
    past = Past.of([], journal="journal-a", known_ids=ids, known_keys=keys)
    made = plan(standard(refunds=refunds), request(), past=past, sees_others=sees_others)
    assert {objection.verdict for objection in made.objections} <= {Verdict.APPROVE}
    return set(codes(made))


def test_a_refund_of_nobody_we_know_is_a_question_where_others_are_not_seen() -> None:
    stranger = refund("812")
    assert asked(stranger, sees_others=True) == set()
    assert asked(stranger, sees_others=False) == {"refund-of-others-812"}


def test_the_question_shows_the_refund() -> None:
    past = Past.of([], journal="journal-a")
    made = plan(standard(refunds=(refund("812"),)), request(), past=past, sees_others=False)

    [objection] = made.objections

    for words in ("refund 812", "10.00 USD", f"{NOW:%-d %b}", "the same wish"):
        assert words in objection.reason


@pytest.mark.parametrize("sees_others", [True, False])
def test_refunds_that_we_made_ask_nothing(sees_others: bool) -> None:
    by_id, by_key = refund("811"), refund("812", key=KEY, journal="journal-a")
    assert asked(by_id, by_key, ids=["811"], keys=[KEY], sees_others=sees_others) == set()


def test_each_refund_is_a_question_of_its_own() -> None:
    """An approval of one says nothing about another that comes later."""
    keyed = refund("813", key=KEY, journal="journal-b")
    found = asked(refund("812"), keyed, refund("814"), sees_others=False)
    assert found == {"refund-of-others-812", "unknown-refund-813", "refund-of-others-814"}


def test_a_row_that_paid_nothing_is_no_question() -> None:
    assert asked(refund("812", "0.00"), sees_others=False) == set()


def test_a_past_that_is_no_journals_asks_nothing() -> None:
    made = plan(standard(refunds=(refund("812"),)), request(), past=Past(), sees_others=False)
    assert codes(made) == ()
