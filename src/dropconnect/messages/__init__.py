"""What the customer is told: facts in, one mail in the customer's language out."""

from __future__ import annotations

from dropconnect.messages.identity import message_id
from dropconnect.messages.languages import Speech, text_language
from dropconnect.messages.ownership import Teller, may_be_told, platform_may_tell, teller
from dropconnect.messages.render import Rendered, check_templates, render
from dropconnect.messages.voice import ShopVoice

__all__ = [
    "Rendered",
    "ShopVoice",
    "Speech",
    "Teller",
    "check_templates",
    "may_be_told",
    "message_id",
    "platform_may_tell",
    "render",
    "teller",
    "text_language",
]
