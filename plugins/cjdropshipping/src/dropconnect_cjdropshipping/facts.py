"""What the connector takes for true of CJ Dropshipping, and on what each fact rests.

Nothing was recorded or measured by this project: a sandbox account was not at hand. Documents are stored
copies of CJ's pages of 2021 to 2026; second-hand is what others wrote of newer pages, or of calls to their
accounts.
"""

from __future__ import annotations

from dropconnect.kit import facts_from
from dropconnect.plugin import FactKind

_ORDERS = "CJ docs, 05. Shopping"
_DISPUTES = "CJ docs, 7 Dispute"
_WEBHOOKS = "CJ docs, Webhook Mechanism"
_DIGESTS = "dated digests of CJ's pages, September 2026"
_LIVE = "notes of people who called a CJ account, August and September 2026"

FACTS = (
    *facts_from(
        FactKind.DOCUMENT,
        _ORDERS,
        "no call cancels an ordinary order; deleteOrder takes one away",
        "details are found by our own order number or by CJ's order id",
        "a list of orders shows cancelled ones unless it is told a status",
        "amounts are in US dollars",
        "a line of print on demand has podPropertiesInfo or a productionOrderStatus",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "CJ help centre, Can I cancel an order after paying for it?",
        "what is paid and not dispatched is cancelled by a dispute",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        _DISPUTES,
        "a dispute is opened with the goods and the reasons that CJ offers for this order",
        "finallyDeal says what became of it: 1 refund, 2 reissue, 3 reject; empty means open",
        "the money goes to the CJ wallet or to the payment, never to the customer",
        "opening a dispute tells no id of it: the list does",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "CJ docs, 1 Authentication",
        "tokens end at the dates in the answer; a new pair is given at most once in 5 minutes",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "CJ docs, Appendix 1: Global Error Codes",
        "an answer is judged by its code; 1603100 is an order that is not there",
        "1600100 is named twice: interface offline, and wrong parameter",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "CJ docs, Access Frequency Restrictions",
        "an account makes 1 to 6 calls a second, by its level",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        _WEBHOOKS,
        "a message names its kind and its order in the body, and an order may be split into others",
        "webhook/set replaces all topics at once, one address each; https alone, and nothing local",
    ),
    *facts_from(
        FactKind.SECOND_HAND,
        _DIGESTS,
        "deleteOrder works for CREATED and IN_CART alone",
        "UNSHIPPED has a subStatus: PENDING, or PROCESSING once the warehouse works",
        "webhooks are signed with the openId, in the header sign, over the raw body",
        "a topic is closed when too many of its messages fail",
        "only orders that were created through the API can be disputed through it",
        "tickets ask CJ's staff; creating one tells no id and is not protected against a second one",
    ),
    *facts_from(
        FactKind.SECOND_HAND,
        _LIVE,
        "an order of CJ's store app is refused by disputes/create with 9009, and taken in the portal",
        "disputes/create may refuse although disputeConfirmInfo named an amount",
        "the goods that disputeProducts shows are sent back as they came",
        "orderId in lists is an internal number that some calls refuse; cjOrderId is taken by all",
        "the same orderNumber can be placed twice",
        "a deleted order may show as TRASH",
        "too many calls are code 1600200, not always HTTP 429",
        "prices can be ranges, and amounts empty right after an order was created",
        "LOGISTIC is also written LOGISTICS; messages may come without a messageType",
    ),
    *facts_from(
        FactKind.ASSUMPTION,
        "",
        "paid print on demand can no longer be stopped",
        "deleting an unpaid order is refused with 1603002",
        "a dispute that was opened in the portal may or may not show in the list",
        "a second dispute under the same businessDisputeId may be opened, so the list is read first",
        "CJ answers a dispute within 72 hours",
        "a time without a zone is China's or UTC",
    ),
)
