"""All pages: their width, their links, their words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.pages import DOCS, ROOT, all_pages, name_of, prose

WIDTH = 100
NOT_YET: set[str] = set()
"""Pages that are wider today, and are rewritten with what they describe."""
REPLACED = (
    "surely",
    r"\w*mend(s|ed|ing)?",
    "past us",
    "came of it",
    "whom",
    "somebody",
    r"(?<!there )is no (store|supplier)",
)
"""Words that style.md replaces; that page alone may show them."""


def readable(pages: list[Path]) -> list[Path]:
    return [page for page in pages if name_of(page) not in NOT_YET]


@pytest.mark.parametrize("page", readable(all_pages()), ids=name_of)
def test_prose_is_at_most_100_columns_wide(page: Path) -> None:
    assert [line for line in prose(page) if len(line) > WIDTH] == []


@pytest.mark.parametrize("page", readable(all_pages()), ids=name_of)
def test_words_that_were_replaced_do_not_come_back(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = re.findall(rf"\b({'|'.join(REPLACED)})\b", text, re.IGNORECASE)

    assert page == DOCS / "contributing" / "style.md" or [words[0] for words in found] == []


@pytest.mark.parametrize("page", all_pages(), ids=name_of)
def test_links_lead_to_pages_and_headings_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", "\n".join([*prose(page), page.read_text(encoding="utf-8")])):
        if "://" in target:
            continue
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_file(), f"{name_of(page)}: {target}"
        assert not heading or heading in headings(file), f"{name_of(page)}: {target}"


def headings(page: Path) -> set[str]:
    """The anchors of a page, as they are made from its headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_index_leads_to_every_page() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    linked = {(DOCS / target.partition("#")[0]).resolve() for target in re.findall(r"\]\(([^)]+)\)", text)}

    assert {page for page in DOCS.rglob("*.md") if page != DOCS / "index.md"} <= linked
    assert {ROOT / "README.md", ROOT / "CONTRIBUTING.md"} <= linked
