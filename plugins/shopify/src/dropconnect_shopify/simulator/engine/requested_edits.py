"""The fields of Mutation that answer buyers' requests."""

from __future__ import annotations

from typing import Any

from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.acts.requested_edit import answer_request
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order, RequestedEdit
from dropconnect_shopify.simulator.engine.call import Call, number_in
from dropconnect_shopify.simulator.views.requested_edits import requested_edit_view


class RequestedEdits:
    def __init__(self, call: Call) -> None:
        self._call = call

    def root(self) -> Json:
        return {"requestedOrderEditResolve": self.resolve, "requestedOrderEditDecline": self.decline}

    def resolve(self, _info: object, **arguments: Any) -> Json:
        return self._answer(arguments["input"], "RESOLVED")

    def decline(self, _info: object, **arguments: Any) -> Json:
        return self._answer(arguments["input"], "DECLINED")

    def _answer(self, asked: Json, status: str) -> Json:
        try:
            order, row = self._request(asked["id"])
            answer_request(self._call.shop, order, row, status, asked.get("declineNote"))
        except Refused as refused:
            return {"requestedOrderEdit": None, "userErrors": [refused.section]}
        return {"requestedOrderEdit": requested_edit_view(order, row), "userErrors": []}

    def _request(self, text: str) -> tuple[Order, RequestedEdit]:
        number = number_in(text, "RequestedOrderEdit")
        for order in self._call.shop.orders.values():
            for row in order.requested_edits:
                if row.id == number and self._call.may_see(order):
                    return order, row
        raise Refused("The requested order edit does not exist", "input", "id", code="NOT_FOUND")
