"""The pages that are made from the code are what their generators write."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("tool", "page"),
    [
        ("configuration_reference", "configuration.md"),
        ("cli_reference", "cli.md"),
        ("facts_reference", "provider-facts.md"),
        ("json_reference", "json.md"),
        ("json_documents", "json-schema.json"),
        ("api_description", "openapi.json"),
    ],
)
def test_a_generated_page_is_up_to_date(tool: str, page: str) -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "tools" / f"{tool}.py")], check=True, capture_output=True, text=True
    ).stdout

    written = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")

    assert written == made, "run `make docs`"
