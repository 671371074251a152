"""The page that tells how many requests a cancellation takes says what the tests count."""

from __future__ import annotations

import re

from tests.cjdropshipping.connector import test_requests as cj
from tests.docs.pages import DOCS
from tests.shopify.connector import test_requests as shopify
from tests.woocommerce.connector import test_requests as woocommerce

PAGE = DOCS / "explanation" / "what-is-asked.md"
COUNTED = {
    ("WooCommerce", "`plan`"): len(woocommerce.PLAN),
    ("WooCommerce", "a whole order"): len(woocommerce.WHOLE),
    ("WooCommerce", "a line"): len(woocommerce.LINE),
    ("Shopify", "`plan` of a whole order"): 1,
    ("Shopify", "`plan` of a line"): 2,
    ("Shopify", "a whole order"): sum(shopify.WHOLE.values()),
    ("Shopify", "a line"): sum(shopify.A_LINE.values()),
    ("CJ", "a look"): len(cj.DRAFT.look),
    ("CJ", "a leg, of a draft"): len(cj.DRAFT.leg),
    ("CJ", "a look, of a paid order"): len(cj.PAID.look),
    ("CJ", "asking, for a paid order"): len(cj.PAID.leg),
}


def test_the_table_says_what_is_counted() -> None:
    rows = re.findall(r"^\| (\w+) \| (.+?) \| \d+ \| \d+ \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {(who, what): int(now) for who, what, now in rows} == COUNTED
