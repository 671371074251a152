"""A fake shop whose worker ends inside the call of its gateway."""

from __future__ import annotations

from dropconnect.plugin import OutcomeUnknown, RefundCommand
from dropconnect.testing.fakes import Call, FakeShop


def break_off(shop: FakeShop, *, after_money: bool) -> None:
    """The next refund is booked without its key, and is paid only with ``after_money``; no answer comes."""

    def end(call: Call) -> None:
        if not isinstance(call.command, RefundCommand):
            return
        shop.listeners.remove(end)
        if after_money:
            shop.move_money(call.command)
        shop.leave_row(call.command)
        raise OutcomeUnknown("the worker ended in the call of the gateway")

    shop.listeners.append(end)
