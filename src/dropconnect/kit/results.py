"""What a connector answers when it does not do what it was told to."""

from __future__ import annotations

from collections.abc import Collection

from dropconnect.models.cancellation import RefundMethod
from dropconnect.models.commands import RefundCommand
from dropconnect.models.operation import Refusal, StepResult
from dropconnect.models.portal import PortalKit


def final_refusal(code: str, message: str) -> Refusal:
    """A no that certainly had no effect."""
    return Refusal(code=code, message=message, final=True)


def refused(refusal: Refusal) -> StepResult:
    return StepResult.refused(refusal)


def by_hand(refusal: Refusal, portal: PortalKit | None = None) -> StepResult:
    """The API cannot do it, for the reason given: a person must. ``portal``: where, and with which words."""
    return StepResult.by_hand(refusal, portal)


def method_refusal(command: RefundCommand, offered: Collection[RefundMethod]) -> Refusal | None:
    """Why this refund is not sent: its method is none of those that the connector offers. None: it is one.

    ``offered`` is a list of what is allowed, so that a method that dropconnect gets later is refused too.
    """
    if command.method in offered:
        return None
    return final_refusal(
        f"{command.method}-unsupported",
        f"this platform does not pay back by the method {command.method}; it offers "
        f"{', '.join(sorted(offered))}. Nothing was sent",
    )
