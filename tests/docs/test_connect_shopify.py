"""The configuration of the page on Shopify loads and is what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.docs.pages import DOCS, blocks

from dropconnect.config import load
from dropconnect_shopify.api.scopes import missing, needed

PAGE = "how-to/connect-shopify.md"


def test_the_configuration_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPIFY_CLIENT_SECRET", "not-a-secret")
    file = tmp_path / "dropconnect.toml"
    file.write_text("\n".join(blocks(PAGE, "toml")), encoding="utf-8")
    entry = load(file).stores["shopify-shop"]
    assert entry.connector == "shopify"
    assert entry.policy.tags == ("cancelled-by-dropconnect",)


def test_the_scopes_on_the_page_are_enough_and_all_are_needed() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    sentence = text.partition("Give the app these scopes: ")[2].partition(";")[0]
    named = {word.strip("`") for word in sentence.replace(",", " ").split() if word.startswith("`")}
    assert missing(named) == []
    for scope in named:
        assert missing(named - {scope}), f"{scope} is not needed"
    assert named & needed()
