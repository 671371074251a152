"""Refunds that are not in our journal: whose they are, and what to ask.

They were made by another installation, or by this one before its journal was lost or restored. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from dropconnect.models.cancellation import Objection, Verdict
from dropconnect.models.order import Order, Refund
from dropconnect.planner.facts import Facts
from dropconnect.planner.past import Past

SAME_WISH = "same-wish"
OF_OTHERS = "refund-of-others"


def about_refunds_of_others(facts: Facts) -> Iterator[Objection]:
    """A person says what such a refund was for, before anything more is paid."""
    for refund in unknown_refunds(facts.order, facts.past):
        same = refund.key in facts.past.case_keys
        if same:
            ask = "stands for just these goods: is this the same wish, or are these further units?"
        else:
            ask = "was made for a cancellation that this journal does not know: look whether it was for the "
            ask += "same wish, and approve if it was not"
        yield Objection(
            verdict=Verdict.APPROVE,
            code=f"{SAME_WISH if same else 'unknown-refund'}-{refund.id}",
            reason=f"{described(refund, facts.past.journal)} {ask}",
        )
    yield from _about_refunds_without_key(facts)


def unknown_refunds(order: Order, past: Past) -> tuple[Refund, ...]:
    """The refunds with a key that is not in our journal, or with the name of another one: the same wish has
    the same key everywhere, so ours may stand here unsent and theirs be paid."""
    if not past.journal:
        return ()
    ours = ("", past.journal)
    return tuple(
        row
        for row in order.refunds
        if row.key and (row.key not in past.known_keys or row.journal not in ours)
    )


def of_this_case(order: Order, past: Past) -> frozenset[str]:
    """Keys of refunds which this very case has made, although its journal does not know it any more: they
    carry our journal's name and were not there when the case was opened."""
    return frozenset(
        row.key
        for row in unknown_refunds(order, past)
        if row.journal == past.journal and row.key in past.case_keys and _came_later(row, past)
    )


def by_others_meanwhile(order: Order, past: Past) -> tuple[Refund, ...]:
    """Refunds that another installation has made since the case was opened."""
    return tuple(
        row
        for row in unknown_refunds(order, past)
        if row.journal and row.journal != past.journal and _came_later(row, past)
    )


def described(refund: Refund, journal: str) -> str:
    """A refund in words, with whose it is: ours, another installation's, or somebody's."""
    day = f" of {refund.created_at:%-d %b}" if refund.created_at is not None else ""
    return f"refund {refund.id} over {refund.amount}{day}, {whose(refund, journal)},"


def whose(refund: Refund, journal: str) -> str:
    """Who made a refund, as far as what it carries tells."""
    if not refund.key:
        return "made by somebody in the store or another app"
    if not refund.journal:
        return "made by a dropconnect"
    if refund.journal == journal:
        return "made with this journal"
    return f"made by another dropconnect (journal {refund.journal[:8]})"


def _about_refunds_without_key(facts: Facts) -> Iterator[Objection]:
    """Where another installation can pay unseen, any refund that we did not make may be for the same wish."""
    if facts.sees_others or not facts.past.journal:
        return
    for refund in facts.order.refunds:
        if refund.amount and not refund.key and refund.id not in facts.past.known_ids:
            reason = f"{described(refund, facts.past.journal)} is not in our journal, and this store does "
            reason += "not show whether another dropconnect is at work: look whether it stands for the same "
            reason += "wish, and approve if it does not"
            yield Objection(verdict=Verdict.APPROVE, code=f"{OF_OTHERS}-{refund.id}", reason=reason)


def _came_later(refund: Refund, past: Past) -> bool:
    return past.opened_with is not None and refund.id not in past.opened_with
