"""What a fake supplier does with an order, by the first part of the supplier order's id.

| id                    | the order                                                                   |
|-----------------------|-----------------------------------------------------------------------------|
| ``now-``              | is stopped at once                                                          |
| ``refuses-``          | could be stopped by the rules, but the supplier says no at once             |
| ``contradicting-``    | is stopped at once, and ships all the same, with tracking, a day later      |
| ``ask-yes-``          | has to be asked about; the supplier says yes after a day                    |
| ``ask-no-``           | has to be asked about; the supplier says no after a day                     |
| ``late-yes-``         | as ``ask-yes-``, but four days later: after the deadline of its rules       |
| ``late-no-``          | as ``ask-no-``, four days later                                             |
| ``silent-``           | has to be asked about; no answer comes until the test gives one             |
| ``store-first-``      | as ``ask-yes-``, but refused while the store order is not cancelled         |
| ``in-doubt-happened-``| as ``ask-yes-``, but the answer to our request is lost                      |
| ``in-doubt-not-``     | as ``ask-yes-``, but the first request never arrives, and nobody sees that  |
| ``busy-``             | as ``ask-yes-``, but the first request is turned away                       |
| ``denied-``           | as ``ask-yes-``, but the first request lacks a right                        |
| ``shipped-``          | is on its way: the rules say no                                             |
| ``made-to-order-``    | is made to order: the rules say no                                          |
| ``manual-``           | can only be deleted by a person                                             |
| ``odd-``              | is in a stage that the rules do not speak of                                |
| ``cancelled-``        | was cancelled before                                                        |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from dropconnect.plugin import ProductKind, SupplierStage
from dropconnect.testing.fakes.orders import name_of

ANSWER_AFTER = timedelta(days=1)
LATE_AFTER = timedelta(days=4)
SHIPS_AFTER = timedelta(days=1)


class Mishap(Enum):
    """What goes wrong with the first request."""

    LOST_ANSWER = "it arrives, and the answer is lost"
    NEVER_ARRIVES = "it does not arrive, which the sender cannot see"
    TURNED_AWAY = "the supplier is not reachable"
    NO_RIGHT = "the credentials lack a right"


@dataclass(frozen=True)
class SupplierScript:
    """The life of one supplier order."""

    stage: SupplierStage = SupplierStage.PROCESSING
    product: ProductKind = ProductKind.ORDINARY
    says_yes: bool = True
    answers_after: timedelta | None = ANSWER_AFTER
    """None: never, unless the test says something."""
    ships_after: timedelta | None = None
    """After it was stopped."""
    mishap: Mishap | None = None


_AT_ONCE = timedelta(0)

SUPPLIER_SCRIPTS: Mapping[str, SupplierScript] = {
    "now": SupplierScript(stage=SupplierStage.PAID, answers_after=_AT_ONCE),
    "refuses": SupplierScript(stage=SupplierStage.PAID, says_yes=False, answers_after=_AT_ONCE),
    "contradicting": SupplierScript(
        stage=SupplierStage.PAID, answers_after=_AT_ONCE, ships_after=SHIPS_AFTER
    ),
    "ask-yes": SupplierScript(),
    "ask-no": SupplierScript(says_yes=False),
    "late-yes": SupplierScript(answers_after=LATE_AFTER),
    "late-no": SupplierScript(says_yes=False, answers_after=LATE_AFTER),
    "silent": SupplierScript(answers_after=None),
    "store-first": SupplierScript(),
    "in-doubt-happened": SupplierScript(mishap=Mishap.LOST_ANSWER),
    "in-doubt-not": SupplierScript(mishap=Mishap.NEVER_ARRIVES),
    "busy": SupplierScript(mishap=Mishap.TURNED_AWAY),
    "denied": SupplierScript(mishap=Mishap.NO_RIGHT),
    "shipped": SupplierScript(stage=SupplierStage.SHIPPED),
    "made-to-order": SupplierScript(stage=SupplierStage.PAID, product=ProductKind.MADE_TO_ORDER),
    "manual": SupplierScript(stage=SupplierStage.UNPAID),
    "odd": SupplierScript(stage=SupplierStage.UNKNOWN),
    "cancelled": SupplierScript(stage=SupplierStage.CANCELLED),
}


def supplier_script(order_id: str) -> SupplierScript:
    """``KeyError`` if the id names no script."""
    return SUPPLIER_SCRIPTS[name_of(order_id)]
