"""What a store lets dropconnect do about what it sees by itself. Pure data.

The defaults ask: only the merchant knows whether an order that somebody cancelled in the admin was meant to
end, and whether goods that a supplier does not deliver come from elsewhere.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from dropconnect.models.base import Model
from dropconnect.models.seen import SeenKind


class Handling(StrEnum):
    """What follows when something is seen."""

    DO = "do"
    """It is carried out, where that is safe; else a person is asked."""
    ASK = "ask"
    IGNORE = "ignore"


_ALWAYS_ASKS = ("refunded", "lost", "high_risk")


class ElsewherePolicy(Model):
    """What follows from what is seen at the store and its suppliers, by its kind."""

    cancelled: Handling = Field(
        default=Handling.ASK,
        description="An order was cancelled at the store itself while a supplier can still stop its goods. "
        "do: they are stopped, if the store holds no money, the order was cancelled after dropconnect was "
        "set up, and the customer has not ordered the same goods again. Otherwise a person is asked.",
    )
    refunded: Handling = Field(
        default=Handling.ASK,
        description="The same, of an order whose whole money was paid back and that was not cancelled: ask "
        "or ignore.",
    )
    high_risk: Handling = Field(
        default=Handling.ASK,
        description="A delivery led to an order that the platform rates as a high risk of fraud, and of "
        "which nothing was sent yet: ask whether to cancel it, or ignore.",
    )
    requested: Handling = Field(
        default=Handling.ASK,
        description="A customer asked in the store itself to have goods cancelled, at a platform where "
        "customers can. do: it is carried out as any wish of a customer. ask: a person agrees first. At the "
        "end the request is answered in the store. ignore: nothing follows, and nothing is answered there.",
    )
    supplier_cancelled: Handling = Field(
        default=Handling.ASK,
        description="A supplier has cancelled goods of an order. do: the customer's money for them is paid "
        "back, after two looks at least an hour apart, if no other order at a supplier stands for them and "
        "nothing of the order was sent. Otherwise a person is asked.",
    )
    supplier_out_of_stock: Handling = Field(
        default=Handling.ASK, description="The same, where a supplier says that it has none left."
    )
    lost: Handling = Field(
        default=Handling.ASK, description="A supplier says that a parcel is lost: ask or ignore."
    )

    @model_validator(mode="after")
    def _asks_where_it_must(self) -> ElsewherePolicy:
        for name in _ALWAYS_ASKS:
            if getattr(self, name) is Handling.DO:
                raise ValueError(f'{name} is never done unasked: write {name} = "ask" or "ignore"')
        return self

    def of(self, kind: SeenKind) -> Handling:
        """What follows from ``kind``."""
        found: Handling = getattr(self, kind.value.replace("-", "_"))
        return found

    @property
    def looks(self) -> bool:
        """Whether anything is to be looked for, in lists of orders and behind them. The risk of an order is
        only seen when a delivery leads to it, and customers' requests have a list of their own."""
        apart = (SeenKind.HIGH_RISK, SeenKind.REQUESTED)
        looked_for = (kind for kind in SeenKind if kind not in apart)
        return any(self.of(kind) is not Handling.IGNORE for kind in looked_for)
