"""Who may do what. Pure: the people of the configuration, an act, an amount, an answer.

Without any person configured everybody may do everything. A name that is typed binds nobody: that somebody
is who he says is known on the command line only for a person with an ``os_user``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from dropconnect.errors import NotAllowed
from dropconnect.models.cancellation import Objection, Verdict
from dropconnect.models.money import Money
from dropconnect.models.program import Program
from dropconnect.people import Person, Role

OVER_PERSONAL_LIMIT = "over-personal-limit"
"""The objection to a payment that is more than who asked for it may agree to."""
OVER_PROGRAM_LIMIT = "over-program-limit"
"""The objection to a payment that is more than the program that asked may have made without a person."""


class Act(StrEnum):
    """What somebody wants to do, in the words of a refusal."""

    CANCEL = "cancel orders"
    DECIDE = "decide tasks"
    WITHDRAW = "withdraw cases"
    REMIND = "remind others"
    RECORD = "record what a supplier paid"
    STOP = "stop writes and let them go on"
    SAY_GONE = "say that a process is gone"
    CONFIRM = "confirm where suppliers are written to"
    SET_WEBHOOKS = "set webhooks"
    NOTE = "write notes"
    HAND_OVER = "hand questions over"


class Team:
    """The people of a configuration."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people

    def __bool__(self) -> bool:
        return bool(self._people)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def find(self, who: str) -> Person | None:
        """The person who is called so, by the name of the table or the person's own."""
        wanted = who.strip().casefold()
        for key, person in self._people.items():
            if wanted in (key.casefold(), person.name.casefold()):
                return person
        return None

    def on_command_line(self, given: str | None, os_user: str) -> str:
        """The name of who speaks: ``given`` with ``--by``, or whoever this user of the computer is.

        Raises ``NotAllowed`` for a name that belongs to another user.
        """
        bound = next((person for person in self if person.os_user and person.os_user == os_user), None)
        if given is None and bound is not None:
            return bound.name
        given = os_user if given is None else given
        named = self.find(given)
        if bound is not None and named is not bound:
            raise NotAllowed(
                f"this is the computer's user {os_user}, who is {bound.name}: leave --by {given} out, or let "
                f"{named.name if named else given} do it"
            )
        if named is not None and named.os_user and named.os_user != os_user:
            raise NotAllowed(
                f"{named.name} is the computer's user {named.os_user}, and this is "
                f"{os_user or 'another one'}: say who you are with --by, or do it as that user"
            )
        return named.name if named else given

    def require(self, who: str, act: Act, store: str | None) -> str:
        """The name to record for ``who``, who may do ``act`` for this store, or for all with None.

        Raises ``NotAllowed``, which names who may.
        """
        if not self:
            return who
        person = self.find(who)
        if person is None:
            known = ", ".join(item.name for item in self)
            raise NotAllowed(f"{who or 'nobody'} is none of the people in the configuration: {known}")
        if not _may(person, store):
            what = "look only" if person.role is Role.VIEWER else f"work for {', '.join(person.stores)} only"
            helpers = _names(item for item in self if _may(item, store))
            raise NotAllowed(f"{person.name} may {what}, and not {act}. Who may: {helpers}")
        return person.name

    def require_agreement(
        self, who: str, store: str, amount: Money | None, *, asked_by: str, limit: Money | None
    ) -> str:
        """What stands in the timeline when ``who`` agrees to pay back ``amount``; empty: nothing unusual.

        ``amount`` None: it is not known yet. ``limit``: from which on the store's policy wants a person.
        Raises ``NotAllowed`` over the person's own limit, and for whoever asked over the limit where another
        person may agree.
        """
        person = self.find(who)
        if person is None or amount is None:
            return ""
        able = [item for item in self if _may(item, store) and not _is_over(amount, _limit_of(item))]
        if person not in able:
            raise NotAllowed(
                f"{amount} is more than {person.name} may agree to ({person.limit}). Who may: {_names(able)}"
            )
        if self.find(asked_by) is not person or not _is_over(amount, limit):
            return ""
        others = [item for item in able if item is not person]
        if others:
            raise NotAllowed(
                f"{person.name} asked for this cancellation, and {amount} is over the limit of {limit}: "
                f"another person has to agree. Who may: {_names(others)}"
            )
        return f"{person.name} asked for it and agreed to it: nobody else may agree to {amount}"

    def objection(self, asked_by: str, due: Money | None) -> Objection | None:
        """That who asked may not agree to this much alone; None: there is nothing to object."""
        person = self.find(asked_by)
        if person is None or due is None or not _is_over(due, _limit_of(person)):
            return None
        reason = f"{due} is more than {person.name}, who asked, may agree to ({person.limit})"
        return Objection(verdict=Verdict.APPROVE, code=OVER_PERSONAL_LIMIT, reason=reason, raised_by="rights")


def objection_to_program(program: Program | None, due: Money | None) -> Objection | None:
    """That a program may not have this much paid back without a person; None: there is nothing to object."""
    if program is None or not due:
        return None
    if program.allowance is not None and not _is_over(due, program.allowance):
        return None
    reason = (
        f"{due} is more than the program {program.purpose} may have paid back without a person "
        f"({program.may_have} in this case)"
    )
    return Objection(verdict=Verdict.APPROVE, code=OVER_PROGRAM_LIMIT, reason=reason, raised_by="rights")


def _may(person: Person, store: str | None) -> bool:
    """Whether the person changes anything, for this store, or with None for all."""
    if person.role is Role.VIEWER:
        return False
    return not person.stores if store is None else person.works_for(store)


def _limit_of(person: Person) -> Money | None:
    return None if person.agrees_to_all else person.limit


def _is_over(amount: Money, limit: Money | None) -> bool:
    """What cannot be compared counts as over the limit: then a person decides who has none."""
    if limit is None:
        return False
    return amount.currency != limit.currency or amount > limit


def _names(people: Iterable[Person]) -> str:
    named = ", ".join(person.name for person in people)
    return named or "nobody; give a person of the configuration the right"
