"""The README shows what its commands really print."""

from __future__ import annotations

import re
import runpy

from tests.docs.pages import ROOT

README = ROOT / "README.md"


def test_the_readme_shows_the_output_that_its_commands_have_now() -> None:
    written = README.read_text(encoding="utf-8")
    tool = runpy.run_path(str(ROOT / "tools" / "first_sight.py"))

    assert tool["renewed"](written) == written, "run `make docs`"


def test_three_commands_stand_before_everything_that_explains_them() -> None:
    written = README.read_text(encoding="utf-8")
    first_sight = written.partition("\n## Why")[0]

    assert re.findall(r"^\$ (\w+ \w+)", first_sight, re.MULTILINE) == [
        "dropconnect plan",
        "dropconnect cancel",
        "dropconnect cancel",
    ]
