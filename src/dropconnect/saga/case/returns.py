"""Goods that come back after a withdrawal from the contract: what a person says about them, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from dropconnect.journal.states import Decision

RETURN_DUE = timedelta(days=14)
"""The consumer sends them back within 14 days (Directive 2011/83/EU, Article 14(1)). That date alone moves no
money: the question is overdue then, and goes to a second person."""
RETURN_CHOICES: Mapping[Decision, str] = {
    Decision.ARRIVED: "they are back: pay the customer back",
    Decision.SENT_BACK: "the customer shows that they were sent back; name the proof. Pay back",
    Decision.WE_COLLECT: "you have them collected: pay back now",
    Decision.LOWERED: "they are back, and handling took value off them (Article 14(2)): how much less, and "
    "why, as in lowered 5.00 because it is scratched",
    Decision.ABSORB: "the customer may keep them: pay back now",
}
AGREES: Mapping[Decision, str] = {
    said: meaning for said, meaning in RETURN_CHOICES.items() if said is not Decision.ABSORB
}
"""The same where nobody but the store has sent them."""
