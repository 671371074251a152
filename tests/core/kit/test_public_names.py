"""The kit for plugin authors: a name that goes away breaks somebody's plugin."""

from __future__ import annotations

import types

from dropconnect import kit

NAMES = [
    "Asked",
    "Fields",
    "ForeignPage",
    "LastLook",
    "NoteMark",
    "Recent",
    "Reply",
    "StrictFields",
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


def test_the_names_are_these() -> None:
    assert kit.__all__ == NAMES


def test_every_public_name_is_listed() -> None:
    public = {
        name
        for name, value in vars(kit).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType) and name != "annotations"
    }
    assert public == set(kit.__all__)
