"""A week at these premises: cases that ended, that wait, that are late, and that need a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from dropconnect.demo.letterbox import Letterbox
from dropconnect.demo.premises import ASSISTANT, NORTH, OWNER, SOUTH, WORKSHOP

if TYPE_CHECKING:
    from dropconnect.app import Dropconnect
    from dropconnect.demo.supplying import Shop, Supplier
    from dropconnect.testing.simulator import Demo, Sale, Story

HOUR = 3600.0
DAYS = 7
_CODE = re.compile(r"code on to us: (\w+)")


class Week:
    """Lives through the days. ``let_pass`` moves every clock, in seconds."""

    def __init__(
        self,
        app: Dropconnect,
        shop: Shop,
        second: Demo,
        supplier: Supplier,
        letterbox: Letterbox,
        let_pass: Callable[[float], None],
    ) -> None:
        self._app = app
        self._shop = shop.demo
        self._second = second
        self._all = supplier.demo.stories
        self._letterbox = letterbox
        self._pass = let_pass
        self._passed = 0.0

    def live(self) -> None:
        """From a week ago to now, some hours at a time; whatever is due is worked on."""
        self._confirm_the_workshop()
        stoppable, asked, mixed = self._all[0], self._all[1], self._all[-1]
        self._cancel(self._sell(stoppable), "duplicate-order", ASSISTANT)
        self._go_on(20)
        sale = self._sell(asked)
        self._cancel(sale, "changed-mind", ASSISTANT)
        self._go_on(26)
        if asked.decide is not None:
            asked.decide(sale)
        self._go_on(30)
        self._cancel(self._sell(mixed), "delivery-too-slow", OWNER)
        self._go_on(20)
        for story in self._all[2:-1]:
            self._cancel(self._sell(story), "changed-mind", ASSISTANT)
            self._go_on(6)
        self._cancel_second(self._second.line.id, *self._second.line.options)
        self._second.simulator.faults.add(self._second.pays_then_throws)
        self._cancel_second(self._second.contested.id)
        self._go_on(30)
        self._cancel(self._sell(asked), "wrong-address", ASSISTANT)
        self._go_on(4)
        self._cancel(self._sell(mixed), "changed-mind", ASSISTANT)
        self._go_on(DAYS * 24 - 2 - self._passed / HOUR)
        self._cancel(self._sell(stoppable), "ordered-by-mistake", ASSISTANT)
        self._cancel(self._sell(mixed), "found-cheaper", OWNER)
        self._go_on(DAYS * 24 - self._passed / HOUR)

    @property
    def supplier_link(self) -> str:
        """The newest link that the workshop got by mail; empty: none."""
        for mail in reversed(self._letterbox.mails):
            body = mail.get_body(("plain",))
            found = re.search(r"http\S+/s/\S+", str(body.get_content())) if body else None
            if found:
                return found[0]
        return ""

    def _confirm_the_workshop(self) -> None:
        self._app.test_supplier_mail(WORKSHOP)
        body = self._letterbox.mails[-1].get_body(("plain",))
        code = _CODE.search(str(body.get_content()) if body else "")
        if code is None:
            raise RuntimeError("the test mail has no code")
        self._app.confirm_supplier_mail(WORKSHOP, code[1], by=OWNER)

    def _sell(self, story: Story) -> Sale:
        sale = self._shop.sell((*story.items, *story.by_hand), story.shipping)
        story.order_on(sale)
        return sale

    def _cancel(self, sale: Sale, reason: str, by: str) -> None:
        self._app.cancel(NORTH, f"id:{sale.id}", reason=reason, by=by)

    def _cancel_second(self, order_id: str, *options: str) -> None:
        lines = None
        if options:
            name, _, count = options[-1].partition(":")
            lines = {name: int(count or 1)}
        self._app.cancel(SOUTH, f"id:{order_id}", reason="changed-mind", by=OWNER, lines=lines)

    def _go_on(self, hours: float) -> None:
        """Time passes, six hours at a time."""
        left = hours * HOUR
        while left > 0:
            step = min(left, 6 * HOUR)
            self._pass(step)
            self._passed += step
            left -= step
            self._app.work(jobs=1)
