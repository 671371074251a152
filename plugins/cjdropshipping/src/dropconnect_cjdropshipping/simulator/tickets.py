"""Tickets, the way to CJ's people: creating one is not idempotent, and the answer does not name it."""

from __future__ import annotations

from dropconnect_cjdropshipping.simulator.call import Call, whole_number
from dropconnect_cjdropshipping.simulator.envelope import CjError, Success, missing, page
from dropconnect_cjdropshipping.simulator.state import Ticket
from dropconnect_cjdropshipping.simulator.views import ticket_json

_TYPES = ("ORDER_ISSUE", "PRODUCT_ISSUE")
_FILTERS = ("AWAITING_CJ_REPLY", "AWAITING_YOUR_REPLY", "COMPLETED", "EXPIRED", "REVIEWED")
_LONGEST_TEXT = 1000
_LONGEST_NUMBER = 100


def question_types(call: Call) -> Success:
    """CJ docs, 10 Ticket (documented path; the names of the fields are assumed)."""
    kind = call.query("type")
    if kind not in _TYPES:
        raise missing("type") if not kind else CjError(1600300)
    types = call.knobs.question_types if kind == "ORDER_ISSUE" else ()
    return Success([{"questionTypeId": number, "questionTypeName": name} for number, name in types])


def create_order_ticket(call: Call) -> Success:
    """Each call makes a ticket; there is no protection against repeats (second-hand)."""
    ticket = Ticket(
        business_no=str(call.required("businessNo", _LONGEST_NUMBER)),
        type=str(call.required("type")),
        question_type_id=whole_number(call.required("questionTypeId")),
        message=str(call.required("message", _LONGEST_TEXT)),
        expect_result=str(call.required("expectResult", _LONGEST_TEXT)),
        your_order_no=call.body.get("yourOrderNo"),
        created=call.account.clock.now(),
    )
    if ticket.type not in _TYPES or ticket.question_type_id not in dict(call.knobs.question_types):
        raise CjError(1600300)
    call.account.tickets.append(ticket)
    return Success({"estimatedHandleTime": None})


def ticket_list(call: Call) -> Success:
    """POST (documented, Chinese page). An unknown status is an error, not "no filter" (documented)."""
    status, search = call.body.get("status"), call.body.get("search")
    if status is not None and status not in _FILTERS:
        raise CjError(1600300)
    found = [
        ticket
        for ticket in reversed(call.account.tickets)
        if (status is None or ticket.status == status)
        and (not search or _searched(ticket, str(call.body.get("searchType"))) == search)
    ]
    rows = [ticket_json(ticket) for ticket in found]
    number, size = call.body_number("pageNum", 1, 10_000), call.body_number("pageSize", 20, 100)
    return Success(page(rows, number, size))


def ticket_detail(call: Call) -> Success:
    """A ticket that is missing or somebody else's: 1609005 (second-hand)."""
    name = call.query("ticketId")
    ticket = next((ticket for ticket in call.account.tickets if ticket.id == name), None)
    if ticket is None:
        raise CjError(1609005)
    return Success(ticket_json(ticket))


def _searched(ticket: Ticket, search_type: str) -> str | None:
    match search_type:
        case "CJ_ORDER_NO":
            return ticket.business_no
        case "YOUR_ORDER_NO":
            return ticket.your_order_no
        case "TICKET_NO":
            return f"TK{ticket.id}"
    raise CjError(1600300)
