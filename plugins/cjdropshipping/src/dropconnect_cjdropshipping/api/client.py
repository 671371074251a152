"""HTTP only: one method per endpoint, JSON in and out.

Reads raise a ``ConnectorError``; previews and writes return what CJ said or a ``Refusal``, or raise one.
``operation`` is the name under which errors and logs speak of the call. Order ids in paths and bodies are
CJ's own (see ``OrderIds``), except where a method says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from dropconnect.kit import Asked, TokenFile, account_name
from dropconnect.plugin import Refusal
from dropconnect.transport import Param, Timeouts, Transport
from dropconnect_cjdropshipping.api.errors import (
    Accepted,
    preview_payload,
    read_payload,
    rejects_token,
    write_payload,
)
from dropconnect_cjdropshipping.api.pacing import Lane, Pacer
from dropconnect_cjdropshipping.api.pages import PAGE_SIZE
from dropconnect_cjdropshipping.api.replies import CJReply
from dropconnect_cjdropshipping.api.tokens import TokenKeeper, Tokens
from dropconnect_cjdropshipping.api.wire import Call, Wire
from dropconnect_cjdropshipping.settings import CJSettings

Query = Mapping[str, Param]
Body = Mapping[str, Any]


class CJClient:
    """CJ's API for one account. Thread-safe. ``around_write`` is called before and after each write."""

    def __init__(
        self, connection: str, wire: Wire, tokens: TokenKeeper, around_write: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._wire = wire
        self._tokens = tokens
        self._around_write = around_write

    def close(self) -> None:
        self._wire.close()

    def open_id(self) -> str:
        """The account's openId as CJ told it; empty if it was never asked. Asks nobody."""
        return self._tokens.open_id()

    def secrets(self) -> Collection[str]:
        """What must not stand in any text, with the tokens of this moment."""
        return self._tokens.secrets()

    def get_order(self, order_id: str, *, operation: str) -> Any:
        """``order_id``: a CJ id or our own order number (CJ docs, 05. Shopping, documented)."""
        asked = self._asked(operation, order_id)
        return self._read(Call("GET", "shopping/order/getOrderDetail", asked, {"orderId": order_id}))

    def list_orders(self, query: Query, *, operation: str) -> Any:
        """One page. Filter explicitly: without a filter CJ lists cancelled orders only (documented)."""
        paged = {"pageNum": 1, "pageSize": PAGE_SIZE, **query}
        return self._read(Call("GET", "shopping/order/list", self._asked(operation), paged))

    def get_orders(self, order_ids: Sequence[str], *, operation: str) -> Accepted | Refusal:
        """Details of many orders; unknown ones are left out (second-hand, so it may not be there)."""
        path, body = "shopping/order/getOrderDetailBatch", {"orderIds": list(order_ids)}
        return self._preview(Call("POST", path, self._asked(operation), body=body, lane=Lane.BATCHES))

    def get_settings(self, *, operation: str) -> Any:
        return self._read(Call("GET", "setting/get", self._asked(operation)))

    def set_webhooks(self, topics: Body, *, operation: str) -> Accepted | Refusal:
        """Replaces what was set, all topics at once (CJ docs, 08. Webhook, documented)."""
        return self._write(Call("POST", "webhook/set", self._asked(operation), body=topics), None)

    def list_disputes(self, order_id: str, page: int, *, operation: str) -> Any:
        query: Query = {"orderId": order_id, "pageNum": page, "pageSize": PAGE_SIZE}
        return self._read(Call("GET", "disputes/getDisputeList", self._asked(operation, order_id), query))

    def list_tickets(self, order_number: str, page: int, *, operation: str) -> Any:
        body: Body = {
            "searchType": "CJ_ORDER_NO",
            "search": order_number,
            "pageNum": page,
            "pageSize": PAGE_SIZE,
        }
        return self._read(Call("POST", "ticket/list", self._asked(operation), body=body, lane=Lane.TICKETS))

    def ticket_questions(self, *, operation: str) -> Any:
        path, query = "ticket/order/questionTypes", {"type": "ORDER_ISSUE"}
        return self._read(Call("GET", path, self._asked(operation), query, lane=Lane.TICKETS))

    def dispute_products(self, order_id: str, *, operation: str) -> Accepted | Refusal:
        asked = self._asked(operation, order_id)
        return self._preview(Call("GET", "disputes/disputeProducts", asked, {"orderId": order_id}))

    def dispute_confirm_info(
        self, order_id: str, entries: Sequence[Any], *, operation: str
    ) -> Accepted | Refusal:
        """What a dispute about these entries of ``dispute_products`` could bring. Changes nothing."""
        body: Body = {"orderId": order_id, "productInfoList": list(entries)}
        asked = self._asked(operation, order_id)
        return self._preview(Call("POST", "disputes/disputeConfirmInfo", asked, body=body))

    def delete_order(self, order_id: str, *, operation: str, send_by: float | None) -> Accepted | Refusal:
        path, query = "shopping/order/deleteOrder", {"orderId": order_id}
        return self._write(Call("DELETE", path, self._asked(operation, order_id), query), send_by)

    def create_dispute(
        self, order_id: str, body: Body, *, operation: str, send_by: float | None
    ) -> Accepted | Refusal:
        call = Call("POST", "disputes/create", self._asked(operation, order_id), body=body)
        return self._write(call, send_by)

    def cancel_dispute(
        self, order_id: str, dispute_id: str, *, operation: str, send_by: float | None
    ) -> Accepted | Refusal:
        body = {"orderId": order_id, "disputeId": dispute_id}
        call = Call("POST", "disputes/cancel", self._asked(operation, order_id), body=body)
        return self._write(call, send_by)

    def create_ticket(
        self, order_id: str, body: Body, *, operation: str, send_by: float | None
    ) -> Accepted | Refusal:
        asked = self._asked(operation, order_id)
        call = Call("POST", "ticket/order/create", asked, body=body, lane=Lane.TICKETS)
        return self._write(call, send_by)

    def _read(self, call: Call) -> Any:
        return read_payload(self._reply(call), call.asked)

    def _preview(self, call: Call) -> Accepted | Refusal:
        return preview_payload(self._reply(call), call.asked)

    def _write(self, call: Call, send_by: float | None) -> Accepted | Refusal:
        def send(token: str) -> CJReply:
            return self._wire.write(call, _with(token), self._tokens.secrets(), send_by)

        self._around_write()
        try:
            return write_payload(self._with_good_token(send), call.asked)
        finally:
            self._around_write()

    def _reply(self, call: Call) -> CJReply:
        return self._with_good_token(
            lambda token: self._wire.read(call, _with(token), self._tokens.secrets())
        )

    def _with_good_token(self, send: Callable[[str], CJReply]) -> CJReply:
        """Send, and once more if the token was rejected: nothing was done then, so this is not a repeat."""
        token = self._tokens.current()
        reply = send(token)
        return send(self._tokens.after(token)) if rejects_token(reply) else reply

    def _asked(self, operation: str, order_id: str = "") -> Asked:
        return Asked(self._connection, operation, order_id)


def open_client(connection: str, settings: CJSettings, *, around_write: Callable[[], None]) -> CJClient:
    """A client with a transport, a pace and tokens of its own; ``close`` it when done."""
    transport = Transport(
        connection,
        ca_file=settings.ca_file,
        timeouts=Timeouts(connect=settings.connect_timeout, read=settings.read_timeout),
        read_attempts=1,
    )
    account = account_name(settings.url, settings.api_key.get_secret_value())
    pace_file = settings.token_store.with_name(f"{settings.token_store.name}.pace.sqlite3")
    pacer = Pacer(
        pace_file,
        account,
        settings.pace,
        tickets=settings.ticket_requests_per_second,
        batches=settings.batch_requests_per_second,
    )
    wire = Wire(settings.url, transport, pacer)
    store = TokenFile(settings.token_store, account, connection, Tokens)
    hide = () if settings.open_id is None else (settings.open_id,)
    tokens = TokenKeeper(connection, settings.api_key, store, wire, also_secret=hide)
    return CJClient(connection, wire, tokens, around_write)


def _with(token: str) -> Mapping[str, str]:
    return {"CJ-Access-Token": token}
