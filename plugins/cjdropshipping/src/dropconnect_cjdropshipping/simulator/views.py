"""Orders, disputes and tickets as JSON, with the fields that CJ documents and no others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dropconnect_cjdropshipping.simulator.envelope import Json, utc_text
from dropconnect_cjdropshipping.simulator.knobs import Knobs, Known
from dropconnect_cjdropshipping.simulator.state import DRAFTS, Account, Dispute, Line, Order, Ticket

_SHIPPING: Json = {
    "shippingCountryCode": "US",
    "shippingProvince": "Illinois",
    "shippingCity": "Springfield",
    "shippingPhone": "555-0100",
    "shippingAddress": "1 Main St",
    "shippingCustomerName": "Test Buyer",
    "remark": None,
    "logisticName": "CJPacket Ordinary",
    "fromCountryCode": "CN",
}
_POD_PICTURE = "https://pictures.example.test/pod.jpg"


_NOT_IN_LIST = (
    "platformOrderId",
    "shipmentOrderId",
    "disputeId",
    "outWarehouseTime",
    "isComplete",
    "storageId",
    "storageName",
)
_LINE_IN_LIST = ("vid", "quantity", "sellPrice")


def order_in_list(order: Order, account: Account) -> Json:
    """CJ docs, 05. Shopping, order list: fewer fields than the detail has (documented)."""
    row = order_detail(order, account)
    if account.knobs.list_rows == "as detail":
        return row
    lines = [{name: line[name] for name in _LINE_IN_LIST} for line in row["productList"]]
    return {**{name: row[name] for name in row if name not in _NOT_IN_LIST}, "productList": lines}


def order_detail(order: Order, account: Account) -> Json:
    """CJ docs, 05. Shopping, getOrderDetail (documented; cjOrderCode live run, subStatus second-hand)."""
    knobs = account.knobs
    code = order.code if _known(order, knobs.code_known_from) else None
    detail: Json = {
        "orderId": order.internal_id,
        "orderNum": order.number,
        "platformOrderId": order.platform_order_id,
        "cjOrderId": code,
        "cjOrderCode": code,
        "shipmentOrderId": order.shipment_id,
        **_SHIPPING,
        **order.shipping,
        "orderWeight": 20,
        **_status(order, knobs),
        **_amounts(order, knobs),
        "trackNumber": order.track_number,
        "trackingUrl": None,
        "createDate": utc_text(order.created),
        "paymentDate": utc_text(order.paid),
        "outWarehouseTime": utc_text(order.sent),
        "storeCreateDate": utc_text(order.created),
        "isComplete": 1,
        "isSandbox": int(order.sandbox),
        "storageId": None,
        "storageName": None,
        "productList": [_line(line, order, knobs) for line in order.lines],
    }
    if knobs.detail_shows_dispute_id:
        disputes = account.disputes_of(order)
        detail["disputeId"] = disputes[-1].id if disputes else None
    return detail


def product_entry(line: Line, *, can_choose: bool) -> Json:
    """An entry of disputeProducts (documented sample)."""
    return {
        "lineItemId": line.id,
        "cjProductId": line.pid,
        "cjVariantId": line.vid,
        "canChoose": can_choose,
        "price": line.price,
        "quantity": line.quantity,
        "cjProductName": line.name,
        "cjImage": f"https://pictures.example.test/{line.pid}.jpg",
        "sku": line.sku,
        "supplierName": "",
    }


def dispute_in_list(dispute: Dispute, knobs: Knobs) -> Json:
    """CJ docs, 7 Dispute, query the list of disputes (documented)."""
    row: Json = {
        "id": dispute.id,
        "status": dispute.status,
        "disputeReason": dispute.reason,
        "money": _money(dispute.money, knobs),
        "replacementAmount": None,
        "resendOrderCode": dispute.resend_code,
        "finallyDeal": dispute.finally_deal,
        "createDate": utc_text(dispute.created),
        "productList": [_claimed(dispute, claim.line_id) for claim in dispute.claims],
    }
    if knobs.list_shows_business_id:
        row["businessDisputeId"] = dispute.business_id
    return row


def dispute_detail(dispute: Dispute, knobs: Knobs) -> Json:
    """As in the list, plus ``refundAmount`` (second-hand)."""
    return {**dispute_in_list(dispute, knobs), "refundAmount": _money(dispute.money, knobs)}


def ticket_json(ticket: Ticket) -> Json:
    """A ticket; the names of the fields are assumed, dates are milliseconds (second-hand)."""
    return {
        "ticketId": ticket.id,
        "ticketNo": f"TK{ticket.id}",
        "cjOrderNo": ticket.business_no,
        "yourOrderNo": ticket.your_order_no,
        "questionTypeId": ticket.question_type_id,
        "message": ticket.message,
        "expectResult": ticket.expect_result,
        "status": ticket.status,
        "createTime": int(ticket.created.timestamp() * 1000),
    }


def _known(order: Order, known_from: Known) -> bool:
    return known_from == "created" or order.status not in DRAFTS


def _status(order: Order, knobs: Knobs) -> Json:
    if knobs.phase_as_status and order.status == "UNSHIPPED":
        return {"orderStatus": order.sub_status or "UNSHIPPED"}
    status: Json = {"orderStatus": order.status}
    if knobs.sub_status_field:
        # Null outside of UNSHIPPED (client code).
        status[knobs.sub_status_field] = order.sub_status if order.status == "UNSHIPPED" else None
    return status


def _amounts(order: Order, knobs: Knobs) -> Json:
    known = _known(order, knobs.amounts_known_from)
    amounts = {
        "orderAmount": order.total,
        "productAmount": order.products,
        "postageAmount": order.postage,
    }
    return {name: _money(value, knobs) if known else None for name, value in amounts.items()}


def _line(line: Line, order: Order, knobs: Knobs) -> Json:
    shown: Json = {
        "vid": line.vid,
        "quantity": line.quantity,
        "sellPrice": line.price_range or _money(line.price, knobs),
        "storeLineItemId": line.store_line_id,
        "lineItemId": line.id,
        "podPropertiesInfo": _pod_properties() if line.pod else None,
        "productionOrderStatus": _production_status(line, order),
        "abnormalType": [],
    }
    if knobs.detail_shows_sku:
        shown["sku"] = line.sku
    return shown


def _pod_properties() -> Json:
    return {
        "effectImgList": [_POD_PICTURE],
        "customResources": [],
        "productionImgList": [_POD_PICTURE],
        "podVersion": 3,
        "type": 5,
    }


def _production_status(line: Line, order: Order) -> int | None:
    """1 pending order, 2 pending production, 3 in production, 4 completed (client code from documents)."""
    if not line.pod:
        return None
    if line.production_status is not None:
        return line.production_status
    if not order.is_paid:
        return 1
    return 2 if order.status == "UNSHIPPED" and order.sub_status == "PENDING" else 4


def _claimed(dispute: Dispute, line_id: str) -> Json:
    line = dispute.order.line(line_id)
    entry = product_entry(line, can_choose=False) if line is not None else {"lineItemId": line_id}
    return {
        "image": entry.get("cjImage"),
        "price": entry.get("price"),
        "lineItemId": line_id,
        "cjProductId": entry.get("cjProductId"),
        "cjVariantId": entry.get("cjVariantId"),
        "productName": entry.get("cjProductName"),
        "supplierName": entry.get("supplierName"),
    }


def _money(value: Decimal | None, knobs: Knobs) -> Any:
    return str(value) if knobs.amounts_as_text and value is not None else value
