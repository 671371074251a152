"""What an installation writes at an order in its store to say: this cancellation is mine.

A store has no lock, and two journals know nothing of each other. Each one writes a row under a name of
its own before it does anything outside, reads all rows, and goes on only where its own is the only live
one. The text of a row is the same at every store: ``live <journal> <amount> <looks> <counter>`` and later
``done <refund id>``.
"""

from __future__ import annotations

import re
import uuid

from dropconnect.models.base import Model
from dropconnect.models.order import Order, Refund

PREFIX = "_dropconnect_intent"
"""Every row's name starts so. A row that is named just this was written by a release before 2026-12."""

_NAME = re.compile(rf"{PREFIX}_(?P<key>[0-9a-f-]{{36}})_\w+")
_LIVE, _DONE = "live", "done"


def new_name(effect_key: str) -> str:
    """A name that no other row has, for a claim under which the payment ``effect_key`` is to be made."""
    return f"{PREFIX}_{effect_key}_{uuid.uuid4().hex[:12]}"


def live_value(journal: str, amount: str, looks: int, counter: int) -> str:
    """The row of a case that is under way. ``amount``: what is due, without spaces; ``looks`` goes up at each
    look, ``counter`` is how many intents the journal has written."""
    return f"{_LIVE} {journal} {amount or '-'} {looks} {counter}"


def done_value(refund_id: str) -> str:
    """The row of a case that has paid: it stays, so that an older read of the order still shows it."""
    return f"{_DONE} {refund_id}"


class ClaimRow(Model):
    """One row as it stands at an order. ``id`` is the store's own for it, in the order of their making."""

    name: str
    """The row's name: no two are the same."""
    id: str
    value: str

    @property
    def is_done(self) -> bool:
        return self._word(0) == _DONE

    @property
    def refund_id(self) -> str:
        """The refund that was made under it; empty while it is live."""
        return self._word(1) if self.is_done else ""

    @property
    def journal(self) -> str:
        """The journal that wrote it; empty if it does not say."""
        return self._word(1) if self._word(0) == _LIVE else ""

    @property
    def amount(self) -> str:
        """What it announces, for people; empty if it does not say."""
        return self._word(2).replace("-", "") if self.journal else self._word(1) * (not self.is_done)

    @property
    def counter(self) -> int | None:
        """How many intents its journal had written by then; None if it does not say."""
        text = self._word(4) if self.journal else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    @property
    def effect_key(self) -> str:
        """The payment that it announces; empty if neither name nor value tells."""
        named = _NAME.fullmatch(self.name)
        if named:
            return named["key"]
        return self._word(0) if self.name == PREFIX else ""

    def _word(self, position: int) -> str:
        words = self.value.split()
        return words[position] if position < len(words) else ""

    @property
    def rank(self) -> tuple[int, str]:
        """Orders rows by when the store made them, where its ids are numbers."""
        return (len(self.id), self.id)


class ClaimReading(Model):
    """All rows of an order and its refunds, from one look that no cache answered."""

    rows: tuple[ClaimRow, ...] = ()
    """All rows of all journals at the order."""
    refund_ids: tuple[str, ...] = ()
    refunds: tuple[Refund, ...] = ()
    """With the keys they carry. It may be empty where there is at most one live row: then only their ids
    are needed."""
    order: Order | None = None
    """The order as the same read showed it; None: it showed only the rows."""


class Claim(Model):
    """The row under which a payment may be sent, and how old a look at it may be."""

    name: str
    """The name of the row that must be there, and alone."""
    settle_seconds: float
    """From looking to sending at most a quarter of this may pass, by the boot clock; 0: the store keeps no
    call in flight, and any time may."""
    ended: tuple[str, ...] = ()
    """Names of own rows of earlier tries that may be left: nothing is in flight behind them."""


class ClaimMark(Model):
    """How a row is to stand from now on."""

    name: str
    """The name of the row."""
    id: str
    value: str
