"""How the shop shows what it knows: the JSON of orders, refunds, notes and webhooks, and pages of them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_woocommerce.simulator.amounts import money_text
from dropconnect_woocommerce.simulator.params import Parameter, checked
from dropconnect_woocommerce.simulator.state import Note, Refund, Shop, Webhook
from dropconnect_woocommerce.simulator.wp import PREFIX, Json, query_parameters, rest_response

Row = TypeVar("Row")

ITEM_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PAGING = {
    "page": Parameter("integer", minimum=1),
    "per_page": Parameter("integer", minimum=1, maximum=100),
}
_DEFAULT_PER_PAGE = 10


def order_json(shop: Shop, order: Json, request: Received) -> Json:
    shown = copy.deepcopy(order)
    refunds = [
        {"id": row.id, "reason": row.reason, "total": f"-{money_text(row.amount, shop.decimals)}"}
        for row in shop.refunds_of(order["id"])
    ]
    # The recorded host gives way to the one the client asked for.
    payment_url = re.sub(r"^https?://[^/]+", request.base_url, order["payment_url"])
    shown.update(refunds=refunds, payment_url=payment_url)
    base = f"{request.base_url}{PREFIX}"
    shown["_links"] = {
        "self": _self_link(f"{base}/orders/{order['id']}", ITEM_METHODS),
        "collection": [{"href": f"{base}/orders"}],
        "email_templates": [
            {"embeddable": True, "href": f"{base}/orders/{order['id']}/actions/email_templates"}
        ],
    }
    if order["customer_id"]:
        shown["_links"]["customer"] = [{"href": f"{base}/customers/{order['customer_id']}"}]
    return shown


def refund_json(shop: Shop, refund: Refund, request: Received) -> Json:
    return {
        "id": refund.id,
        "date_created": refund.created,
        "date_created_gmt": refund.created,
        "amount": money_text(refund.amount, shop.decimals),
        "reason": refund.reason,
        "refunded_by": refund.refunded_by,
        "refunded_payment": refund.refunded_payment,
        "meta_data": refund.meta_data,
        "line_items": refund.line_items,
        "shipping_lines": refund.shipping_lines,
        "tax_lines": refund.tax_lines,
        "fee_lines": refund.fee_lines,
        "_links": _order_part_links(request, refund.order_id, "refunds", refund.id),
    }


def note_json(note: Note, request: Received) -> Json:
    return {
        "id": note.id,
        "author": note.author,
        "date_created": note.created,
        "date_created_gmt": note.created,
        "note": note.note,
        "customer_note": note.customer_note,
        "_links": _order_part_links(request, note.order_id, "notes", note.id),
    }


def webhook_json(webhook: Webhook, hooks: list[str], request: Received) -> Json:
    resource, _, event = webhook.topic.partition(".")
    base = f"{request.base_url}{PREFIX}/webhooks"
    return {
        "id": webhook.id,
        "name": webhook.name,
        "status": webhook.status,
        "topic": webhook.topic,
        "resource": resource,
        "event": event,
        "hooks": hooks,
        "delivery_url": webhook.delivery_url,
        "date_created": webhook.created,
        "date_created_gmt": webhook.created,
        "date_modified": webhook.modified,
        "date_modified_gmt": webhook.modified,
        "_links": {
            "self": _self_link(f"{base}/{webhook.id}", ITEM_METHODS),
            "collection": [{"href": base}],
        },
    }


def cut(shown: Json, request: Received, *, listed: bool) -> Json:
    """Only the names in ``_fields``; a single item keeps its ``_links``."""
    wanted = query_parameters(request).get("_fields")
    if not wanted:
        return shown
    names = {name.strip().partition(".")[0] for name in wanted.split(",")}
    if not listed:
        names.add("_links")
    return {name: value for name, value in shown.items() if name in names}


def page_response(
    request: Received,
    rows: Sequence[Row],
    show: Callable[[Row], Json],
    *,
    allow: str,
    link_defaults: Sequence[tuple[str, str]] = (),
) -> Response:
    """One page of ``rows`` with WordPress' paging headers; past the end both totals are 0."""
    query = query_parameters(request)
    paging = checked(query, PAGING)
    page, per_page = paging.get("page", 1), paging.get("per_page", _DEFAULT_PER_PAGE)
    shown = rows[(page - 1) * per_page : page * per_page]
    total = len(rows) if shown else 0
    pages = -(-total // per_page)
    headers = {"Allow": allow, "X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
    address = f"{request.base_url}{request.path}"
    links = []
    for number, relation in ((page - 1, "prev"), (page + 1, "next")):
        if 1 <= number <= pages:
            parameters = {**query, **dict(link_defaults), "page": str(number)}
            links.append(f'<{address}?{urlencode(parameters)}>; rel="{relation}"')
    if links:
        headers["Link"] = ", ".join(links)
    body = [cut(show(row), request, listed=True) for row in shown]
    return rest_response(request, body, headers=headers)


def _order_part_links(request: Received, order_id: int, part: str, part_id: int) -> Json:
    order = f"{request.base_url}{PREFIX}/orders/{order_id}"
    return {
        "self": _self_link(f"{order}/{part}/{part_id}", ("GET", "DELETE")),
        "collection": [{"href": f"{order}/{part}"}],
        "up": [{"href": order}],
    }


def _self_link(href: str, methods: Sequence[str]) -> list[Json]:
    return [{"href": href, "targetHints": {"allow": list(methods)}}]
