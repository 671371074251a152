"""Where a fake shop sends what it has to tell."""

from __future__ import annotations

from dropconnect.plugin import Subscription


class Switchboard:
    """The webhooks of a fake shop, by id."""

    def __init__(self) -> None:
        self.rows: dict[str, Subscription] = {}

    def switch_off(self, webhook_id: str) -> None:
        """As a shop does after failures."""
        self.rows[webhook_id] = self.rows[webhook_id].changed(active=False)
