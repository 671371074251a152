"""How a case stands, in one word: what the exit code of a command says."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Standing(StrEnum):
    """What is left to do about a case. Where several fit, the one further down is told."""

    DONE = "done"
    """Nothing is left to do."""
    WAITING = "waiting"
    """For a time, for a supplier's answer, or for a provider: ``work`` continues it."""
    REFUSED = "refused"
    """By the policy, by the platform or by a person; or it was withdrawn, or another installation did it."""
    PERSON = "person"
    """In doubt, or a person is needed: a task waits, or there is an incident."""

    @property
    def weight(self) -> int:
        """Orders the standings: the heavier one is told."""
        return list(Standing).index(self)


def heaviest(standings: Iterable[Standing]) -> Standing:
    """The standing that is told for several; ``DONE`` for none."""
    return max(standings, key=lambda standing: standing.weight, default=Standing.DONE)
