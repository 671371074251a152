"""A case is played: its shop, the commands of the command line, and what is left of them."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from tests.cases.deliveries import heard
from tests.cases.shopify import ShopifyShop
from tests.cases.woocommerce import WooCommerceShop
from tests.support.mail import Inbox, LoopbackController
from tests.support.workplace import Ended, Workplace

from dropconnect_cjdropshipping.simulator import CJSimulator

SHOPS: dict[str, Any] = {"woocommerce": WooCommerceShop, "shopify": ShopifyShop}


@dataclass
class Played:
    """What is left of one case."""

    shop: Any = None
    cj: CJSimulator | None = None
    ends: list[Ended] = field(default_factory=list)
    events: list[dict[str, str]] = field(default_factory=list)
    letters: str = ""
    """Subjects and texts of all mails."""


def play(case: dict[str, Any], folder: Path) -> Played:
    """Play ``case`` in the empty ``folder``."""
    played = Played()
    if "webhooks" in case:
        played.events = [heard(case["connector"], row, folder) for row in case["webhooks"]]
        return played
    place = Workplace(folder)
    with ExitStack() as stack:
        played.shop = SHOPS[case["connector"]](case["shop"])
        url = stack.enter_context(played.shop.simulator.running())
        place.environment = dict(played.shop.environment)
        sections = [played.shop.section(url, case.get("store", ""))]
        if "policy" in case:
            sections.append(f"[stores.shop.policy]\n{case['policy']}")
        inbox = Inbox()
        if "mail" in case:
            sections.append(_mail_section(case["mail"], stack.enter_context(_listening(inbox))))
        if "cj" in case:
            played.cj = _cj(case["cj"], folder)
            sections.append(_cj_section(case["cj"], played.cj, stack.enter_context(played.cj.running())))
            place.environment["CJ_KEY"] = played.cj.account.api_key
        place.configure(*sections)
        played.ends = [place.call(*arguments) for arguments in case["act"]]
    played.letters = "\n---\n".join(map(_readable, inbox.mails))
    return played


@contextmanager
def _listening(inbox: Inbox) -> Iterator[int]:
    controller = LoopbackController(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _mail_section(settings: str, port: int) -> str:
    return (
        f'[stores.shop.messages]\nnotifier = "mail"\n{settings}\n'
        f'[notifiers.mail]\nconnector = "email"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        'sender = "Shop <shop@shop.example.test>"\n'
    )


def _cj(case: dict[str, Any], folder: Path) -> CJSimulator:
    file = folder / "cj-orders.json"
    file.write_text(json.dumps(case["orders"]), encoding="utf-8")
    simulator = CJSimulator.from_files(file)
    simulator.account.limits.per_second = None
    for name, value in case.get("knobs", {}).items():
        setattr(simulator.account.knobs, name, frozenset(value) if isinstance(value, list) else value)
    return simulator


def _cj_section(case: dict[str, Any], simulator: CJSimulator, url: str) -> str:
    settings = simulator.connection_settings(url)
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
    return (
        f'[suppliers.cj]\nconnector = "cjdropshipping"\napi_key = {{ env = "CJ_KEY" }}\n{lines}'
        f"requests_per_second = 1000\n{case.get('settings', '')}"
    )


def _readable(letter: Any) -> str:
    content = email.message_from_bytes(letter.content, policy=email.policy.default)
    message = cast("EmailMessage", content)
    text = message.get_body(("plain",))
    return f"Subject: {message['subject']}\n{text.get_content() if text else ''}"
