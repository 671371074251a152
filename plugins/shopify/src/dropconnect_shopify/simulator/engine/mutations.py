"""The fields of Mutation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, get_directive_values

from dropconnect_shopify.simulator.acts import idempotency
from dropconnect_shopify.simulator.acts.cancellation import start_cancel
from dropconnect_shopify.simulator.acts.gateway import void_authorization
from dropconnect_shopify.simulator.acts.hold import hold_fulfillment, release_holds
from dropconnect_shopify.simulator.acts.metafields import set_metafields
from dropconnect_shopify.simulator.acts.refund import create_refund
from dropconnect_shopify.simulator.acts.refusal import Refused
from dropconnect_shopify.simulator.books.jobs import CancelOrder
from dropconnect_shopify.simulator.books.money import Json
from dropconnect_shopify.simulator.books.order import Order
from dropconnect_shopify.simulator.engine.call import Call, number_in
from dropconnect_shopify.simulator.engine.edits import OrderEdits
from dropconnect_shopify.simulator.engine.queries import job_result_view, job_view
from dropconnect_shopify.simulator.engine.requested_edits import RequestedEdits
from dropconnect_shopify.simulator.engine.subscriptions import Subscriptions
from dropconnect_shopify.simulator.views.fulfilment import fulfillment_order_view, hold_view
from dropconnect_shopify.simulator.views.metafields import metafield_view
from dropconnect_shopify.simulator.views.order import of_order, order_view
from dropconnect_shopify.simulator.views.payments import refund_view, transaction_view


class Mutations:
    def __init__(self, call: Call) -> None:
        self._call = call
        self._shop = call.shop

    def root(self) -> Json:
        return {
            "orderCancel": self.order_cancel,
            "refundCreate": self.refund_create,
            "transactionVoid": self.transaction_void,
            "fulfillmentOrderHold": self.hold,
            "fulfillmentOrderReleaseHold": self.release_hold,
            "tagsAdd": self.tags_add,
            "tagsRemove": self.tags_remove,
            "orderUpdate": self.order_update,
            "metafieldsSet": self.metafields_set,
            **OrderEdits(self._call).root(),
            **RequestedEdits(self._call).root(),
            **Subscriptions(self._call).root(),
        }

    def order_cancel(self, _info: object, **arguments: Any) -> Json:
        try:
            order = self._call.order(arguments["orderId"])
            if order is None:
                raise Refused("Order does not exist", "orderId", code="NOT_FOUND")
            if arguments.get("refundMethod") is not None and arguments.get("refund") is not None:
                raise Refused("Only one of refund and refundMethod can be given", "refund", code="INVALID")
            job = start_cancel(self._shop, order, _cancel_order(order, arguments))
        except Refused as refused:
            entry = refused.section
            return {
                "job": None,
                "jobResult": None,
                "orderCancelUserErrors": [entry],
                "userErrors": [entry],
            }
        return {
            "job": job_view(job),
            "jobResult": job_result_view(self._call, job),
            "orderCancelUserErrors": [],
            "userErrors": [],
        }

    def refund_create(self, info: GraphQLResolveInfo[Call], **arguments: Any) -> Json:
        asked, key = arguments["input"], _idempotency_key(info)
        try:
            replay = idempotency.remembered(self._shop, key, asked)
            if replay is None:
                replay = self._first_refund(asked, key)
        except Refused as refused:
            return self._refund_refused(asked, refused.message, refused.field)
        if replay.refund_id is None:
            return self._refund_refused(asked, replay.errors[0], None)
        found = self._shop.refund(replay.refund_id)
        if found is None:
            raise idempotency.idempotency_error(self._shop, "IDEMPOTENCY_RECORD_NOT_FOUND")
        order, refund = found
        return {
            "order": order_view(self._shop, order),
            "refund": of_order(self._shop, order, refund_view(order, refund)),
            "userErrors": [],
        }

    def _refund_refused(self, asked: Json, message: str, field: list[str] | None) -> Json:
        """The order is shown as it stands (recorded); None where there is no such order."""
        order = self._call.order(asked["orderId"])
        shown = None if order is None else order_view(self._shop, order)
        return {"order": shown, "refund": None, "userErrors": [{"field": field, "message": message}]}

    def _first_refund(self, asked: Json, key: str) -> idempotency.Replay:
        try:
            order = self._call.order(asked["orderId"])
            if order is None:
                raise Refused("Order does not exist", "orderId")
            refund = create_refund(self._shop, order, asked, key)
        except Refused as refused:
            idempotency.remember(self._shop, key, asked, None, (refused.message,))
            raise
        idempotency.remember(self._shop, key, asked, refund.id)
        return idempotency.Replay(refund.id, ())

    def transaction_void(self, _info: object, **arguments: Any) -> Json:
        number = number_in(arguments["parentTransactionId"], "OrderTransaction")
        try:
            found = self._shop.transaction(number or 0)
            if found is None or not self._call.may_see(found[0]):
                message, field = "Transaction does not exist", "parentTransactionId"
                raise Refused(message, field, code="TRANSACTION_NOT_FOUND")
            order, authorization = found
            row = void_authorization(self._shop, order, authorization)
        except Refused as refused:
            return {"transaction": None, "userErrors": [refused.section]}
        return {"transaction": transaction_view(order, row), "userErrors": []}

    def hold(self, _info: object, **arguments: Any) -> Json:
        number = number_in(arguments["id"], "FulfillmentOrder")
        empty: Json = {"fulfillmentHold": None, "fulfillmentOrder": None, "remainingFulfillmentOrder": None}
        found = self._shop.fulfillment_order(number or 0)
        if found is None or not self._call.may_see(found[0]):
            # No user error, but one of the whole mutation (recorded).
            raise GraphQLError(f"Invalid id: {arguments['id']}", extensions={"code": "RESOURCE_NOT_FOUND"})
        order, row = found
        try:
            new = hold_fulfillment(self._shop, order, row, arguments["fulfillmentHold"])
        except Refused as refused:
            return {**empty, "userErrors": [refused.section]}
        return {
            **empty,
            "fulfillmentHold": hold_view(new, self._shop.app),
            "fulfillmentOrder": fulfillment_order_view(order, row, self._shop.app),
            "userErrors": [],
        }

    def release_hold(self, _info: object, **arguments: Any) -> Json:
        number = number_in(arguments["id"], "FulfillmentOrder")
        found = self._shop.fulfillment_order(number or 0)
        if found is None or not self._call.may_see(found[0]):
            refused = Refused("Fulfillment order does not exist", "id", code="FULFILLMENT_ORDER_NOT_FOUND")
            return {"fulfillmentOrder": None, "userErrors": [refused.section]}
        order, row = found
        release_holds(self._shop, order, row, arguments.get("holdIds"))
        view = fulfillment_order_view(order, row, self._shop.app)
        return {"fulfillmentOrder": view, "userErrors": []}

    def tags_add(self, _info: object, **arguments: Any) -> Json:
        def add(order: Order) -> None:
            order.tags.extend(tag for tag in arguments["tags"] if tag not in order.tags)

        return self._tags(arguments["id"], add)

    def tags_remove(self, _info: object, **arguments: Any) -> Json:
        def remove(order: Order) -> None:
            order.tags[:] = [tag for tag in order.tags if tag not in arguments["tags"]]

        return self._tags(arguments["id"], remove)

    def _tags(self, text: str, change: Callable[[Order], None]) -> Json:
        order = self._call.order(text)
        if order is None:
            return {"node": None, "userErrors": [Refused("Resource does not exist", "id").section]}
        change(order)
        self._shop.touch(order)
        return {"node": order_view(self._shop, order), "userErrors": []}

    def order_update(self, _info: object, **arguments: Any) -> Json:
        asked = arguments["input"]
        order = self._call.order(asked["id"])
        if order is None:
            return {"order": None, "userErrors": [Refused("Order does not exist", "id").section]}
        if "note" in asked:
            order.note = asked["note"]
        if asked.get("tags") is not None:
            order.tags[:] = asked["tags"]
        if asked.get("customAttributes") is not None:
            order.attributes = {entry["key"]: entry["value"] for entry in asked["customAttributes"]}
        self._shop.touch(order)
        return {"order": order_view(self._shop, order), "userErrors": []}

    def metafields_set(self, _info: object, **arguments: Any) -> Json:
        asked = arguments["metafields"]
        try:
            rows = set_metafields(self._shop, [self._call.order(row["ownerId"]) for row in asked], asked)
        except Refused as refused:
            index = int(refused.field[1]) if refused.field is not None and len(refused.field) > 1 else None
            return {"metafields": None, "userErrors": [{**refused.section, "elementIndex": index}]}
        return {"metafields": [metafield_view(row) for row in rows], "userErrors": []}


def _cancel_order(order: Order, arguments: Json) -> CancelOrder:
    method = arguments.get("refundMethod") or {}
    credit = method.get("storeCreditRefund")
    refund = "none"
    if credit is not None:
        refund = "store credit"
    elif method.get("originalPaymentMethodsRefund") or (not method and arguments.get("refund")):
        refund = "original"
    return CancelOrder(
        order_id=order.id,
        reason=arguments["reason"],
        restock=arguments["restock"],
        refund=refund,
        notify=bool(arguments.get("notifyCustomer")),
        staff_note=arguments.get("staffNote"),
        credit_expires=(credit or {}).get("expiresAt"),
    )


def _idempotency_key(info: GraphQLResolveInfo[Call]) -> str:
    directive = info.schema.get_directive("idempotent")
    values = get_directive_values(directive, info.field_nodes[0], info.variable_values) if directive else None
    if values is None:
        raise idempotency.missing_key()
    key = str(values["key"])
    if not key.strip():
        raise GraphQLError("The idempotency key must not be blank", extensions={"code": "BAD_REQUEST"})
    return key
