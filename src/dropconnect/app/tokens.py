"""The part of the front door that lets programs in: each has a token, and acts for one person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, cast

from dropconnect.app.accounts import Accounts
from dropconnect.app.program_seat import ProgramSeat
from dropconnect.errors import NotAllowed, NotThere, UsageError
from dropconnect.journal.tokens import NewToken, Token
from dropconnect.models.money import Money
from dropconnect.people import Scope
from dropconnect.plain import plain_words
from dropconnect.report.tokens import NewTokenReport, TokenReport

if TYPE_CHECKING:
    from dropconnect.app.front_door import Dropconnect

_PREFIX = "dct_"
"""By which a secret is known for one where it must not stand."""
_LONGEST_PURPOSE = 60
_USED_EVERY = timedelta(minutes=1)
_NO_ENTRY = "this token is not known, or was revoked: ask the owner for another one"


class Tokens(Accounts):
    """A token counts as its person, and for less: what its scopes say, up to limits that an owner sets."""

    def make_token(
        self,
        person: str,
        purpose: str,
        scopes: Iterable[Scope | str],
        *,
        by: str,
        limit: Money | None = None,
        daily_limit: Money | None = None,
        via: str = "page",
    ) -> NewTokenReport:
        """Make a token with which a program acts for ``person``; its secret is told this once.

        A person makes its own, an owner everybody's. ``limit``: how much one of its cases may pay back
        without a person; ``daily_limit``: all of a day together, left out: as much as ``limit``. Without them
        it is nothing, and every payment asks a person. These, and the scopes ``approve`` and ``money``, are
        given by an owner only. Raises ``NotAllowed``, ``NotThere`` and ``UsageError``.
        """
        whose, maker = self.member(person), self.member(by)
        wanted = _scopes(scopes)
        if whose.key != maker.key:
            self.require_owner(by, "make tokens of others")
        if limit is not None or daily_limit is not None or any(scope.is_special for scope in wanted):
            self.require_owner(by, "give a program a limit, or let it approve or speak of money")
        limit, daily_limit = _limits(limit, daily_limit)
        new = NewToken(
            person=whose.key,
            purpose=_purpose(purpose),
            scopes=tuple(str(scope) for scope in wanted),
            limit=limit,
            daily_limit=daily_limit,
            made_by=maker.name,
        )
        secret, now = _PREFIX + secrets.token_urlsafe(32), self._clock.now()
        with self._journal.opened().write() as writing:
            made = writing.tokens.get(writing.tokens.add(secret, new, at=now))
            words = f"{whose.name}: {new.purpose} ({', '.join(new.scopes)}), {_limit_words(new)}"
            writing.acts.add(maker.name, via, "make-token", at=now, detail=words)
        assert made is not None  # noqa: S101 - it was just written
        return NewTokenReport(secret=secret, token=self._told(made))

    def tokens(self) -> tuple[TokenReport, ...]:
        """List all tokens there ever were, the oldest first."""
        with self._journal.opened().read() as reading:
            return tuple(self._told(found) for found in reading.tokens.list())

    def revoke_token(self, token_id: int, *, by: str, via: str = "page") -> TokenReport:
        """From now on it opens nothing; for an owner and for whose it is. Once more changes nothing.

        Raises ``NotAllowed``, and ``NotThere`` for an unknown number.
        """
        who, now = self.member(by), self._clock.now()
        with self._journal.opened().read() as reading:
            found = reading.tokens.get(token_id)
        if found is None:
            raise NotThere(f"there is no token {token_id}; `dropconnect tokens list` lists them")
        if found.person != who.key:
            self.require_owner(by, "revoke tokens of others")
        with self._journal.opened().write() as writing:
            if writing.tokens.revoke(token_id, by=who.name, at=now):
                writing.acts.add(who.name, via, "revoke-token", at=now, detail=f"{token_id}: {found.purpose}")
            ended = writing.tokens.get(token_id)
        return self._told(ended or found)

    def token_seat(self, secret: str, *, via: str) -> ProgramSeat:
        """What the program with this secret sees and does. ``via``: api or mcp.

        ``NotAllowed`` in the same words for a secret that is unknown, revoked, or of nobody any more.
        """
        journal, now = self._journal.opened_once(), self._clock.now()
        with journal.read() as reading:
            found = reading.tokens.find(secret)
        if found is None or found.revoked_at is not None:
            raise NotAllowed(_NO_ENTRY)
        try:
            person = self._member_of(found.person)
        except NotThere:  # the configuration has lost this person
            raise NotAllowed(_NO_ENTRY) from None
        if found.used_at is None or now >= found.used_at + _USED_EVERY:
            with journal.write() as writing:
                writing.tokens.used(found.id, at=now)
        return ProgramSeat(cast("Dropconnect", self), person, self._told(found), via)

    def token_of(self, case_id: int) -> int | None:
        """The number of the token with which a case was opened; None: a person opened it."""
        with self._journal.opened().read() as reading:
            return reading.tokens.of_case(case_id)

    def day_began(self, zone: tzinfo | None) -> datetime:
        """When today began in this zone; None: this machine's."""
        now = self._clock.now().astimezone(zone)
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _told(self, token: Token) -> TokenReport:
        known = {member.key: member.name for member in self.members()}
        return TokenReport(
            id=token.id,
            person=known.get(token.person, token.person),
            purpose=token.purpose,
            scopes=tuple(Scope(scope) for scope in token.scopes),
            limit=token.limit,
            daily_limit=token.daily_limit,
            made_at=token.made_at,
            made_by=token.made_by,
            used_at=token.used_at,
            revoked_at=token.revoked_at,
            revoked_by=token.revoked_by,
        )


def _scopes(given: Iterable[Scope | str]) -> tuple[Scope, ...]:
    try:
        wanted = {Scope(scope) for scope in given}
    except ValueError as error:
        known = ", ".join(Scope)
        raise UsageError(f"{error}; the scopes are: {known}") from None
    return tuple(scope for scope in Scope if scope in wanted or scope is Scope.READ)


def _purpose(text: str) -> str:
    purpose = " ".join(plain_words(text).split())
    if not purpose or len(purpose) > _LONGEST_PURPOSE:
        raise UsageError(f"say what the token is for, in 1 to {_LONGEST_PURPOSE} characters")
    return purpose


def _limits(limit: Money | None, daily: Money | None) -> tuple[Money | None, Money | None]:
    if limit is None:
        if daily is not None:
            raise UsageError("a limit of a day needs the limit of one case, too: give both")
        return None, None
    daily = limit if daily is None else daily
    if daily.currency != limit.currency:
        raise UsageError(f"the two limits are in different currencies: {limit} and {daily}")
    if min(limit, daily) < Money.zero(limit.currency):
        raise UsageError("a limit below 0 cannot be; leave it out, and every payment asks a person")
    return limit, daily


def _limit_words(new: NewToken) -> str:
    if new.limit is None:
        return "nothing is paid back without a person"
    return f"without a person {new.limit} in one case, {new.daily_limit} a day"
