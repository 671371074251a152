"""What the connector takes for true of Shopify, and on what each fact rests.

A public conformance project recorded the shapes of answers of the live Admin API, on development stores, in
2026; samples in these shapes, with values of our own, are among the tests. Every document of the connector is
held against Shopify's published schema. Nothing of it was tried on a live store by this project.
"""

from __future__ import annotations

from dropconnect.kit import facts_from
from dropconnect.plugin import FactKind

_SHAPES = "tests/shopify/recorded.py"
_SCHEMA = "Shopify's schema of Admin API 2026-10"
_LIMITS = "Shopify, GraphQL Admin API rate limits"
_PERSONAL = "Shopify, Work with protected customer data"
_WEBHOOKS = "Shopify, webhook reference: its samples"

FACTS = (
    *facts_from(
        FactKind.RECORDING,
        _SHAPES,
        'a second cancellation meanwhile is refused with "already in progress"',
        "cancelledAt may be set before lines and refunds follow; an ended order is closed",
        "INVALID is about the order only if it names orderId; a note may have 255 characters",
        "without a way of paying back an order is cancelled, and nothing is paid",
        "a cancelled order leaves its fulfilment orders CLOSED, with nothing to be sent",
        "a hold's handle that is in use is refused as a duplicate",
        "a mutation that is null beside a code of the asker's fault did nothing",
        "a mutation may be carried out although a field of its reply is denied",
        "refunds have no codes; errors name the line by its index, without the word input",
        "a gateway's name beside its payment is ignored",
        'payments of a manual gateway are "paid back" with success, and no money moves',
        "the lines of a refund may say 0.0; its money is that of its transactions",
        "amounts of a refund are in the customer's currency",
        "a voided payment has a transaction of 0.0, and the order is VOIDED",
        "an order without transactions has no financial status",
        "one requested return decides the return status",
        "lists cost 2 points and a logarithm of their size",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        _SCHEMA,
        "a job that is done says no more than that it ran; jobResult says whether it succeeded",
        "authorised payments are voided by a cancellation, whatever it is told about refunds",
        "at most 10 holds an app on one fulfilment order, each with a handle of its own",
        "setting a metafield with the digest of what was read fails if it changed meanwhile",
        "a refund's transactions may stay pending",
        "the list of an order's disputes shows no amounts",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        _LIMITS,
        '"Throttled" means that nothing was done: the points are taken before a document runs',
    ),
    *facts_from(
        FactKind.DOCUMENT, "Shopify, Implementing idempotency", "keys of refunds are remembered for 24 hours"
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "Shopify, About API versioning",
        "a version that has ended is answered by an older one, and a header says which",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        _PERSONAL,
        "name, address, mail and telephone need an approval, or the right plan",
        "personal data that are denied are null, with ACCESS_DENIED beside the order",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "Shopify's changelog of October 2026, and its page RequestedOrderEdit of 2026-10",
        "buyers can ask in the shop to edit an order; the schema file is older, so the store itself is asked",
        "such a request wants units removed that were not sent, and is resolved or declined by two mutations",
        "orders with a request that waits are found by requested_order_edit_status",
        "the words of a decline are sent to the buyer, and have at most 500 characters",
    ),
    *facts_from(FactKind.DOCUMENT, _WEBHOOKS, "deliveries of returns, disputes and risks may name no order"),
    *facts_from(
        FactKind.DOCUMENT,
        "Shopify's schema of Admin API 2026-10, webhookSubscriptions",
        "only webhooks made through the API are shown, and any number of addresses may have a topic",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "Shopify, Updates to webhook retry mechanism",
        "a webhook made through the API is taken away after eight failures in a row",
    ),
    *facts_from(
        FactKind.SECOND_HAND,
        "public client code, and what developers pasted into forums",
        "a throttled document comes with HTTP 200 and without what it cost",
        "orders of a subscription contract say so in sourceName",
        "orders/edited has the shape of an order's edit, with order_id inside",
        "a request to edit an order that is answered already is refused, and answering needs write_orders",
        "one address twice for one topic, and a topic beyond the app's scopes, are refused",
    ),
    *facts_from(
        FactKind.ASSUMPTION,
        "",
        "the job of a cancellation may be over before cancelledAt shows",
        "an order on hold can be cancelled",
        "a cancelled order can be refunded",
        "where an idempotency error of a refund appears",
        "which scopes webhooks of a topic need",
        "which scopes refunds, suggested refunds and tags need",
    ),
)
