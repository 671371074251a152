"""The fields of Mutation that edit an order."""

from __future__ import annotations

from typing import Any

from dropconnect_shopify.simulator.acts.edit import begin_edit, commit_edit, set_quantity
from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.edits import EditSession
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.engine.call import Call, number_in
from dropconnect_shopify.simulator.views.edits import calculated_line_view, calculated_order_view
from dropconnect_shopify.simulator.views.order import order_view


class OrderEdits:
    def __init__(self, call: Call) -> None:
        self._call = call
        self._shop = call.shop

    def root(self) -> Json:
        return {
            "orderEditBegin": self.begin,
            "orderEditSetQuantity": self.set_quantity,
            "orderEditCommit": self.commit,
        }

    def begin(self, _info: object, **arguments: Any) -> Json:
        try:
            order = self._call.order(arguments["id"])
            if order is None:
                raise Refused("The order does not exist", "id")
            session = begin_edit(self._shop, order)
        except Refused as refused:
            return {"calculatedOrder": None, "userErrors": [refused.section]}
        return {"calculatedOrder": calculated_order_view(order, session), "userErrors": []}

    def set_quantity(self, _info: object, **arguments: Any) -> Json:
        try:
            order, session = self._session(arguments["id"])
            line = order.line(number_in(arguments["lineItemId"], "CalculatedLineItem") or 0)
            if line is None:
                raise Refused("The line item does not exist", "lineItemId")
            restock = bool(arguments.get("restock"))
            set_quantity(order, session, line, arguments["quantity"], restock=restock)
        except Refused as refused:
            return {"calculatedLineItem": None, "calculatedOrder": None, "userErrors": [refused.section]}
        return {
            "calculatedLineItem": calculated_line_view(order, session, line),
            "calculatedOrder": calculated_order_view(order, session),
            "userErrors": [],
        }

    def commit(self, _info: object, **arguments: Any) -> Json:
        try:
            order, session = self._session(arguments["id"])
            commit_edit(self._shop, order, session, arguments.get("staffNote"))
        except Refused as refused:
            return {"order": None, "userErrors": [refused.section]}
        return {"order": order_view(self._shop, order), "userErrors": []}

    def _session(self, text: str) -> tuple[Order, EditSession]:
        session = self._shop.edit_sessions.get(number_in(text, "CalculatedOrder") or 0)
        order = self._call.find_order(session.order_id) if session is not None else None
        if session is None or order is None:
            raise Refused("The calculated order does not exist", "id")
        return order, session
