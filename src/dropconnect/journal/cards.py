"""Lists of cases for people, a page at a time: each question here is one statement, however long the list is.

Cases are not read whole: a plan is most of a case's bytes, and a list shows three of its values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy import Connection as SqlConnection

from dropconnect.errors import UnknownCurrency
from dropconnect.journal.card_rows import CardAnswer, CardCase, CardChoice, CardQuestion, OrderName
from dropconnect.journal.states import HAPPENED, EffectState
from dropconnect.journal.tables import case, effect, incident, part, task
from dropconnect.journal.trouble import damaged
from dropconnect.journal.waiting import is_unanswered
from dropconnect.models.commands import EffectKind
from dropconnect.models.money import Money

_UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError)
_OPEN = task.c.decided_at.is_(None), incident.c.decided_at.is_(None)
_ASKED = (
    select(task.c.case_id, task.c.due_at, task.c.owner)
    .where(_OPEN[0])
    .union_all(select(incident.c.case_id, incident.c.due_at, incident.c.owner).where(_OPEN[1]))
    .subquery("asked")
)
_IS_ASKED = or_(
    exists().where(task.c.case_id == case.c.id, _OPEN[0]),
    exists().where(incident.c.case_id == case.c.id, _OPEN[1]),
)


class Cards:
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def needing(self, choice: CardChoice, *, skip: int, limit: int) -> list[int]:
        """Cases with a question to a person or an incident, by their ids; what is due first comes first."""
        query = self._needing(choice).group_by(case.c.id).order_by(func.min(_ASKED.c.due_at), case.c.id)
        return self._ids(query.offset(skip).limit(limit))

    def count_needing(self, choice: CardChoice) -> int:
        query = self._needing(choice).with_only_columns(func.count(case.c.id.distinct()))
        return int(self._connection.execute(query).scalar_one())

    def waiting(self, choice: CardChoice, *, skip: int, limit: int) -> list[int]:
        """Open cases that no person has to do anything about, by their ids; what is late comes first."""
        answer = select(func.min(part.c.answer_by)).where(part.c.case_id == case.c.id, is_unanswered())
        date = func.coalesce(answer.correlate(case).scalar_subquery(), case.c.due_at)
        query = self._waiting(choice).order_by(date.is_(None), date, case.c.id)
        return self._ids(query.offset(skip).limit(limit))

    def count_waiting(self, choice: CardChoice) -> int:
        query = self._waiting(choice).with_only_columns(func.count(case.c.id))
        return int(self._connection.execute(query).scalar_one())

    def done(self, choice: CardChoice, since: datetime, *, skip: int, limit: int) -> list[int]:
        """Cases that were closed since then and need nobody, by their ids; the newest first."""
        query = self._done(choice, since).order_by(case.c.closed_at.desc(), case.c.id.desc())
        return self._ids(query.offset(skip).limit(limit))

    def count_done(self, choice: CardChoice, since: datetime) -> int:
        query = self._done(choice, since).with_only_columns(func.count(case.c.id))
        return int(self._connection.execute(query).scalar_one())

    def owners(self) -> list[str]:
        """Who has an open question or incident, by name."""
        return sorted(self._connection.execute(select(_ASKED.c.owner).distinct()).scalars())

    def cases(self, ids: Sequence[int]) -> dict[int, CardCase]:
        """These cases, by their ids."""
        plan, request = _json(case.c.plan), _json(case.c.request)
        query = select(
            *(case.c[name] for name in _PLAIN),
            request["reason"].as_string(),
            request["requested_by"].as_string(),
            plan["currency"].as_string(),
            plan[("due", "amount")].as_string(),
            plan[("expected", "amount")].as_string(),
            plan[("choice", "whole_order")].as_boolean(),
        )
        with _readable("a case cannot be read"):
            rows = self._connection.execute(query.where(case.c.id.in_(ids)))
            return {row[0]: _card_case(row) for row in rows}

    def names(self, ids: Sequence[int]) -> dict[int, OrderName]:
        """The orders of these cases, by the ids of the cases."""
        query = select(case.c.id, case.c.connection, case.c.order_number).where(case.c.id.in_(ids))
        return {number: OrderName(*name) for number, *name in self._connection.execute(query)}

    def questions(self, ids: Sequence[int]) -> dict[int, list[CardQuestion]]:
        """The open questions and incidents of these cases, the most urgent first."""
        shown = _json(task.c.evidence)
        names = ("id", "case_id", "reason", "owner", "opened_at", "due_at")
        tasks = select(
            *(task.c[name] for name in names),
            task.c.choices,
            shown[("plan", "currency")].as_string(),
            shown[("plan", "due", "amount")].as_string(),
        ).where(_OPEN[0], task.c.case_id.in_(ids))
        incidents = select(*(incident.c[name] for name in names)).where(_OPEN[1], incident.c.case_id.in_(ids))
        with _readable("a question cannot be read"):
            found = [_question(row) for row in self._connection.execute(tasks)]
            found += [_incident(row) for row in self._connection.execute(incidents)]
        sorted_ = sorted(found, key=lambda row: (row.due_at, row.is_incident, row.id))
        by_case: dict[int, list[CardQuestion]] = defaultdict(list)
        for row in sorted_:
            by_case[row.case_id].append(row)
        return by_case

    def unanswered(self, ids: Sequence[int]) -> dict[int, list[CardAnswer]]:
        """What suppliers were asked in these cases and have not answered, the earliest date first."""
        query = select(part.c.case_id, part.c.supplier, part.c.asked_at, part.c.answer_by)
        query = query.join(case, case.c.id == part.c.case_id).where(is_unanswered(), case.c.id.in_(ids))
        by_case: dict[int, list[CardAnswer]] = defaultdict(list)
        with _readable("what a supplier was asked cannot be read"):
            for row in self._connection.execute(query.order_by(part.c.answer_by, part.c.id)):
                by_case[row.case_id].append(CardAnswer(*row))
        return by_case

    def paid(self, ids: Sequence[int]) -> Mapping[int, Money]:
        """What customers got back in these cases; a case that paid nothing is left out."""
        query = select(effect.c.case_id, effect.c.amount, effect.c.currency).where(
            effect.c.case_id.in_(ids),
            effect.c.kind == EffectKind.REFUND,
            effect.c.state.in_((*HAPPENED, EffectState.MOVED)),
            effect.c.amount.is_not(None),
        )
        found: dict[int, Money] = {}
        with _readable("a payment cannot be read"):
            for case_id, amount, currency in self._connection.execute(query):
                found[case_id] = Money.of(amount, currency) + found.get(case_id, Money.zero(currency))
        return found

    def _ids(self, query: Select[Any]) -> list[int]:
        return list(self._connection.execute(query).scalars())

    def _needing(self, choice: CardChoice) -> Select[Any]:
        query = select(case.c.id).join(_ASKED, _ASKED.c.case_id == case.c.id).where(*_conditions(choice))
        return query.where(_ASKED.c.owner == choice.person) if choice.person else query

    def _waiting(self, choice: CardChoice) -> Select[Any]:
        return _asked_by(choice, select(case.c.id).where(case.c.closed_at.is_(None), ~_IS_ASKED))

    def _done(self, choice: CardChoice, since: datetime) -> Select[Any]:
        return _asked_by(choice, select(case.c.id).where(case.c.closed_at >= since, ~_IS_ASKED))


_PLAIN = (
    "id",
    "connection",
    "order_id",
    "order_number",
    "customer",
    "kind",
    "stage",
    "outcome",
    "waits_for",
    "waiting_on",
    "opened_at",
    "closed_at",
)


def _conditions(choice: CardChoice) -> Iterator[ColumnElement[bool]]:
    # By what is open or closed lately alone: left to itself SQLite reads all cases that a store ever had.
    store = case.c.connection.concat("")
    if choice.stores is not None:
        yield store.in_(sorted(choice.stores))
    if choice.store:
        yield store == choice.store
    if choice.reason:
        yield _json(case.c.request)["reason"].as_string() == choice.reason
    if choice.supplier:
        named = func.json_each(case.c.plan, "$.suppliers").table_valued("value")
        planned = select(literal(1)).where(func.json_extract(named.c.value, "$.supplier") == choice.supplier)
        asked = exists().where(part.c.case_id == case.c.id, part.c.supplier == choice.supplier)
        yield or_(asked, and_(func.json_valid(case.c.plan) == 1, planned.exists()))


def _asked_by(choice: CardChoice, query: Select[Any]) -> Select[Any]:
    query = query.where(*_conditions(choice))
    if choice.person:
        query = query.where(_json(case.c.request)["requested_by"].as_string() == choice.person)
    return query


def _json(column: ColumnElement[Any]) -> Any:
    return type_coerce(column, JSON)


def _card_case(row: Row[*tuple[Any, ...]]) -> CardCase:
    values = dict(zip(_PLAIN, row, strict=False))
    reason, requested_by, currency, due, expected, whole_order = row[len(_PLAIN) :]
    return CardCase(
        **values,
        reason=reason or "",
        requested_by=requested_by or "",
        currency=currency,
        due=_money(due, currency),
        expected=_money(expected, currency),
        whole_order=bool(whole_order),
    )


def _question(row: Row[*tuple[Any, ...]]) -> CardQuestion:
    number, case_id, reason, owner, opened_at, due_at, choices, currency, due = row
    return CardQuestion(
        number,
        case_id,
        is_incident=False,
        reason=reason,
        owner=owner,
        opened_at=opened_at,
        due_at=due_at,
        choices=frozenset(choices),
        shown=_money(due, currency),
        shows_plan=currency is not None,
    )


def _incident(row: Row[*tuple[Any, ...]]) -> CardQuestion:
    number, case_id, reason, owner, opened_at, due_at = row
    return CardQuestion(
        number,
        case_id,
        is_incident=True,
        reason=reason,
        owner=owner,
        opened_at=opened_at,
        due_at=due_at,
        choices=frozenset(),
        shown=None,
        shows_plan=False,
    )


def _money(amount: str | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money.of(amount, currency)


@contextmanager
def _readable(words: str) -> Iterator[None]:
    try:
        yield
    except UnknownCurrency:
        raise
    except _UNREADABLE:
        raise damaged(words) from None
