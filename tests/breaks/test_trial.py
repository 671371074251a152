"""The trial itself is strict: what shows nothing about a protection is not taken for a proof."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.breaks.trial import LONGEST_TRIAL, Break, assert_is_noticed

pytestmark = [pytest.mark.prove, pytest.mark.timeout(LONGEST_TRIAL)]

WORDS = """A break for the trial itself.
Tests: tests/core/test_money.py -k {tests}

--- a/src/dropconnect/models/money.py
+++ b/src/dropconnect/models/money.py
@@ -1,3 +1,3 @@
-"""
HARMLESS = '"""Money, in other words."""'
DOES_NOT_IMPORT = "import no_such_module"


def changing_the_first_line(folder: Path, new: str, *, old: str = "", tests: str = "float") -> Break:
    """Like a break of the ledger, but of the line that says what the module is for."""
    first = old or '"""Money: an exact decimal amount in one currency, never a float."""'
    patch = folder / "sample.patch"
    body = f"{first}\n+{new}\n \n from __future__ import annotations\n"
    patch.write_text(WORDS.format(tests=tests) + body, "utf-8")
    return Break(patch)


def test_a_break_that_no_test_notices_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no test noticed the break sample"):
        assert_is_noticed(changing_the_first_line(tmp_path, HARMLESS), tmp_path)


def test_a_break_that_does_not_import_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="what the break sample changes does not import"):
        assert_is_noticed(changing_the_first_line(tmp_path, DOES_NOT_IMPORT), tmp_path)


def test_a_break_whose_line_has_changed_is_told(tmp_path: Path) -> None:
    gone = changing_the_first_line(tmp_path, HARMLESS, old='"""As it was before."""')
    with pytest.raises(AssertionError, match="the break sample no longer applies"):
        assert_is_noticed(gone, tmp_path)


def test_a_selection_without_tests_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="do not even pass without the break sample"):
        assert_is_noticed(changing_the_first_line(tmp_path, HARMLESS, tests="no_such_test"), tmp_path)
