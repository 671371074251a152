"""What the customer is told: facts in, one mail in the customer's language out.

Mails are made in ``messages.render``, and ``messages.languages`` knows the languages. They are not handed on
here: whoever reads the settings of mails must not load the templates with them.
"""

from __future__ import annotations

from dropconnect.messages.identity import message_id
from dropconnect.messages.ownership import Teller, may_be_told, platform_may_tell, teller
from dropconnect.messages.voice import ShopVoice

__all__ = [
    "ShopVoice",
    "Teller",
    "may_be_told",
    "message_id",
    "platform_may_tell",
    "teller",
]
