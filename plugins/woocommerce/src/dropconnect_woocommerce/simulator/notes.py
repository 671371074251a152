"""The endpoint ``orders/{id}/notes``: no paging headers, newest first, and a customer note is mailed."""

from __future__ import annotations

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_woocommerce.simulator import mails
from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.params import Parameter, checked
from dropconnect_woocommerce.simulator.state import Note, Shop, newest_first
from dropconnect_woocommerce.simulator.views import note_json
from dropconnect_woocommerce.simulator.wp import Json, json_body, query_parameters, refusal, rest_response

ALLOW_LIST = "GET, POST"
ALLOW_ITEM = "GET, DELETE"
_CREATE = {
    "note": Parameter(required=True),
    "customer_note": Parameter("boolean"),
    "added_by_user": Parameter("boolean"),
}
_LIST = {"type": Parameter(enum=("any", "customer", "internal"))}


class NoteEndpoints:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def list_of_order(self, request: Received, key: ApiKey, order_id: int) -> Response:
        self._order(order_id)
        kind = checked(query_parameters(request), _LIST).get("type", "any")
        wanted = {"any": (True, False), "customer": (True,), "internal": (False,)}[kind]
        notes = [
            note
            for note in list(self._shop.notes.values())
            if note.order_id == order_id and note.customer_note in wanted
        ]
        shown = [note_json(note, request) for note in newest_first(notes)]
        return rest_response(request, shown, headers={"Allow": ALLOW_LIST})

    def create(self, request: Received, key: ApiKey, order_id: int) -> Response:
        values = checked(json_body(request), _CREATE)
        order = self._order(order_id)
        note = self._shop.add_note(
            order_id,
            values.get("note", ""),
            author=key.user_name if values.get("added_by_user") else "WooCommerce",
            customer_note=values.get("customer_note", False),
        )
        if note.customer_note:
            mails.on_customer_note(self._shop, order, note.note)
        return rest_response(request, note_json(note, request), 201, {"Allow": ALLOW_LIST})

    def get(self, request: Received, key: ApiKey, order_id: int, note_id: int) -> Response:
        note = self._note(order_id, note_id)
        return rest_response(request, note_json(note, request), headers={"Allow": ALLOW_ITEM})

    def delete(self, request: Received, key: ApiKey, order_id: int, note_id: int) -> Response:
        note = self._note(order_id, note_id)
        del self._shop.notes[note_id]
        return rest_response(request, note_json(note, request), headers={"Allow": ALLOW_ITEM})

    def _order(self, order_id: int) -> Json:
        order = self._shop.orders.get(order_id)
        if order is None:
            raise refusal(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
        return order

    def _note(self, order_id: int, note_id: int) -> Note:
        self._order(order_id)
        note = self._shop.notes.get(note_id)
        if note is None or note.order_id != order_id:
            raise refusal(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
        return note
