"""A connector with one bug in it: a patch that says what the conformance suite has to find.

A mutant is a file ``patches/<connector>/<kind>-<what>.patch``::

    Kind: swallowed-error
    Does: any answer to a refund is taken for done.
    Caught by: test_what_is_claimed_after_a_fault_is_true

    --- a/plugins/woocommerce/src/dropconnect_woocommerce/writes/refund.py
    +++ b/plugins/woocommerce/src/dropconnect_woocommerce/writes/refund.py
    ...

In the place of ``Caught by:`` can stand ``Changes nothing:`` with the reason, and below it
``Ends: by the time limit``, where the bug lets a test hang. To make one: put the bug into the plugin, take
``git diff -U1``, put the lines on top, and take the bug back.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATCHES = Path(__file__).parent / "patches"


class Kind(StrEnum):
    """The kinds of bugs that authors of connectors make, whatever the provider."""

    WRONG_ADDRESS = "wrong-address"
    """A wrong verb or path."""
    SWALLOWED_ERROR = "swallowed-error"
    ERROR_AS_REFUSAL = "error-as-refusal"
    """An error of the server is told as a refusal for good."""
    ERROR_AS_NOTHING = "error-as-nothing"
    """An error of the server is told as "nothing happened, try again"."""
    LOST_ANSWER_AS_DONE = "lost-answer-as-done"
    OWN_RETRY = "own-retry"
    """A write is sent again by the connector itself."""
    FLOAT_MONEY = "float-money"
    LOCALE_MONEY = "locale-money"
    TIMES_100 = "times-100"
    TWO_DECIMALS = "two-decimals"
    """Every currency has two decimals."""
    TAX_DROPPED = "tax-dropped"
    SHIPPING_DROPPED = "shipping-dropped"
    AUTHORISED_AS_PAID = "authorised-as-paid"
    UNKNOWN_STATUS = "unknown-status"
    """A status that nobody knows is taken for one that is known."""
    WRONG_WORD = "wrong-word"
    """A known word of the provider is taken for another one."""
    RULE_DROPPED = "rule-dropped"
    MADE_TO_ORDER = "made-to-order"
    """Goods that are made to order are not told."""
    PART_AS_WHOLE = "part-as-whole"
    SHIPPED_UNITS = "shipped-units"
    """What was sent is never told, or not regarded."""
    NO_KEY = "no-key"
    LOOK_UP_ABSENT = "look-up-absent"
    LOOK_UP_EARLY = "look-up-early"
    """It says that the write may be sent again (a repeat is harmless, or the key is remembered), and nothing
    shows that. How long nothing has to be there before it counts, connectors do not say."""
    LOOK_UP_BY_AMOUNT = "look-up-by-amount"
    PAGES_CUT = "pages-cut"
    ANOTHER_CUSTOMER = "another-customer"
    """A mistyped hint leads to another customer's order."""
    NUMBER_NOT_ENCODED = "number-not-encoded"
    SEND_BY_IGNORED = "send-by-ignored"
    SECRET_IN_LOG = "secret-in-log"
    SECRET_IN_ERROR = "secret-in-error"
    SECRET_IN_ATTRIBUTES = "secret-in-attributes"
    FROM_A_CACHE = "from-a-cache"


OF_SUPPLIERS_ONLY = frozenset({Kind.WRONG_WORD, Kind.RULE_DROPPED, Kind.MADE_TO_ORDER})


@dataclass(frozen=True)
class Mutant:
    """One bug, as its patch says."""

    file: Path

    @property
    def name(self) -> str:
        return f"{self.connector}/{self.file.stem}"

    @property
    def connector(self) -> str:
        """The plugin's folder."""
        return self.file.parent.name

    @property
    def kind(self) -> Kind:
        return Kind(self._header("Kind"))

    @property
    def does(self) -> str:
        return self._header("Does")

    @property
    def caught_by(self) -> tuple[str, ...]:
        """The tests of the suite that find it, each by itself; none if it changes nothing."""
        return tuple(name.strip() for name in self._header("Caught by").split(",") if name.strip())

    @property
    def changes_nothing(self) -> str:
        """Why nobody can see it; empty if it is a bug."""
        return self._header("Changes nothing")

    @property
    def may_hang(self) -> bool:
        return self._header("Ends") == "by the time limit"

    @cached_property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    def apply(self, tree: Path, *how: str) -> None:
        """Put the bug into the sources in ``tree``; with ``--check`` only see whether that can be done."""
        ran = subprocess.run(
            ["git", "apply", *how, str(self.file)],
            cwd=tree,
            # Inside of another repository git would leave the files alone, and say nothing.
            env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, (
            f"the mutant {self.name} no longer applies, because the sources have changed: make it anew, as "
            f"tests/mutants/mutant.py says\n{ran.stderr}"
        )

    def _header(self, name: str) -> str:
        head = self.text.partition("\n--- ")[0]
        found = re.search(rf"^{name}: (.+)$", head, re.MULTILINE)
        return found[1].strip() if found else ""


def mutants(filters: tuple[str, ...] = ()) -> list[Mutant]:
    """All of them, or those with one of the texts in their name."""
    found = [Mutant(file) for file in sorted(PATCHES.rglob("*.patch"))]
    return [each for each in found if not filters or any(text in each.name for text in filters)]
