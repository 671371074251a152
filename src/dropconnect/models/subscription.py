"""A provider's promise to tell a URL of ours what happens: one webhook."""

from __future__ import annotations

from dropconnect.models.base import Model


class Subscription(Model):
    """One webhook as the provider shows it. Its secret is never in here."""

    id: str
    """What the provider calls it; of one that has no id, its topic."""
    topic: str
    """What it tells of, in the provider's own word."""
    url: str
    """Where it leads."""
    active: bool
    """Whether the provider sends: many switch a webhook off after failures."""
    note: str = ""
    """What a person should know of it, such as why it was left as it is."""
