"""Paying orders from the wallet, and the sandbox's stand-in for payment, dispatch and tracking."""

from __future__ import annotations

from dropconnect_cjdropshipping.simulator.call import Call, whole_number
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json, Success, missing, utc_text
from dropconnect_cjdropshipping.simulator.orders import of_shipment
from dropconnect_cjdropshipping.simulator.state import Account, Order

_STEPS = {"CREATED": 100, "IN_CART": 101, "UNPAID": 200, "SHIPPED": 500, "DELIVERED": 600}
_LONGEST_TRACK_NUMBER = 64


def get_balance(call: Call) -> Success:
    """CJ docs, 05. Shopping, query balance (documented). US dollars."""
    return Success({"amount": call.account.balance, "noWithdrawalAmount": 0, "freezeAmount": 0})


def save_generate_parent_order(call: Call) -> Success:
    shipment = str(call.required("shipmentOrderId"))
    orders = of_shipment(call.account, shipment)
    if not orders:
        raise CjError(1603100)
    for order in orders:
        order.pay_id = f"PAY{shipment}"
    data: Json = {
        "orderMoney": sum(order.total for order in orders),
        "payExpireTime": utc_text(call.account.clock.now()),
        "payId": orders[0].pay_id,
        "result": 0,
        "submitSuccess": True,
        "successOrders": [order.code for order in orders],
        "interceptOrders": [],
    }
    return Success(data)


def pay_balance(call: Call) -> Success:
    name = str(call.required("orderId"))
    pay_from_balance(call.account, [call.account.order_for_write(name)])
    return Success(name)


def pay_balance_v2(call: Call) -> Success:
    shipment, pay_id = str(call.required("shipmentOrderId")), call.required("payId")
    orders = of_shipment(call.account, shipment)
    if not orders or any(order.pay_id != pay_id for order in orders):
        raise CjError(1603100)
    if any(order.sandbox for order in orders):
        # Live run: HTTP 400.
        raise CjError(1603101, http_status=400)
    pay_from_balance(call.account, orders)
    return Success(shipment)


def pay_from_balance(account: Account, orders: list[Order]) -> None:
    """Takes the money of all of them, or of none; sandbox orders cost nothing."""
    if any(order.status != "UNPAID" for order in orders):
        raise CjError(1603101)
    cost = sum(order.total for order in orders if not order.sandbox)
    if cost > account.balance:
        raise CjError(1604000)
    account.balance -= cost
    for order in orders:
        _mark_paid(order, account)


def simulate_pay(call: Call) -> Success:
    """A parent with several orders must be paid by its own id (second-hand)."""
    shipment = call.body.get("shipmentOrderId")
    if shipment:
        orders = of_shipment(call.account, str(shipment))
    else:
        orders = [_sandbox_order(call, str(call.required("orderId")))]
    if not orders:
        raise CjError(803)
    if any(not order.sandbox for order in orders):
        raise CjError(811)
    if any(order.status != "UNPAID" for order in orders):
        raise CjError(1603101)
    for order in orders:
        _mark_paid(order, call.account)
    return Success(True)


def update_status(call: Call) -> Success:
    """300, 400, 500, 600, 700 strictly one after the other (second-hand)."""
    order = _sandbox_order(call, str(call.required("orderId")))
    target = whole_number(call.required("targetStatus"))
    now = _step(order)
    following = {300: 400, 400: 500, 500: 600, 600: 700}.get(now)
    if target != following:
        # The words of a live run; the code is assumed.
        text = f"current status {order.status}({now}) can only be updated to {following or 'none'}"
        raise CjError(1600300, text)
    match target:
        case 400:
            order.sub_status = "PROCESSING"
        case 500:
            order.status, order.sub_status, order.sent = "SHIPPED", None, call.account.clock.now()
        case 600:
            order.status = "DELIVERED"
        case _:
            # 700 is "closed"; that the word for it is CANCELLED is assumed.
            order.status = "CANCELLED"
    return Success(True)


def update_track_number(call: Call) -> Success:
    """Between payment and closing; written again, it replaces the number (second-hand)."""
    order = _sandbox_order(call, str(call.required("orderId")))
    track_number = str(call.required("trackNumber", _LONGEST_TRACK_NUMBER))
    if not order.is_paid:
        raise CjError(819)
    order.track_number = track_number
    return Success(True)


def _step(order: Order) -> int:
    """CJ's number for a status (100 live run, 300 to 700 second-hand, 101 and 200 assumed)."""
    if order.status == "UNSHIPPED":
        return 300 if order.sub_status == "PENDING" else 400
    return _STEPS.get(order.status, 700)


def _sandbox_order(call: Call, name: str) -> Order:
    if not name:
        raise missing("orderId")
    order = call.account.find(name, call.knobs.writes_take)
    if order is None:
        raise CjError(803)
    if not order.sandbox:
        raise CjError(811)
    return order


def _mark_paid(order: Order, account: Account) -> None:
    order.status, order.sub_status, order.paid = "UNSHIPPED", "PENDING", account.clock.now()
