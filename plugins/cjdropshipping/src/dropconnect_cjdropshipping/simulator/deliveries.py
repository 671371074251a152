"""Sends the messages about what has changed to where the account's topics lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import httpx

from dropconnect_cjdropshipping.simulator import webhooks
from dropconnect_cjdropshipping.simulator.envelope import Json
from dropconnect_cjdropshipping.simulator.state import Account

_TIMEOUT = 60.0
"""Seconds; CJ itself wants an answer within 3 (documented), which a slow machine may not give."""


@dataclass(frozen=True)
class Delivery:
    """One message that was sent. ``status`` None: nobody answered."""

    topic: str
    number: str
    status: int | None


def deliver(account: Account, behind: str | None) -> list[Delivery]:
    """Tell each active topic what has changed since the topics were set, or since the last time.

    ``behind``: an address of this machine that stands behind the public one, as a proxy has it; the path
    stays. CJ takes no local address itself.
    """
    with account.lock:
        messages = list(_messages(account))
        account.told = account.standings()
        active = {topic: given for topic, given in account.callbacks.items() if given["type"] == "ENABLE"}
    sent = []
    with httpx.Client(timeout=_TIMEOUT, trust_env=False) as client:
        for topic, number, message in messages:
            body, headers = webhooks.delivery(account, message)
            for url in active.get(topic, {}).get("urls", ()):
                try:
                    status = client.post(_address(url, behind), content=body, headers=headers).status_code
                except httpx.TransportError:
                    status = None
                sent.append(Delivery(topic, number, status))
    return sent


def _messages(account: Account) -> Iterator[tuple[str, str, Json]]:
    for order in account.orders:
        before, now = account.told.get(order.code), order.standing
        if now == before:
            continue
        yield "order", order.number, webhooks.message("ORDER", "UPDATE", webhooks.order_params(order))
        if order.track_number and (before is None or before.track_number != now.track_number):
            parcel = webhooks.logistic_params(order, tracking_status=1)
            yield "logistics", order.number, webhooks.message("LOGISTIC", "UPDATE", parcel)


def _address(url: str, behind: str | None) -> str:
    if behind is None:
        return url
    public, local = urlsplit(url), urlsplit(behind)
    return urlunsplit((local.scheme, local.netloc, public.path, public.query, ""))
