"""Orders: reading them, deleting them, and the way from a draft to a confirmed order."""

from __future__ import annotations

from dropconnect_cjdropshipping.simulator.call import Call
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json, Style, Success, missing, page
from dropconnect_cjdropshipping.simulator.knobs import ALL_FORMS
from dropconnect_cjdropshipping.simulator.state import DRAFTS, Account, Deletion, Order
from dropconnect_cjdropshipping.simulator.views import order_detail, order_in_list

_DEFAULT_STATUS = "CANCELLED"
_KNOWN_STATUSES = ("CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CANCELLED")
_MOST_ORDERS = 100
_MOST_FEATURES = 20


def order_list(call: Call) -> Success:
    """CJ docs, 05. Shopping: the status filter is CANCELLED unless it is given (documented)."""
    found = [order for order in call.account.orders if _wanted(order, call)]
    rows = [order_in_list(order, call.account) for order in found]
    number, size = call.query_number("pageNum", 1, 10_000), call.query_number("pageSize", 20, 200)
    paged = page(rows, number, size)
    return Success(paged if call.knobs.list_paged else paged["list"])


def get_order_detail(call: Call) -> Success:
    """CJ docs, 05. Shopping: the errors are 1600300 with three different messages (documented)."""
    name = call.query("orderId")
    if not name:
        raise CjError(1600300, "orderId must be not empty")
    if len(call.query_list("features")) > _MOST_FEATURES:
        raise CjError(1600300, "The maximum number of features is 20")
    order = call.account.find(name, call.knobs.detail_takes)
    if order is None:
        raise CjError(1600300, "order not found")
    return Success(order_detail(order, call.account))


def get_order_detail_batch(call: Call) -> Success:
    """Missing and foreign ids are silently left out (second-hand)."""
    names = call.required("orderIds")
    if not isinstance(names, list) or len(names) > _MOST_ORDERS:
        raise CjError(1600300)
    found = (call.account.find(str(name), call.knobs.detail_takes) for name in names)
    return Success([order_detail(order, call.account) for order in found if order is not None])


def delete_order(call: Call) -> Success:
    """Only CREATED and IN_CART (second-hand; CJ docs, Chinese page: impossible once confirmed)."""
    name = call.query("orderId")
    if not name:
        raise missing("orderId")
    order = call.account.order_for_write(name)
    deletable = (*DRAFTS, "UNPAID") if call.knobs.deletes_unpaid else DRAFTS
    if order.status not in deletable:
        raise CjError(1603002)
    call.account.deletions.append(
        Deletion(
            code=order.code,
            number=order.number,
            status_before=order.status,
            sent_id=name,
            lines=len(order.lines),
            pod=any(line.pod for line in order.lines),
        )
    )
    if call.knobs.after_delete == "gone":
        call.account.orders.remove(order)
    else:
        order.status = call.knobs.after_delete
    return Success(name)


def confirm_order(call: Call) -> Success:
    """CREATED and IN_CART become UNPAID (documented and live run)."""
    name = str(call.required("orderId"))
    order = call.account.order_for_write(name)
    if order.status not in DRAFTS:
        raise CjError(1603001)
    order.status = "UNPAID"
    return Success(name)


def add_cart(call: Call) -> Success:
    added = _named_drafts(call)
    for order in added:
        order.status = "IN_CART"
    data: Json = {
        "successCount": len(added),
        "addSuccessOrders": [order.code for order in added],
        "interceptOrders": [],
    }
    return Success(data, Style.WITHOUT_RESULT)


def add_cart_confirm(call: Call) -> Success:
    """CJ docs, 05. Shopping: all of them get one parent order (documented)."""
    submitted = _named_drafts(call)
    shipment = f"{submitted[0].code}001" if submitted else ""
    for order in submitted:
        order.status, order.shipment_id = "UNPAID", shipment
    data: Json = {
        "successCount": len(submitted),
        "submitSuccess": bool(submitted),
        "shipmentsId": shipment,
        "result": 0,
        "interceptOrders": [],
    }
    return Success(data, Style.WITHOUT_RESULT, "Congratulation! Well done!")


def of_shipment(account: Account, shipment_id: str) -> list[Order]:
    return [order for order in account.orders if order.shipment_id == shipment_id]


def _named_drafts(call: Call) -> list[Order]:
    names = call.required("cjOrderIdList")
    if not isinstance(names, list):
        raise CjError(1600300)
    found = (call.account.find(str(name), call.knobs.writes_take) for name in names)
    return [order for order in found if order is not None and order.status in DRAFTS]


def _wanted(order: Order, call: Call) -> bool:
    ids, numbers = call.query_list("orderIds"), call.query_list("orderNumbers")
    shipment, status = call.query("shipmentOrderId"), call.query("status")
    by_id = bool(ids or numbers or shipment)
    if ids and not any(order.goes_by(name, ALL_FORMS) for name in ids):
        return False
    if numbers and not any(order.goes_by(name, frozenset(("number",))) for name in numbers):
        return False
    if shipment and order.shipment_id != shipment:
        return False
    if not status and by_id and not call.knobs.default_status_with_ids:
        return True
    return _has_status(order, status or _DEFAULT_STATUS)


def _has_status(order: Order, status: str) -> bool:
    """The filter also takes PENDING and PROCESSING (second-hand); OTHER is a filter value only."""
    if status == "OTHER":
        return order.status not in _KNOWN_STATUSES
    return status in (order.status, order.sub_status if order.status == "UNSHIPPED" else None)
