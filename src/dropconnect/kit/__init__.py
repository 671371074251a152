"""What most connectors need and no provider owns; a connector takes what fits and leaves the rest.

What an answer *means* stays in the connector: its codes, its statuses, what of it was measured.
"""

from __future__ import annotations

from dropconnect.kit.addresses import is_this_machine, read_address
from dropconnect.kit.asked import Asked
from dropconnect.kit.checks import failed, passed
from dropconnect.kit.claims import LastLook
from dropconnect.kit.fields import Fields, StrictFields
from dropconnect.kit.replies import Reply, read_json, read_seconds, without_secrets
from dropconnect.kit.results import by_hand, final_refusal, method_refusal, refused
from dropconnect.kit.rule_rows import fitting_row, line_answer, row_named
from dropconnect.kit.signatures import header, verify_hmac
from dropconnect.kit.token_file import TokenFile, account_name

__all__ = [
    "Asked",
    "Fields",
    "LastLook",
    "Reply",
    "StrictFields",
    "TokenFile",
    "account_name",
    "by_hand",
    "failed",
    "final_refusal",
    "fitting_row",
    "header",
    "is_this_machine",
    "line_answer",
    "method_refusal",
    "passed",
    "read_address",
    "read_json",
    "read_seconds",
    "refused",
    "row_named",
    "verify_hmac",
    "without_secrets",
]
