"""What most connectors need and no provider owns; a connector takes what fits and leaves the rest.

What an answer *means* stays in the connector: its codes, its statuses, what of it was measured.
"""

from __future__ import annotations

from dropconnect.clock import SystemClock
from dropconnect.kit.addresses import is_this_machine, read_address
from dropconnect.kit.amounts import read_amount
from dropconnect.kit.asked import Asked
from dropconnect.kit.checks import failed, passed
from dropconnect.kit.claims import LastLook, require_same
from dropconnect.kit.fields import Fields, StrictFields
from dropconnect.kit.foreign import ForeignPage, foreign_page
from dropconnect.kit.json_text import read_json
from dropconnect.kit.known_facts import facts_from
from dropconnect.kit.notes import NoteMark, names_key
from dropconnect.kit.recent import Recent
from dropconnect.kit.replies import Reply, read_retry_after
from dropconnect.kit.results import by_hand, final_refusal, method_refusal, refused
from dropconnect.kit.rule_rows import fitting_row, line_answer, line_facts, row_named
from dropconnect.kit.signatures import delivery_key, header, verify_hmac
from dropconnect.kit.token_file import TokenFile, account_name
from dropconnect.kit.tolerant import TolerantFields, values_of, without_html, words_of
from dropconnect.kit.unreadable import reads_order
from dropconnect.plain import plain_words
from dropconnect.redaction import without_secrets

__all__ = [
    "Asked",
    "Fields",
    "ForeignPage",
    "LastLook",
    "NoteMark",
    "Recent",
    "Reply",
    "StrictFields",
    "SystemClock",
    "TokenFile",
    "TolerantFields",
    "account_name",
    "by_hand",
    "delivery_key",
    "facts_from",
    "failed",
    "final_refusal",
    "fitting_row",
    "foreign_page",
    "header",
    "is_this_machine",
    "line_answer",
    "line_facts",
    "method_refusal",
    "names_key",
    "passed",
    "plain_words",
    "read_address",
    "read_amount",
    "read_json",
    "read_retry_after",
    "reads_order",
    "refused",
    "require_same",
    "row_named",
    "values_of",
    "verify_hmac",
    "without_html",
    "without_secrets",
    "words_of",
]
