"""The page on trouble says what the product says: its exit codes, its messages in their own words."""

from __future__ import annotations

import re

from tests.docs.pages import DOCS, ROOT, rows

from dropconnect.cli.exits import Exit

PAGE = DOCS / "how-to" / "trouble-shooting.md"


def section(title: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    return rows(text.partition(f"## {title}\n")[2].partition("\n## ")[0])


def test_every_exit_code_is_explained() -> None:
    assert [row[0] for row in section("By exit code")] == [str(int(code)) for code in Exit]


def test_every_message_in_quotes_is_one_of_the_product() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "plugins").glob("*/src/**/*.py")]
    # Long messages are broken into pieces in the code.
    said = re.sub(r'"\s*\n\s*f?"', "", "\n".join(path.read_text(encoding="utf-8") for path in sources))
    titles = ("The file", "The store and the suppliers", "Cases", "The journal")
    quoted = [word for title in titles for row in section(title) for word in re.findall(r"`(.+?)`", row[0])]

    assert len(quoted) > 15
    assert [words for words in quoted if words not in said and words != "journal check"] == []
