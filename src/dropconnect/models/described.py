"""What the fields of a model mean: the docstrings that stand below them, for pages and for who asks.

They are read from the source when they are asked for. pydantic's ``use_attribute_docstrings`` reads the
source of every model each time a program starts, which takes a quarter of a second (measured).
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise

from pydantic import BaseModel

from dropconnect.models.money import Money

SAME_EVERYWHERE = {
    "amount": "Money, in the order's currency.",
    "answer_within_hours": "How long the supplier takes to answer; None: not known.",
    "before": "What was read right before the write: with it a look-up tells what is new.",
    "cause": "Why the order is cancelled, as a word of dropconnect's list.",
    "code": "A short name for programs, which stays the same.",
    "comment": "In the words of the person who asked.",
    "connection": "Name of the connection, as the configuration file has it.",
    "created_at": "When it was made; None: the provider does not say.",
    "currency": "Three letters, ISO 4217.",
    "customer_reason": "The reason in words that the customer may read.",
    "due": "What is paid back.",
    "eligibility": "Whether it can be cancelled: at once, by asking, not, by a person, or not known.",
    "facts": "What the provider replied, short and without secrets, for people and the journal.",
    "fee": "What is kept for it; None: nothing.",
    "id": "The provider's own id of it.",
    "key": "The effect's key: the same for this write whenever it is sent, and for no other.",
    "kind": "What sort it is.",
    "language": "As in the customer's locale.",
    "line_id": "The line, as in ``OrderLine.id`` or ``SupplierLine.id``.",
    "lines": "The lines that it is about.",
    "method": "How the money goes back; ``gateway`` where nothing else is said.",
    "modified_at": "When it was changed last; None: the provider does not say.",
    "money_to": "Where the supplier's money goes back to: wallet, original payment, nowhere.",
    "name": "As people call it.",
    "net": "Without tax.",
    "number": "The number that people call it by; it may be the id.",
    "observed_at": "When it was read.",
    "order_id": "The order's id at the provider that is asked.",
    "order_number": "The order's number, as people in the store call it.",
    "paid": "What came in; None: only people know.",
    "product": "What sort of goods it is.",
    "provider_id": "What the provider calls what was made, accepted or found.",
    "provider_status": "The provider's own word for how it stands.",
    "quantity": "Units.",
    "read_at": "When it was read.",
    "reason": "In words for people.",
    "refund_ids": "The ids of all refunds that the order had.",
    "restock": "Put the goods back into stock.",
    "sent_at": "When it left, by our clock.",
    "sku": "As the provider writes it; empty: there is none.",
    "stage": "How far the supplier is with the order.",
    "status": "How it went: the methods of the class make each of them.",
    "step_order": "Whether the supplier is asked before or after the store order is cancelled.",
    "store_line_id": "The line of the store order that it stands for; empty: not known.",
    "tax": "The tax on it.",
    "total": "All that the order costs, as the provider stores it.",
    "tracking": "Tracking numbers of what was sent.",
    "value": "Its text.",
}
"""What a field of this name means in every model that does not say more."""


def field_meanings(model: type[BaseModel] | type[Money]) -> dict[str, str]:
    """Field -> its description, the docstring below it, or what the name means everywhere; else empty.

    Raises ``OSError`` where the source is not there.
    """
    told: dict[str, str] = {}
    if not issubclass(model, BaseModel):
        told = _docstrings(model)
        return {name: told.get(name) or SAME_EVERYWHERE[name] for name in model.__slots__}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            told |= _docstrings(base)
    return {
        name: field.description or told.get(name) or SAME_EVERYWHERE.get(name, "")
        for name, field in model.model_fields.items()
    }


def _docstrings(model: type) -> dict[str, str]:
    [parsed] = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    found: dict[str, str] = {}
    for above, below in pairwise(parsed.body if isinstance(parsed, ast.ClassDef) else ()):
        if not (isinstance(above, ast.AnnAssign) and isinstance(above.target, ast.Name)):
            continue
        told = below.value if isinstance(below, ast.Expr) else None
        if isinstance(told, ast.Constant) and isinstance(told.value, str):
            found[above.target.id] = inspect.cleandoc(told.value)
    return found
