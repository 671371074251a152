"""The platform's own mails to the customer: which write of a case asks for one, and what they have told.

Of the refund and the cancellation of an order only one asks for a mail: the refund, where there is one. A
refund in instalments is told with each, because each pays. What counts in the end is what was sent: the
intent of every write says whether the customer was to be told with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dropconnect.journal.rows import Case, Effect
from dropconnect.journal.states import HAPPENED, CaseKind, EffectState, Stage
from dropconnect.messages import platform_may_tell
from dropconnect.models.commands import CancelOrderCommand, EffectKind, RefundCommand
from dropconnect.models.traits import MailWay
from dropconnect.saga.look.world import World

_PAYS = (EffectKind.REFUND, EffectKind.BOOK_REFUND)
_MAY_HAVE_TOLD = HAPPENED | {EffectState.REQUESTED, EffectState.INTENT, EffectState.DOUBT}


class ToldByPlatform(NamedTuple):
    """What the platform's mails have told the customer of a case."""

    cancelled: bool = False
    refunded: bool = False


def refund_tells(world: World, case: Case, earlier: Effect | None) -> bool:
    """Whether a payment, or the booking of one, asks the platform for a mail. ``earlier``: the same one, if
    it was tried before."""
    if earlier is not None:
        # A provider that remembers the key would not know the same payment with another word in it.
        return earlier.payment.notify_customer
    return _platform_tells(world, case) and world.store.traits.refund_mail is MailWay.TOLD


def cancellation_tells(world: World, case: Case, effects: Iterable[Effect]) -> bool:
    """Whether cancelling the order asks the platform for a mail: only where no payment tells the customer."""
    if not _platform_tells(world, case) or world.store.traits.cancel_mail is not MailWay.TOLD:
        return False
    payments = [effect for effect in effects if effect.kind in _PAYS]
    if any(payment.payment.notify_customer and payment.state in _MAY_HAVE_TOLD for payment in payments):
        return False
    pays_later = case.stage.rank < Stage.STORE.rank and case.plan.refund is not None
    return not pays_later


def told_by_platform(world: World, case: Case, effects: Iterable[Effect]) -> ToldByPlatform:
    """What it has told, where its mails are those that count; nothing where we are the ones who tell."""
    if not _platform_tells(world, case):
        return ToldByPlatform()
    traits, done = world.store.traits, [effect for effect in effects if effect.state in HAPPENED]
    payments = [effect for effect in done if effect.kind in _PAYS]
    cancels = [effect for effect in done if effect.kind is EffectKind.CANCEL_ORDER]
    refunded = bool(payments) and all(_is_told(effect, traits.refund_mail) for effect in payments)
    return ToldByPlatform(
        cancelled=refunded or any(_is_told(effect, traits.cancel_mail) for effect in cancels),
        refunded=refunded,
    )


def _platform_tells(world: World, case: Case) -> bool:
    about_customer = case.kind is not CaseKind.SUPPLIER_ONLY
    return about_customer and platform_may_tell(world.section.policy.mail, case.plan.cause)


def _is_told(effect: Effect, way: MailWay) -> bool:
    command = effect.command
    asked = isinstance(command, RefundCommand | CancelOrderCommand) and command.notify_customer
    return way is MailWay.ALWAYS or (way is MailWay.TOLD and asked)
