"""The program on the page about events takes what dropconnect sends, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from tests.docs.pages import DOCS
from tests.support.listeners import KEY, OLD_KEY

from dropconnect.report.events import EventDocument

Take = Callable[[str, dict[str, str], bytes], None]


@pytest.fixture
def take() -> Take:
    page = (DOCS / "how-to" / "events.md").read_text(encoding="utf-8")
    [program] = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    exec(program, names)
    taken: Take = names["take"]
    return taken


def sent() -> tuple[dict[str, str], bytes]:
    event = EventDocument.model_validate(
        {
            "id": "evt_1",
            "kind": "refund.booked",
            "at": "2026-11-23T12:00:00Z",
            "case_id": 7,
            "store": "shop",
            "order_id": "21",
            "order_number": "1021",
            "standing": "done",
            "amount": {"amount": "82.49", "currency": "USD"},
        }
    )
    body, now = event.model_dump_json(), datetime.now(UTC)
    signature = Webhook(KEY).sign(event.id, now, body)
    headers = {"webhook-id": event.id, "webhook-timestamp": str(int(now.timestamp()))}
    return {**headers, "webhook-signature": signature}, body.encode()


def test_a_repeat_is_known_again(take: Take, capsys: pytest.CaptureFixture[str]) -> None:
    headers, body = sent()
    take(KEY, headers, body)
    take(KEY, headers, body)

    assert capsys.readouterr().out == "1021 82.49 USD\n"


def test_what_another_has_signed_is_refused(take: Take) -> None:
    with pytest.raises(WebhookVerificationError):
        take(OLD_KEY, *sent())
