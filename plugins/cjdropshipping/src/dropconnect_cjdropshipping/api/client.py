"""HTTP only: one method per endpoint, JSON in and out.

Reads raise a ``ConnectorError``; previews and writes return what CJ said or a ``Refusal``, or raise one.
``operation`` is the name under which errors and logs speak of the call. Order ids in paths and bodies are
CJ's own (see ``mapping.OrderIds``), except where a method says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dropconnect.kit import Asked
from dropconnect.plugin import Refusal
from dropconnect_cjdropshipping.api.errors import (
    Accepted,
    CJAnswer,
    preview_payload,
    read_payload,
    write_payload,
)
from dropconnect_cjdropshipping.api.pacing import Lane
from dropconnect_cjdropshipping.api.tokens import TokenKeeper
from dropconnect_cjdropshipping.api.wire import Call, Wire

PAGE_SIZE = 50
Query = Mapping[str, str | int | Collection[str]]
Body = Mapping[str, Any]


class CJClient:
    """CJ's API for one account. Thread-safe."""

    def __init__(self, connection: str, wire: Wire, tokens: TokenKeeper) -> None:
        self._connection = connection
        self._wire = wire
        self._tokens = tokens

    def get_order(self, order_id: str, *, operation: str) -> Any:
        """``order_id``: a CJ id or our own order number (CJ docs, 05. Shopping, documented)."""
        query = {"orderId": order_id}
        return self._read("GET", "shopping/order/getOrderDetail", operation, order_id, query=query)

    def list_orders(self, query: Query, *, operation: str) -> Any:
        """One page. Filter explicitly: without a filter CJ lists cancelled orders only (documented)."""
        paged = {"pageNum": 1, "pageSize": PAGE_SIZE, **query}
        return self._read("GET", "shopping/order/list", operation, query=paged)

    def get_orders(self, order_ids: Sequence[str], *, operation: str) -> Accepted | Refusal:
        """Details of many orders; unknown ones are left out (second-hand, so it may not be there)."""
        path, body = "shopping/order/getOrderDetailBatch", {"orderIds": list(order_ids)}
        return self._preview("POST", path, operation, body=body, lane=Lane.BATCHES)

    def get_settings(self, *, operation: str) -> Any:
        return self._read("GET", "setting/get", operation)

    def list_disputes(self, order_id: str, page: int, *, operation: str) -> Any:
        query: Query = {"orderId": order_id, "pageNum": page, "pageSize": PAGE_SIZE}
        return self._read("GET", "disputes/getDisputeList", operation, order_id, query=query)

    def list_tickets(self, order_number: str, *, operation: str) -> Any:
        body: Body = {
            "searchType": "CJ_ORDER_NO",
            "search": order_number,
            "pageNum": 1,
            "pageSize": PAGE_SIZE,
        }
        return self._read("POST", "ticket/list", operation, body=body, lane=Lane.TICKETS)

    def ticket_questions(self, *, operation: str) -> Any:
        query = {"type": "ORDER_ISSUE"}
        return self._read("GET", "ticket/order/questionTypes", operation, query=query, lane=Lane.TICKETS)

    def dispute_products(self, order_id: str, *, operation: str) -> Accepted | Refusal:
        query = {"orderId": order_id}
        return self._preview("GET", "disputes/disputeProducts", operation, order_id, query=query)

    def dispute_confirm_info(
        self, order_id: str, entries: Sequence[Any], *, operation: str
    ) -> Accepted | Refusal:
        """What a dispute about these entries of ``dispute_products`` could bring. Changes nothing."""
        body: Body = {"orderId": order_id, "productInfoList": list(entries)}
        return self._preview("POST", "disputes/disputeConfirmInfo", operation, order_id, body=body)

    def delete_order(self, order_id: str, *, operation: str, send_by: float | None) -> Accepted | Refusal:
        query = {"orderId": order_id}
        path = "shopping/order/deleteOrder"
        return self._write("DELETE", path, operation, order_id, send_by, query=query)

    def create_dispute(
        self, order_id: str, body: Body, *, operation: str, send_by: float | None
    ) -> Accepted | Refusal:
        return self._write("POST", "disputes/create", operation, order_id, send_by, body=body)

    def cancel_dispute(
        self, order_id: str, dispute_id: str, *, operation: str, send_by: float | None
    ) -> Accepted | Refusal:
        body = {"orderId": order_id, "disputeId": dispute_id}
        return self._write("POST", "disputes/cancel", operation, order_id, send_by, body=body)

    def create_ticket(self, order_id: str, body: Body, *, operation: str) -> Accepted | Refusal:
        path = "ticket/order/create"
        return self._write("POST", path, operation, order_id, None, body=body, lane=Lane.TICKETS)

    def _read(
        self,
        method: str,
        path: str,
        operation: str,
        order_id: str = "",
        query: Query | None = None,
        body: Body | None = None,
        lane: Lane = Lane.ORDINARY,
    ) -> Any:
        call = Call(method, path, self._asked(operation, order_id), query, body, lane)
        return read_payload(self._answer(call), call.asked)

    def _preview(
        self,
        method: str,
        path: str,
        operation: str,
        order_id: str = "",
        query: Query | None = None,
        body: Body | None = None,
        lane: Lane = Lane.ORDINARY,
    ) -> Accepted | Refusal:
        call = Call(method, path, self._asked(operation, order_id), query, body, lane)
        return preview_payload(self._answer(call), call.asked)

    def _write(
        self,
        method: str,
        path: str,
        operation: str,
        order_id: str,
        send_by: float | None,
        query: Query | None = None,
        body: Body | None = None,
        lane: Lane = Lane.ORDINARY,
    ) -> Accepted | Refusal:
        call = Call(method, path, self._asked(operation, order_id), query, body, lane)
        token = self._tokens.current()
        answer = self._wire.write(call, _with(token), self._tokens.secrets(), send_by)
        if answer.rejects_token:
            # Turned away before anything was done (documented), so this is no repeat.
            token = self._tokens.after(token)
            answer = self._wire.write(call, _with(token), self._tokens.secrets(), send_by)
        return write_payload(answer, call.asked)

    def _answer(self, call: Call) -> CJAnswer:
        token = self._tokens.current()
        answer = self._wire.read(call, _with(token), self._tokens.secrets())
        if answer.rejects_token:
            token = self._tokens.after(token)
            answer = self._wire.read(call, _with(token), self._tokens.secrets())
        return answer

    def _asked(self, operation: str, order_id: str) -> Asked:
        return Asked(self._connection, operation, order_id)


def _with(token: str) -> Mapping[str, str]:
    return {"CJ-Access-Token": token}
