"""What the conformance suite for suppliers has to know of the simulated account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from dropconnect.plugin import ProductKind, StepStatus, StoreReference, SupplierOrder, SupplierStage
from dropconnect.testing.conformance import BookedRequest, SupplierSale
from dropconnect.testing.conformance.supplier_bench import store_order_of
from dropconnect.testing.simulator import Received, one_by_one, repeating
from dropconnect_cjdropshipping.simulator.desk import REFUND, REISSUE, REJECT, Verdict
from dropconnect_cjdropshipping.simulator.faults import Refuse
from dropconnect_cjdropshipping.simulator.server import CJSimulator
from dropconnect_cjdropshipping.simulator.state import Claim, Dispute, Line

WORDS = {
    "CREATED": SupplierStage.DRAFT,
    "IN_CART": SupplierStage.DRAFT,
    "UNPAID": SupplierStage.UNPAID,
    "UNSHIPPED": SupplierStage.PROCESSING,
    "UNSHIPPED/PENDING": SupplierStage.PAID,
    "UNSHIPPED/PROCESSING": SupplierStage.PROCESSING,
    "UNSHIPPED/ON_HOLD": SupplierStage.UNKNOWN,
    "PENDING": SupplierStage.PAID,
    "PROCESSING": SupplierStage.PROCESSING,
    "SHIPPED": SupplierStage.SHIPPED,
    "DELIVERED": SupplierStage.DELIVERED,
    "CANCELLED": SupplierStage.CANCELLED,
    "TRASH": SupplierStage.CANCELLED,
    "CREATED, paid": SupplierStage.UNKNOWN,
    "IN_CART, paid": SupplierStage.UNKNOWN,
    "UNPAID, paid": SupplierStage.UNKNOWN,
}
"""Status, or status/phase, or an unpaid status with a date of payment (documented; TRASH live run; an
unknown phase and the contradictions assumed)."""
STAGES = {
    SupplierStage.DRAFT: "CREATED",
    SupplierStage.UNPAID: "UNPAID",
    SupplierStage.PAID: "UNSHIPPED/PENDING",
    SupplierStage.PROCESSING: "UNSHIPPED/PROCESSING",
    SupplierStage.SHIPPED: "SHIPPED",
    SupplierStage.DELIVERED: "DELIVERED",
    SupplierStage.CANCELLED: "CANCELLED",
    SupplierStage.UNKNOWN: "SOMETHING",
}
_ANSWERS: dict[str, Verdict] = {"refund": REFUND, "reissue": REISSUE, "reject": REJECT}
_MEANINGS = {
    "refund": StepStatus.DONE,
    "reissue": StepStatus.REFUSED,
    "reject": StepStatus.REFUSED,
    "unheard of": StepStatus.MANUAL,
}
_UNHEARD_OF = 9
_WRITES = ("deleteOrder", "disputes/create", "disputes/cancel", "ticket/order/create")
_SOME_DAYS = timedelta(days=3)


def facts_of(simulator: CJSimulator) -> dict[str, Any]:
    """Arguments for ``dropconnect.testing.conformance.supplier_under_test``."""
    return {
        "sell": lambda sale: sell(simulator, sale),
        "stages": STAGES,
        "tokens": lambda: _tokens(simulator),
        "forged_webhook": _forged(simulator),
        "switch_off_webhook": lambda topic: simulator.account.callbacks[topic].update(type="CANCEL"),
        "repeats": _repeats(simulator),
        "writes": lambda: len(simulator.log.requests(path=f"({'|'.join(_WRITES)})$")),
        "is_write": _is_write,
        "own_errors": {"1600000": Refuse(1600000), "1600100 with 500": Refuse(1600100, http_status=500)},
        "turned_away": {
            "1600200 with 429": Refuse(1600200, http_status=429),
            "16900500": Refuse(16900500),
            "9009 with 400": Refuse(9009, http_status=400),
            "1603002": Refuse(1603002),
            "1607009": Refuse(1607009),
        },
        "words": WORDS,
        "verdicts": _MEANINGS,
        "decide": lambda order, word: _decide(simulator, order, word),
        "answer": lambda order, yes: _decide(simulator, order, "refund" if yes else "reject"),
        "booked": lambda order: list(_booked(simulator, order)),
        "ask_more": lambda order, count: _ask_more(simulator, order, count),
        "made_to_order": True,
    }


def sell(simulator: CJSimulator, sale: SupplierSale) -> StoreReference:
    """Put the order into the account; the store order that leads to it."""
    word, _, contradiction = (sale.word or STAGES[sale.stage]).partition(", ")
    status, _, phase = word.partition("/")
    lines = [
        Line(
            line.sku,
            line.quantity,
            line.price.amount,
            store_line_id=line_id,
            pod=line.kind is ProductKind.MADE_TO_ORDER,
        )
        for line_id, line in zip(sale.line_ids, sale.lines, strict=True)
    ]
    paid = simulator.clock.now() if contradiction else None
    simulator.add_order(
        sale.number,
        *lines,
        status=status,
        sub_status=phase or None,
        postage=sale.shipping.amount,
        paid=paid,
    )
    return store_order_of(sale)


def _is_write(request: Received) -> bool:
    return request.path.endswith(_WRITES)


def _tokens(simulator: CJSimulator) -> list[str]:
    pairs = simulator.account.tokens.pairs
    return [token for pair in pairs for token in (pair.access, pair.refresh)]


def _forged(simulator: CJSimulator) -> tuple[dict[str, str], bytes]:
    body, headers = simulator.webhook("ORDER", "UPDATE", {})
    return {**headers, "sign": "Zm9yZ2Vk"}, body


def _repeats(simulator: CJSimulator) -> Sequence[Callable[[], object]]:
    return one_by_one(
        simulator.faults,
        repeating(200, _error_of(9009)),
        repeating(400, _error_of(1600100)),
        repeating(200, _error_of(1600300)),
        repeating(429, _error_of(16900500)),
        repeating(200, _error_of(1600001)),
    )


def _error_of(code: int) -> Callable[[str], object]:
    return lambda text: {"code": code, "result": False, "message": text, "data": None, "requestId": text}


def _disputes(simulator: CJSimulator, order: SupplierOrder) -> list[Dispute]:
    wanted = simulator.order(order.id)
    return [dispute for dispute in simulator.account.disputes if dispute.order is wanted]


def _decide(simulator: CJSimulator, order: SupplierOrder, word: str) -> None:
    [dispute] = [each for each in _disputes(simulator, order) if each.is_open]
    if word in _ANSWERS:
        simulator.decide(dispute.id, _ANSWERS[word])
    else:
        dispute.finally_deal, dispute.status = _UNHEARD_OF, "finished"


def _booked(simulator: CJSimulator, order: SupplierOrder) -> Iterator[BookedRequest]:
    for deletion in simulator.account.deletions:
        if order.id in (deletion.code, deletion.sent_id):
            yield BookedRequest({line.id: line.quantity for line in order.lines})
            return
    for dispute in _disputes(simulator, order):
        if not dispute.withdrawn:
            units = {claim.line_id: claim.quantity for claim in dispute.claims}
            yield BookedRequest(units, dispute.business_id, dispute.message)


def _ask_more(simulator: CJSimulator, order: SupplierOrder, count: int) -> None:
    wanted = simulator.order(order.id)
    made = simulator.clock.now() - _SOME_DAYS
    for at in range(count):
        simulator.account.disputes.append(
            Dispute(
                business_id=f"of-others-{at}",
                order=wanted,
                claims=[Claim(line.id, line.quantity, line.price) for line in wanted.lines],
                reason="Unfulfilled Order Cancellation",
                expect_type=1,
                refund_type=1,
                message="",
                asked=wanted.total,
                created=made,
                status="finished",
                finally_deal=REJECT,
            )
        )
