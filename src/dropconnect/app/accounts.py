"""The part of the front door that knows who comes in: passwords, log-ins, and links that set a password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from dropconnect.app.passwords import hashed, is_right
from dropconnect.app.reading_room import ReadingRoom
from dropconnect.errors import NotAllowed, NotThere
from dropconnect.journal import Transaction
from dropconnect.journal.links import Link, LinkPurpose
from dropconnect.people import Role
from dropconnect.report.people import PersonReport

OWNER = "owner"
"""Who works with it, where the configuration names nobody."""
UNUSED_LOGIN, LONGEST_LOGIN = timedelta(days=7), timedelta(days=30)
"""After so long without a request, and after so long in all, a person logs in again."""
PASSWORD_LINK = timedelta(hours=48)
_SEEN_EVERY = timedelta(minutes=10)
_NO_ENTRY = "this name and this password do not fit together"
_NO_LINK = "this link is over, or was used already: ask the owner for another one"


class Accounts(ReadingRoom):
    """Who may come in is said by the configuration; that somebody is who he says, by a password."""

    def members(self) -> tuple[PersonReport, ...]:
        """The people who can have a password: those of the configuration, else one who is called owner."""
        people = self.people()
        if not people:
            alone = PersonReport(
                key=OWNER, name=OWNER, role=Role.OWNER, stores=(), limit=None, mail="", os_user=""
            )
            return (alone,)
        return people

    def member(self, name: str) -> PersonReport:
        """One of them, by key or name. ``NotThere`` if there is none."""
        wanted = name.strip().casefold()
        for person in self.members():
            if wanted in (person.key.casefold(), person.name.casefold()):
                return person
        known = ", ".join(person.name for person in self.members())
        raise NotThere(f"{name or 'nobody'} is none of the people in the configuration: {known}")

    def _member_of(self, key: str) -> PersonReport:
        """Whoever has this very key, by which log-ins, links and tokens are kept: another person who is
        called so by now is another one. ``NotThere``."""
        for person in self.members():
            if person.key == key:
                return person
        raise NotThere("this person is in the configuration no more")

    def without_password(self) -> bool:
        """Whether nobody has set a password yet: then ``first_link`` lets the first owner in."""
        with self._journal.opened().read() as reading:
            return not reading.logins.anybody()

    def first_link(self) -> str:
        """The secret of a link with which an owner sets the first password; empty once anybody has one.

        Each call makes the earlier ones worth nothing.
        """
        owner = next((person for person in self.members() if person.role is Role.OWNER), None)
        if owner is None:
            raise NotThere('no person of the configuration has the role "owner": give one of them that role')
        with self._journal.opened().write() as writing:
            return "" if writing.logins.anybody() else self._new_link(writing, owner)

    def password_link(self, person: str, *, by: str) -> str:
        """The secret of a link with which a person sets a password, for an owner to hand on.

        Raises ``NotAllowed`` for anybody but an owner, and ``NotThere``.
        """
        if self.people():
            self.require_owner(by, "let others in")
        with self._journal.opened().write() as writing:
            return self._new_link(writing, self.member(person))

    def whose_link(self, secret: str) -> PersonReport:
        """Whose password the link sets. Raises ``NotThere`` for one that is over."""
        with self._journal.opened().read() as reading:
            return self._member_of(self._open_link(reading, secret).person)

    def set_password(self, secret: str, password: str) -> PersonReport:
        """Use a link up. Whoever was logged in as this person is so no more. Raises ``NotThere`` and, for a
        password that is no good, ``UsageError``."""
        person = self.whose_link(secret)
        kept = hashed(password, person=person.name)
        now = self._clock.now()
        with self._journal.opened().write() as writing:
            link = self._open_link(writing, secret)
            writing.links.use(link.id, at=now)
            writing.links.use_up(LinkPurpose.PASSWORD, person.key, at=now)
            writing.logins.set_password(person.key, kept, at=now)
            writing.logins.end_all(person.key, at=now)
            writing.acts.add(person.name, "page", "set-password", at=now)
        return person

    def change_password(self, person: str, old: str, new: str) -> PersonReport:
        """Replace a password by somebody who knows it. Every log-in of the person is over.

        ``NotAllowed`` for a wrong one, ``UsageError`` for a new one that is no good.
        """
        whose, now = self.member(person), self._clock.now()
        with self._journal.opened().read() as reading:
            kept = reading.logins.password_of(whose.key)
        if not is_right(old, kept):
            raise NotAllowed("this is not your password of now: nothing was changed")
        replaced = hashed(new, person=whose.name)
        with self._journal.opened().write() as writing:
            writing.logins.set_password(whose.key, replaced, at=now)
            writing.logins.end_all(whose.key, at=now)
        return whose

    def log_in(self, name: str, password: str) -> str:
        """The secret of a new log-in. ``NotAllowed`` for a wrong password and for an unknown name, in the
        same words and after the same time."""
        try:
            person = self.member(name)
        except NotThere:
            is_right(password, "")
            raise NotAllowed(_NO_ENTRY) from None
        journal, now = self._journal.opened(), self._clock.now()
        with journal.read() as reading:
            kept = reading.logins.password_of(person.key)
        if not is_right(password, kept):
            with journal.write() as writing:
                writing.acts.add(person.name, "page", "log-in", at=now, outcome="the password was wrong")
            raise NotAllowed(_NO_ENTRY)
        secret = _secret()
        with journal.write() as writing:
            writing.logins.begin(secret, person.key, at=now)
            writing.acts.add(person.name, "page", "log-in", at=now)
        return secret

    def logged_in(self, secret: str) -> PersonReport | None:
        """Who is logged in by this secret; None: nobody, or nobody any more."""
        journal, now = self._journal.opened_once(), self._clock.now()
        with journal.read() as reading:
            found = reading.logins.find(secret)
        if found is None or found.ended_at is not None:
            return None
        if now >= found.seen_at + UNUSED_LOGIN or now >= found.began_at + LONGEST_LOGIN:
            return None
        try:
            person = self._member_of(found.person)
        except NotThere:  # the configuration has lost this person
            return None
        if now >= found.seen_at + _SEEN_EVERY:
            with journal.write() as writing:
                writing.logins.seen(found.id, at=now)
        return person

    def log_out(self, secret: str) -> None:
        """End one log-in. One that is over stays so."""
        with self._journal.opened().write() as writing:
            found = writing.logins.find(secret)
            if found is not None:
                writing.logins.end(found.id, at=self._clock.now())

    def log_out_everywhere(self, person: str, *, by: str) -> int:
        """End all log-ins of a person, as that person or as an owner; how many there were."""
        whose = self.member(person)
        if self.member(by).key != whose.key:
            self.require_owner(by, "log others out")
        now = self._clock.now()
        with self._journal.opened().write() as writing:
            ended = writing.logins.end_all(whose.key, at=now)
            writing.acts.add(self.member(by).name, "page", "log-out-everywhere", at=now, detail=whose.name)
        return ended

    def with_password(self) -> frozenset[str]:
        """The keys of the people who have set a password."""
        with self._journal.opened().read() as reading:
            return reading.logins.with_password()

    def last_seen(self) -> dict[str, datetime]:
        """When each person was last logged in, by key; to ten minutes."""
        with self._journal.opened().read() as reading:
            return reading.logins.last_seen()

    def require_owner(self, who: str, to_do: str) -> PersonReport:
        """``NotAllowed`` for anybody but an owner."""
        person = self.member(who)
        if person.role is Role.OWNER:
            return person
        owners = ", ".join(item.name for item in self.members() if item.role is Role.OWNER)
        raise NotAllowed(f"{person.name} may not {to_do}. Who may: {owners or 'nobody'}")

    def _new_link(self, writing: Transaction, person: PersonReport) -> str:
        secret, now = _secret(), self._clock.now()
        writing.links.use_up(LinkPurpose.PASSWORD, person.key, at=now)
        until = now + PASSWORD_LINK
        writing.links.add(secret, LinkPurpose.PASSWORD, person=person.key, at=now, until=until)
        return secret

    def _open_link(self, reading: Transaction, secret: str) -> Link:
        found = reading.links.find(secret, LinkPurpose.PASSWORD)
        if found is None or not found.is_open(self._clock.now()):
            raise NotThere(_NO_LINK)
        return found


def _secret() -> str:
    """256 random bits, as text that an address can carry."""
    return secrets.token_urlsafe(32)
