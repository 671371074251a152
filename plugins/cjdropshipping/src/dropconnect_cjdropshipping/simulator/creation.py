"""createOrderV2 and V3."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dropconnect_cjdropshipping.simulator.call import Call, amount, whole_number
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json, Success, missing
from dropconnect_cjdropshipping.simulator.payment import pay_from_balance
from dropconnect_cjdropshipping.simulator.state import Line, Order

_REQUIRED = (
    "shippingCountryCode",
    "shippingProvince",
    "shippingCity",
    "shippingCustomerName",
    "shippingAddress",
    "logisticName",
    "fromCountryCode",
)
_LONGEST_NUMBER = 50
_PRICE_OF_THE_UNKNOWN = Decimal("10.00")
_STORE_LOGISTICS, _PAY_FROM_BALANCE, _CREATE_ONLY = "1", "2", "3"


def create_order_v2(call: Call) -> Success:
    """CJ docs, 05. Shopping (documented). ``isSandbox`` counts only as the integer 1 (second-hand)."""
    number = str(call.required("orderNumber", _LONGEST_NUMBER))
    for name in _REQUIRED:
        call.required(name)
    products = call.required("products")
    if call.knobs.repeated_number == "refused" and call.account.find(number, frozenset(("number",))):
        raise CjError(1603003)
    order = Order(
        number,
        [_line(product) for product in products],
        sandbox=call.body.get("isSandbox") == 1 and call.body.get("isSandbox") is not True,
        created=call.account.clock.now(),
        shipping={name: call.body[name] for name in _REQUIRED},
    )
    pay_type = str(call.body.get("payType") or "1")
    if pay_type == _PAY_FROM_BALANCE:
        # All or nothing: whether CJ keeps an order that it cannot take the money for is not documented.
        pay_from_balance(call.account, [replace(order, status="UNPAID")])
        order.status, order.sub_status, order.paid = "UNSHIPPED", "PENDING", order.created
    call.account.orders.append(order)
    return Success(_created(order, call, pay_page=pay_type not in (_PAY_FROM_BALANCE, _CREATE_ONLY)))


def create_order_v3(call: Call) -> Success:
    """As V2, with a platform and, for the store's own logistics, a storage (live run: 5027 and 5030)."""
    if call.body.get("platform") in (None, "", "Api"):
        raise CjError(5027)
    if str(call.body.get("shopLogisticsType")) == _STORE_LOGISTICS and not call.body.get("storageId"):
        raise CjError(5030)
    return create_order_v2(call)


def _line(product: Json) -> Line:
    sku, vid = str(product.get("sku") or ""), str(product.get("vid") or "")
    if not sku and not vid:
        raise missing("vid")
    price = product.get("unitPrice")
    return Line(
        sku or f"CJ{vid}",
        whole_number(product.get("quantity")),
        _PRICE_OF_THE_UNKNOWN if price in (None, "") else amount(price),
        store_line_id=product.get("storeLineItemId"),
        pod=bool(product.get("podProperties")),
        vid=vid,
    )


def _created(order: Order, call: Call, *, pay_page: bool) -> Json:
    known_early = call.knobs.code_known_from == "created"
    return {
        # The code in a live run; the documents' samples show a number.
        "orderId": order.code if known_early else order.internal_id,
        "orderNumber": order.number,
        "shipmentOrderId": order.shipment_id,
        "orderAmount": order.total if call.knobs.amounts_known_from == "created" else None,
        "cjPayUrl": f"https://pay.example.test/{order.code}" if pay_page else None,
        "logisticsMiss": False,
        "orderStatus": order.status,
        "productInfoList": [
            {"lineItemId": line.id, "storeLineItemId": line.store_line_id, "quantity": line.quantity}
            for line in order.lines
        ],
        "interceptOrderReasons": [],
    }
