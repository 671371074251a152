"""What the customer is told: facts in, one mail in the customer's language out."""

from __future__ import annotations

from dropconnect.messages.identity import message_id
from dropconnect.messages.languages import text_language
from dropconnect.messages.ownership import may_be_told, ours_to_send
from dropconnect.messages.render import Rendered, check_templates, render
from dropconnect.messages.voice import ShopVoice

__all__ = [
    "Rendered",
    "ShopVoice",
    "check_templates",
    "may_be_told",
    "message_id",
    "ours_to_send",
    "render",
    "text_language",
]
