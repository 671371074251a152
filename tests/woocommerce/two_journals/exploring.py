"""Goes through all orders in which things can happen, each that matters once.

A run is made anew for each order and asks ``Schedule.choose`` at every point where it could go on in several
ways. Two orders that differ only in neighbouring steps that do not touch each other (two reads) lead to the
same, so one of them is enough. Which points have to be visited again is found while running: where two steps
of different parties touch each other and nothing else has ordered them, the other order is tried later
(dynamic partial order reduction, Flanagan and Godefroid 2005), less what sleep sets show to be a repetition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple, Protocol


class Kind(Enum):
    """What a step touches of what the others see."""

    READ = auto()
    WRITE = auto()
    NOTHING = auto()

    def touches(self, other: Kind) -> bool:
        return Kind.NOTHING not in (self, other) and Kind.WRITE in (self, other)


class Chooser(Protocol):
    """Who decides how a run goes on; None: it need not."""

    def choose(self, alternatives: Mapping[Choice, Kind]) -> Choice | None: ...


class Choice(NamedTuple):
    """Who goes on, and how."""

    party: str
    how: str


@dataclass
class _Node:
    """One point of the run at hand, and what of it was tried in earlier ones."""

    alternatives: Mapping[Choice, Kind]
    asleep: Mapping[Choice, Kind]
    wanted: set[str]
    """The parties that have to be tried here."""
    tried: list[Choice] = field(default_factory=list)

    def next(self) -> Choice | None:
        left = (each for each in self.alternatives if each not in self.asleep and each not in self.tried)
        return next((each for each in left if each.party in self.wanted), None)

    def asleep_after(self) -> dict[Choice, Kind]:
        """What leads to nothing new after the choice that is being tried."""
        *before, chosen = self.tried
        others = {**self.asleep, **{each: self.alternatives[each] for each in before}}
        kind = self.alternatives[chosen]
        return {
            each: its for each, its in others.items() if each.party != chosen.party and not its.touches(kind)
        }

    def want(self, party: str) -> None:
        parties = {each.party for each in self.alternatives}
        self.wanted |= {party} if party in parties else parties


@dataclass(frozen=True)
class _Step:
    party: str
    kind: Kind
    number: int
    """Which of its party's."""
    after: Mapping[str, int]
    """How many steps of each party come before it in every order that leads to the same."""


class Schedule:
    """The choices of one run."""

    def __init__(self, path: list[_Node]) -> None:
        self._path = path
        self._steps: list[_Step] = []

    def choose(self, alternatives: Mapping[Choice, Kind]) -> Choice | None:
        """One of them; None: this run leads only to what other runs have seen, and may be left."""
        depth = len(self._steps)
        if depth == len(self._path) and not self._grow(alternatives):
            return None
        node = self._path[depth]
        assert node.alternatives == alternatives, "the run went another way than before with the same choices"
        choice = node.tried[-1]
        self._take(choice.party, alternatives[choice])
        return choice

    def __str__(self) -> str:
        return " ".join(f"{node.tried[-1].party}:{node.tried[-1].how}" for node in self._path)

    def _grow(self, alternatives: Mapping[Choice, Kind]) -> bool:
        asleep = self._path[-1].asleep_after() if self._path else {}
        awake = [each for each in alternatives if each not in asleep]
        if not awake:
            return False
        last = self._steps[-1].party if self._steps else ""
        first = next((each for each in awake if each.party == last), awake[0])
        self._path.append(_Node(dict(alternatives), asleep, {first.party}, [first]))
        return True

    def _take(self, party: str, kind: Kind) -> None:
        own = [step for step in self._steps if step.party == party]
        after = dict(own[-1].after) if own else {}
        touched = [
            (depth, step)
            for depth, step in enumerate(self._steps)
            if step.party != party and step.kind.touches(kind)
        ]
        unordered = [depth for depth, step in touched if step.number > after.get(step.party, 0)]
        if unordered:
            self._path[unordered[-1]].want(party)
        for before in [step for _, step in touched] + own[-1:]:
            for name, count in {**before.after, before.party: before.number}.items():
                after[name] = max(after.get(name, 0), count)
        self._steps.append(_Step(party, kind, len(own) + 1, after))


def schedules() -> Iterator[Schedule]:
    """One for each run that has to be made; the run must be over before the next one is asked for."""
    path: list[_Node] = []
    while True:
        yield Schedule(path)
        while path:
            following = path[-1].next()
            if following is not None:
                path[-1].tried.append(following)
                break
            path.pop()
        if not path:
            return


class Turns:
    """The run in which the parties take turns of so many steps. Then the other one takes all it can, and the
    rest follows."""

    def __init__(self, first: str, second: str, *steps: int) -> None:
        self._order = [(first, second)[turn % 2] for turn, count in enumerate(steps) for _ in range(count)]
        self._then = (first, second)[len(steps) % 2]
        self._taken: list[str] = []

    def choose(self, alternatives: Mapping[Choice, Kind]) -> Choice:
        count = len(self._taken)
        wanted = self._order[count] if count < len(self._order) else self._then
        choice = min(alternatives, key=lambda each: each.party != wanted)
        self._taken.append(choice.party)
        return choice

    def __str__(self) -> str:
        return " ".join(self._taken)
