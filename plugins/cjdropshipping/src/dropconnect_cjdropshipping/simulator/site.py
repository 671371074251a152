"""The simulated site: which endpoint answers what, and what every request must pass before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_cjdropshipping.simulator import (
    authentication,
    creation,
    disputes,
    orders,
    payment,
    tickets,
    webhooks,
)
from dropconnect_cjdropshipping.simulator.call import WITH_BODY, Call, Endpoint, json_object
from dropconnect_cjdropshipping.simulator.desk import DisputeDesk
from dropconnect_cjdropshipping.simulator.envelope import PREFIX, CjError, Json, failure_body, response
from dropconnect_cjdropshipping.simulator.knobs import Knobs
from dropconnect_cjdropshipping.simulator.state import Account

_ENDPOINTS: Mapping[str, tuple[str, Endpoint]] = {
    "authentication/logout": ("POST", authentication.log_out),
    "setting/get": ("GET", authentication.get_settings),
    "webhook/set": ("POST", webhooks.set_webhooks),
    "shopping/order/createOrderV2": ("POST", creation.create_order_v2),
    "shopping/order/createOrderV3": ("POST", creation.create_order_v3),
    "shopping/order/addCart": ("POST", orders.add_cart),
    "shopping/order/addCartConfirm": ("POST", orders.add_cart_confirm),
    "shopping/order/saveGenerateParentOrder": ("POST", payment.save_generate_parent_order),
    "shopping/order/list": ("GET", orders.order_list),
    "shopping/order/getOrderDetail": ("GET", orders.get_order_detail),
    "shopping/order/getOrderDetailBatch": ("POST", orders.get_order_detail_batch),
    "shopping/order/deleteOrder": ("DELETE", orders.delete_order),
    "shopping/order/confirmOrder": ("PATCH", orders.confirm_order),
    "shopping/pay/getBalance": ("GET", payment.get_balance),
    "shopping/pay/payBalance": ("POST", payment.pay_balance),
    "shopping/pay/payBalanceV2": ("POST", payment.pay_balance_v2),
    "shopping/sandbox/simulatePay": ("POST", payment.simulate_pay),
    "shopping/sandbox/updateStatus": ("POST", payment.update_status),
    "shopping/sandbox/updateTrackNumber": ("POST", payment.update_track_number),
    "disputes/disputeProducts": ("GET", disputes.dispute_products),
    "disputes/disputeConfirmInfo": ("POST", disputes.dispute_confirm_info),
    "disputes/create": ("POST", disputes.create_dispute),
    "disputes/cancel": ("POST", disputes.cancel_dispute),
    "disputes/getDisputeList": ("GET", disputes.get_dispute_list),
    "disputes/getDisputeDetail": ("GET", disputes.get_dispute_detail),
    "ticket/order/questionTypes": ("GET", tickets.question_types),
    "ticket/order/create": ("POST", tickets.create_order_ticket),
    "ticket/list": ("POST", tickets.ticket_list),
    "ticket/detail": ("GET", tickets.ticket_detail),
}
_LOG_IN, _REFRESH = "authentication/getAccessToken", "authentication/refreshAccessToken"
_BODY_OPTIONAL = ("authentication/logout",)


class Site:
    def __init__(self, accounts: Sequence[Account], desk: DisputeDesk, knobs: Knobs) -> None:
        self._authentication = authentication.Authentication(accounts)
        self._desk = desk
        self._knobs = knobs

    def answer(self, request: Received) -> Response:
        try:
            return response(self._answer(request))
        except CjError as error:
            return response(failure_body(error.code, error.message), self._status_of(error))

    def _answer(self, request: Received) -> Json:
        path = request.path.removeprefix(f"{PREFIX}/")
        if path in (_LOG_IN, _REFRESH):
            _require_method(request, "POST")
            hand_out = self._authentication.get_access_token
            if path == _REFRESH:
                hand_out = self._authentication.refresh_access_token
            return hand_out(request).body()
        if path not in _ENDPOINTS:
            raise CjError(1600101)
        method, endpoint = _ENDPOINTS[path]
        _require_method(request, method)
        account = self._authentication.account_of(request)
        _require_pace(account, request.path)
        with account.lock:
            self._desk.settle(account)
            needs_body = method in WITH_BODY and path not in _BODY_OPTIONAL
            body = endpoint(Call(request, account, json_object(request) if needs_body else {})).body()
        return {**body, "pointsInfo": account.points.info()} if self._knobs.points_info else body

    def _status_of(self, error: CjError) -> int:
        if error.http_status is not None:
            return error.http_status
        return self._knobs.error_status or self._knobs.error_statuses.get(error.code, 200)


def _require_method(request: Received, method: str) -> None:
    if request.method != method:
        raise CjError(16900202, f"Request method '{request.method}' not supported")


def _require_pace(account: Account, path: str) -> None:
    limit = account.meter.take(path)
    if limit is not None:
        raise CjError(1600200, f"Too Many Requests, QPS limit is {limit} time/1second")
