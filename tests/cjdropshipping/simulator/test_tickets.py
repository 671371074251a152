"""Tickets: found by order, and made as often as they are sent."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cjdropshipping.simulator.cj import CJClient

from dropconnect_cjdropshipping.simulator import CJSimulator

QUESTION: dict[str, Any] = {
    "businessNo": "SD1",
    "type": "ORDER_ISSUE",
    "questionTypeId": 102,
    "message": "No answer to our dispute yet.",
    "expectResult": "Please decide.",
    "yourOrderNo": "1001",
}


def found(client: CJClient, **body: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.post("ticket/list", pageNum=1, **body)["data"]["list"]
    return rows


def test_each_create_makes_a_ticket_and_names_none(simulator: CJSimulator, client: CJClient) -> None:
    for _ in range(2):
        created = client.post("ticket/order/create", **QUESTION)
        assert set(created["data"]) == {"estimatedHandleTime"}
    assert len(simulator.account.tickets) == 2


@pytest.mark.parametrize(("kind", "value"), [("CJ_ORDER_NO", "SD1"), ("YOUR_ORDER_NO", "1001")])
def test_searched_by_order(client: CJClient, kind: str, value: str) -> None:
    client.post("ticket/order/create", **QUESTION)
    (row,) = found(client, searchType=kind, search=value)
    assert found(client, searchType=kind, search="other") == []
    assert row["status"] == "AWAITING_CJ_REPLY"
    assert client.get("ticket/detail", ticketId=row["ticketId"])["data"]["message"] == QUESTION["message"]
    assert client.get("ticket/detail", ticketId="1")["code"] == 1609005


def test_question_types_by_type(simulator: CJSimulator, client: CJClient) -> None:
    simulator.knobs.question_types = ((7, "Cancel order"),)
    types = client.get("ticket/order/questionTypes", type="ORDER_ISSUE")["data"]
    assert types == [{"questionTypeId": 7, "questionTypeName": "Cancel order"}]
    assert client.get("ticket/order/questionTypes")["code"] == 16900403
    assert client.get("ticket/order/questionTypes", type="OTHER")["code"] == 1600300


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"message": ""}, 16900403),
        ({"expectResult": "x" * 1001}, 1600300),
        ({"questionTypeId": 1}, 1600300),
        ({"type": "OTHER"}, 1600300),
    ],
    ids=str,
)
def test_wrong_tickets(simulator: CJSimulator, client: CJClient, wrong: dict[str, Any], code: int) -> None:
    assert client.post("ticket/order/create", **{**QUESTION, **wrong})["code"] == code
    assert simulator.account.tickets == []


def test_an_unknown_filter_is_an_error_documented(client: CJClient) -> None:
    assert client.post("ticket/list", status="ON_HOLD")["code"] == 1600300
    assert client.post("ticket/list", searchType="NAME", search="x")["code"] == 200
    client.post("ticket/order/create", **QUESTION)
    assert client.post("ticket/list", searchType="NAME", search="x")["code"] == 1600300
