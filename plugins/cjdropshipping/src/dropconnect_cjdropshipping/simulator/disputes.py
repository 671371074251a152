"""Disputes, the only way to cancel a paid order: products, confirm info, create, list, detail, cancel."""

from __future__ import annotations

from decimal import Decimal

from dropconnect_cjdropshipping.simulator.call import Call, amount, whole_number
from dropconnect_cjdropshipping.simulator.envelope import CjError, Json, Style, Success, missing, page
from dropconnect_cjdropshipping.simulator.state import SENT, Account, Claim, Dispute, Line, Order
from dropconnect_cjdropshipping.simulator.views import dispute_detail, dispute_in_list, product_entry

_LONGEST_MESSAGE = 500
_LONGEST_ID = 100


def dispute_products(call: Call) -> Success:
    """CJ docs, 7 Dispute, 1 (documented). Lines stay listed when they cannot be chosen (live run)."""
    name = call.query("orderId")
    if not name:
        raise missing("orderId")
    order = _disputable_order(call, name, 1607006)
    data: Json = {
        "orderId": order.internal_id,
        "orderNumber": order.number,
        "productInfoList": _entries(call.account, order),
    }
    return Success(data, Style.SUCCESS_TOO)


def dispute_confirm_info(call: Call) -> Success:
    """CJ docs, 7 Dispute, 2 (documented). Writes nothing."""
    order = _disputable_order(call, str(call.required("orderId", _LONGEST_ID)), 1607007)
    given = call.required("productInfoList")
    claims = [_claim(call, order, entry, 1607007) for entry in _objects(given)]
    if call.knobs.confirm_entries == "unchanged":
        listed = _entries(call.account, order)
        if any(_plain(entry) not in [_plain(known) for known in listed] for entry in given):
            raise CjError(1600300)
    return Success(_confirmation(call, order, claims), Style.SUCCESS_TOO)


def create_dispute(call: Call) -> Success:
    """CJ docs, 7 Dispute, 3 (documented): the answer says "true" and not which dispute it became.

    An order that came through CJ's store app is refused here and not before (second hand, with CJ's written
    answer).
    """
    business_id = str(call.required("businessDisputeId", _LONGEST_ID))
    order = _disputable_order(call, str(call.required("orderId", _LONGEST_ID)), 1607008)
    if not order.by_api:
        raise CjError(9009)
    known = any(dispute.business_id == business_id for dispute in call.account.disputes)
    if known and call.knobs.repeated_business_id == "same":
        return _done()
    if known and call.knobs.repeated_business_id == "refused":
        raise CjError(1607008)
    reason_id = whole_number(call.required("disputeReasonId"))
    reasons = dict(_reasons(call, order))
    expect_type, refund_type = (whole_number(call.required(name)) for name in ("expectType", "refundType"))
    message = str(call.required("messageText", _LONGEST_MESSAGE))
    claims = [_claim(call, order, entry, 1607008) for entry in _objects(call.required("productInfoList"))]
    if reason_id not in reasons or expect_type != 1 or refund_type not in (1, 2):
        raise CjError(1607008)
    if not known and not all(_can_choose(call.account, order, _line_of(order, claim)) for claim in claims):
        raise CjError(9009)
    dispute = Dispute(
        business_id=business_id,
        order=order,
        claims=claims,
        reason=reasons[reason_id],
        expect_type=expect_type,
        refund_type=refund_type,
        message=message,
        asked=_amounts(order, claims)["maxAmount"],
        created=call.account.clock.now(),
    )
    call.account.disputes.append(dispute)
    return _done()


def open_in_portal(account: Account, order: Order, claims: list[Claim], reason: str) -> Dispute:
    """What a person opens in CJ's portal, which does not look at where the order came from (second hand)."""
    dispute = Dispute(
        business_id="",
        order=order,
        claims=claims,
        reason=reason,
        expect_type=1,
        refund_type=1,
        message="",
        asked=_amounts(order, claims)["maxAmount"],
        created=account.clock.now(),
        by_portal=True,
    )
    account.disputes.append(dispute)
    return dispute


def cancel_dispute(call: Call) -> Success:
    """CJ docs, 7 Dispute, 4 (documented)."""
    order = call.account.order_for_write(call.required("orderId", _LONGEST_ID))
    dispute = _dispute(call.account, str(call.required("disputeId", _LONGEST_ID)))
    if dispute is None or dispute.order is not order or not dispute.is_open:
        raise CjError(1607009)
    dispute.withdrawn, dispute.status = True, "closed"
    return _done()


def get_dispute_list(call: Call) -> Success:
    """CJ docs, 7 Dispute, 5 (documented). Newest first (assumed)."""
    order_id, dispute_id = call.query("orderId"), call.query("disputeId")
    number = call.query("orderNumber")
    found = [
        dispute
        for dispute in reversed(call.account.disputes)
        if (not dispute.by_portal or call.knobs.list_shows_portal)
        and (not order_id or dispute.order.goes_by(order_id, call.knobs.writes_take))
        and (not dispute_id or dispute.id == dispute_id)
        and (not number or dispute.order.goes_by(number, frozenset(("number",))))
    ]
    rows = [dispute_in_list(dispute, call.knobs) for dispute in found]
    number_of_page, size = call.query_number("pageNum", 1, 10_000), call.query_number("pageSize", 10, 200)
    return Success(page(rows, number_of_page, size), Style.REDIRECT)


def get_dispute_detail(call: Call) -> Success:
    if not call.knobs.dispute_detail:
        raise CjError(1600101)
    dispute = _dispute(call.account, call.query("disputeId"))
    if dispute is None:
        raise CjError(1600300, "dispute not found")
    return Success(dispute_detail(dispute, call.knobs), Style.SUCCESS_TOO)


def _done() -> Success:
    return Success("true", Style.REDIRECT)


def _disputable_order(call: Call, name: str, code: int) -> Order:
    """Raises ``CjError`` for a sandbox order where those cannot be disputed (``code``, assumed), and for one
    that is not paid (live run)."""
    order = call.account.order_for_write(name)
    if order.sandbox and not call.knobs.disputes_of_sandbox_orders:
        raise CjError(code)
    if not order.is_paid:
        raise CjError(9009)
    return order


def _entries(account: Account, order: Order) -> list[Json]:
    return [product_entry(line, can_choose=_can_choose(account, order, line)) for line in order.lines]


def _can_choose(account: Account, order: Order, line: Line) -> bool:
    """Not while a dispute about it is open or has been granted, nor after the window (live run)."""
    taken = any(
        claim.line_id == line.id
        for dispute in account.disputes_of(order)
        if dispute.is_open or dispute.finally_deal in (1, 2)
        for claim in dispute.claims
    )
    return line.disputable and order.dispute_window_open and not taken


def _reasons(call: Call, order: Order) -> list[tuple[int, str]]:
    return list(call.knobs.reasons_sent if order.status in SENT else call.knobs.reasons_unsent)


def _confirmation(call: Call, order: Order, claims: list[Claim]) -> Json:
    claimed = {claim.line_id for claim in claims}
    return {
        "orderId": order.internal_id,
        "orderNumber": order.number,
        **_amounts(order, claims),
        "expectResultOptionList": ["1"],
        "productInfoList": [
            entry for entry in _entries(call.account, order) if entry["lineItemId"] in claimed
        ],
        "disputeReasonList": [
            {"disputeReasonId": number, "reasonName": name} for number, name in _reasons(call, order)
        ],
    }


def _amounts(order: Order, claims: list[Claim]) -> dict[str, Decimal]:
    """The postage comes back when nothing of the order is left to be sent (live run: refunded in full)."""
    products = sum((claim.price * claim.quantity for claim in claims), Decimal(0))
    claimed = {claim.line_id: claim.quantity for claim in claims}
    whole = all(claimed.get(line.id) == line.quantity for line in order.lines)
    postage = order.postage if whole and order.status not in SENT else Decimal(0)
    return {
        "maxProductPrice": products,
        "maxPostage": postage,
        "maxIossTaxAmount": Decimal(0),
        "maxIossHandTaxAmount": Decimal(0),
        "maxAmount": products + postage,
    }


def _claim(call: Call, order: Order, entry: Json, code: int) -> Claim:
    """lineItemId is optional where the order has one line only; the sample leaves the price out."""
    line_id = entry.get("lineItemId")
    if line_id is None and len(order.lines) == 1:
        line_id = order.lines[0].id
    line = order.line(str(line_id))
    if entry.get("quantity") in (None, ""):
        raise missing("quantity")
    quantity = whole_number(entry["quantity"])
    if line is None or not 1 <= quantity <= line.quantity:
        raise CjError(code)
    price = line.price if entry.get("price") in (None, "") else amount(entry["price"])
    if price > line.price:
        raise CjError(code)
    return Claim(line.id, quantity, price)


def _line_of(order: Order, claim: Claim) -> Line:
    return next(line for line in order.lines if line.id == claim.line_id)


def _objects(entries: object) -> list[Json]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CjError(1600300)
    return entries


def _plain(entry: Json) -> Json:
    """Numbers compare by value: JSON does not tell 23.0 from 23.00."""
    return {name: Decimal(value) if _is_number(value) else value for name, value in entry.items()}


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _dispute(account: Account, dispute_id: str) -> Dispute | None:
    return next((dispute for dispute in account.disputes if dispute.id == dispute_id), None)
