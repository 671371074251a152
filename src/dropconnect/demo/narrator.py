"""What the acts in this process have in common: a merchant's commands, put on paper one after another."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from dropconnect.cli.exits import Exit
from dropconnect.demo.backroom import PERSON, REASON, Backroom
from dropconnect.demo.letterbox import Letterbox, in_words
from dropconnect.demo.paper import Paper
from dropconnect.demo.workplace import STORE

A_DAY = timedelta(days=1)


def from_to(before: datetime, now: datetime) -> str:
    """Two readings of the clock of an act, as in "23 Nov 12:00 to 24 Nov 12:00"."""
    return f"{before:%d %b %H:%M} to {now:%d %b %H:%M}"


class Narrator:
    """Numbers the scenes from ``number``, has the commands carried out and shows what they print."""

    def __init__(self, paper: Paper, backroom: Backroom, letterbox: Letterbox, number: int) -> None:
        self.paper = paper
        self._room = backroom
        self._letterbox = letterbox
        self._number = number

    def begin(self, title: str) -> None:
        self.paper.title(f"{self._number}. {title}")
        self._number += 1

    def plan(self, order_id: str) -> None:
        self.paper.command(("plan", STORE, order_id, "--reason", REASON), self._room.plan(order_id))

    def cancel(self, order_id: str, expected: Exit = Exit.DONE) -> bool:
        """Whether it ended as told."""
        words = ("cancel", STORE, order_id, "--reason", REASON, "--yes")
        return self.paper.command(words, self._room.cancel(order_id), expected)

    def waiting(self) -> None:
        self.paper.command(("cases", "--waiting"), self._room.waiting())

    def work(self) -> None:
        self.paper.command(("work", "--once"), self._room.work())

    def resolve(self, order_id: str, said: str, expected: Exit) -> bool:
        """A person answers the only open task of the order. Whether it ended as told."""
        [task] = self._room.case_of(order_id).open_tasks
        words = ("resolve", str(task.id), "--say", said, "--by", PERSON)
        return self.paper.command(words, self._room.resolve(task.id, said), expected)

    def show(self, order_id: str) -> None:
        case = self._room.case_of(order_id).case.id
        self.paper.command(("show", str(case)), self._room.show(case))

    def mail(self, number: str, *, at_once: bool = False) -> None:
        """The last mail about the order of this number; another number of them than told is a surprise.

        ``at_once``: the outcome was known at once, and stands in the place of "your request is there".
        """
        count = 1 if at_once else 2
        about = re.compile(rf"\border {re.escape(number)}\b")
        mine = [mail for mail in self._letterbox.mails if about.search(str(mail["Subject"]))]
        self.paper.expect(f"the number of mails about {number}", len(mine), count)
        for mail in mine[-1:]:
            if self.paper.brief:
                before = "" if at_once else "that the request is there, then: "
                self.paper.say(f"The customer was told {before}{mail['Subject']}")
                continue
            before = "in one mail:" if at_once else "that the request is there, and in the end:"
            self.paper.say(f"The customer was told {before}")
            self.paper.quote(in_words(mail))
