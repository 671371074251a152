"""Asking CJ's staff for an overdue answer, by a ticket.

CJ docs, 10 Ticket (documented in part, else second-hand): creating one is not idempotent and answers no id,
so tickets are searched first. The list of questions is not published, so it is chosen by its name.
"""

from __future__ import annotations

from dropconnect.kit import Asked, NoteMark, by_hand, final_refusal, names_key, refused
from dropconnect.plugin import Refusal, ReminderCommand, StepResult, SupplierQuestion
from dropconnect_cjdropshipping.api.fields import Fields
from dropconnect_cjdropshipping.api.pages import all_rows
from dropconnect_cjdropshipping.orders.account import Account
from dropconnect_cjdropshipping.orders.reading import look_at

_OPERATION = "escalate"
_CLOSED = frozenset({"COMPLETED", "EXPIRED", "REVIEWED"})
_LONGEST_TEXT = 1000
_EXPECTED = "Please answer our dispute about this order: stop it and refund it."


def escalate(account: Account, command: ReminderCommand) -> StepResult:
    """ALREADY if a ticket of ours is there, else one is made."""
    question = command.question
    with Asked(account.connection, _OPERATION).nothing_sent_yet():
        seen = look_at(account, question.order_id, _OPERATION)
        number = seen.ids.for_calls
        earlier = _earlier(account, number, question)
        if earlier is not None:
            return StepResult.already(provider_id=earlier)
        subject = _subject(account)
        if subject is None:
            reason = f"CJ offers no ticket question with the words {account.settings.ticket_question!r}"
            return by_hand(final_refusal("no-such-question", reason))
    body = {
        "businessNo": number,
        "type": "ORDER_ISSUE",
        "questionTypeId": subject,
        "message": NoteMark(question.key).after(command.message, _LONGEST_TEXT),
        "expectResult": _EXPECTED,
        "yourOrderNo": seen.ids.number,
    }
    said = account.client.create_ticket(
        question.order_id, body, operation=_OPERATION, send_by=command.send_by
    )
    if isinstance(said, Refusal):
        return refused(said)
    return StepResult.done(facts={"dispute": question.request_id})


def _earlier(account: Account, number: str, question: SupplierQuestion) -> str | None:
    """A ticket with our mark in it, or one opened since our request, which may be ours."""
    rows = all_rows(
        lambda page: account.client.list_tickets(number, page, operation=_OPERATION),
        f"the tickets of order {number}",
        account.connection,
    )
    for row in rows:
        named = names_key(row.text("message"), question.key)
        opened = row.moment("createTime") or row.moment("createDate")
        recent = opened is None or opened.latest >= question.sent_at
        if named or (recent and row.text("status") not in _CLOSED):
            return row.text("ticketId", "id", "ticketNo")
    return None


def _subject(account: Account) -> int | str | None:
    """The id of the question under which such things are asked."""
    wanted = account.settings.ticket_question.casefold()
    data = account.client.ticket_questions(operation=_OPERATION)
    for row in Fields.each_of(data, "the ticket questions", account.connection):
        if wanted in _name(row).casefold():
            text = row.text("questionTypeId", "id")
            return int(text) if text.isascii() and text.isdigit() else text
    return None


def _name(row: Fields) -> str:
    return row.text("questionTypeName", "name", "questionName", "questionType")
