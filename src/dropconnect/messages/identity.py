"""The Message-ID, by which a mail that is sent again is known to be the same."""

from __future__ import annotations

import json
import re
import uuid

from dropconnect.models.facts import MessageKind

_NAMESPACE = uuid.UUID("b1f4f2c2-6f0e-5c0c-9d3b-3a7a5f6b8f21")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
DOMAIN_PATTERN = rf"^{_LABEL}(?:\.{_LABEL})*$"
_DOMAIN = re.compile(DOMAIN_PATTERN)


def message_id(case_key: str, kind: MessageKind, ordinal: int, domain: str) -> str:
    """The Message-ID of the ``ordinal``-th message of ``kind`` in a case, with its angle brackets.

    The same four values give the same id for ever. ``domain`` is the sender's, in ASCII;
    Raises ``ValueError`` for anything else.
    """
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(f"{domain!r} is not a domain name")
    name = json.dumps([case_key, kind.value, ordinal])
    return f"<{uuid.uuid5(_NAMESPACE, name)}@{domain}>"
