"""Carries out what a page tells its reader to do: writes its blocks of TOML, gives its commands.

A comment right before a block, which no reader sees, says what the block itself cannot:

    <!-- not run: WHY -->           neither written nor given; the reason is needed
    <!-- before: COMMAND -->        given first, to bring about what the page takes for granted
    <!-- exits: 5 -->               how the last command of the block, or of ``before``, ends; else 0
    <!-- answers: y -->             what is typed at a terminal
    <!-- until Ctrl-C -->           goes on beside what follows, and is interrupted at the end of the page
    <!-- afresh -->                 the file begins anew with this block

A remark behind a command may say the same to its reader: ``# exit code 5, a person is needed``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import DOCS

_BLOCK = re.compile(
    r"(?P<comments>(?:^<!--(?:(?!-->).)*-->\n)*)^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_COMMENT = re.compile(r"<!-- *(?P<kind>[A-Za-z -]+?)(?:: *(?P<words>.*?))? *-->", re.DOTALL)
_KINDS = ("not run", "before", "exits", "answers", "until Ctrl-C", "afresh")
FOR_PROGRAMMERS = ("write-a-connector.md", "write-a-rule-plugin.md")
"""Pages that have tests of their own."""
RUN = ("console", "toml")
"""The languages of blocks that a page's reader uses; others are read only."""


@dataclass(frozen=True)
class Command:
    """One line to be given, and what is expected of it."""

    words: str
    exits: int = 0
    answers: str = ""
    until_interrupted: bool = False


@dataclass(frozen=True)
class Block:
    """A block of a page with what its comments say."""

    language: str
    text: str
    comments: tuple[tuple[str, str], ...]

    def said(self, kind: str) -> str | None:
        """The words of the comment of that kind; None: there is none."""
        return next((words for name, words in self.comments if name == kind), None)

    @property
    def commands(self) -> Iterator[Command]:
        """Those of ``before``, then those of the block, in order."""
        for position, (kind, words) in enumerate(self.comments):
            if kind == "before":
                following = self.comments[position + 1 : position + 2]
                ends = following[0][1] if following and following[0][0] == "exits" else "0"
                yield Command(words, int(ends))
        lines = re.sub(r"\\\n\s*", "", self.text).splitlines() if self.language == "console" else []
        given = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        for line in given:
            last = line is given[-1]
            words, _, remark = line.partition("  #")
            told = re.search(r"exit code (\d)", remark)
            yield Command(
                words.strip(),
                int(told[1]) if told else self._exits if last else 0,
                (self.said("answers") or "") if last else "",
                last and self.said("until Ctrl-C") is not None,
            )

    @property
    def _exits(self) -> int:
        """The code of the block itself: an ``exits`` that does not belong to a ``before``."""
        for position, (kind, words) in enumerate(self.comments):
            if kind == "exits" and (position == 0 or self.comments[position - 1][0] != "before"):
                return int(words)
        return 0


def blocks_of(page: Path) -> list[Block]:
    """The blocks to be run, in order. Fails for a comment that cannot be understood, and for a block that is
    not run without a reason."""
    found = []
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        comments = tuple(
            (item["kind"], (item["words"] or "").strip()) for item in _COMMENT.finditer(match["comments"])
        )
        for kind, words in comments:
            assert kind in _KINDS, f"{page.name}: nobody knows <!-- {kind} -->"
            assert words or kind in ("until Ctrl-C", "afresh"), f"{page.name}: {kind} says nothing"
        if match["language"] in RUN:
            found.append(Block(match["language"], match["text"], comments))
    return found


def pages() -> list[Path]:
    """What readers follow step by step. Pages for programmers have tests of their own."""
    written = [*sorted((DOCS / "tutorial").glob("*.md")), *sorted((DOCS / "how-to").glob("*.md"))]
    return [
        page
        for page in written
        if not page.name.startswith("write-a-c") and page.name != "write-a-rule-plugin.md"
    ]
