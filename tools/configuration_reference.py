"""Writes docs/reference/configuration.md from the models that check the file, so that it cannot lag.

Usage: python tools/configuration_reference.py > docs/reference/configuration.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_origin

from commented_file import meaning
from prose import doc_of
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from dropconnect.config import ConfigurationFile, ConnectionSection, StoreSection, SupplierSection
from dropconnect.config.customer_page import CustomerPageSettings
from dropconnect.config.defaults import Defaults
from dropconnect.config.serving import ServeSettings
from dropconnect.config.subscribers import SubscriberSection
from dropconnect.config.team import TeamSettings
from dropconnect.manager import Registry, discover
from dropconnect.messages.settings import MessageSettings
from dropconnect.messages.voice import ShopVoice
from dropconnect.models.money import Money
from dropconnect.models.supplier import RuleRow
from dropconnect.people import Person
from dropconnect.policy import DEFAULT_STAGES, Fee, StorePolicy
from dropconnect.reasons import DEFAULT_REASONS, ReasonSection
from dropconnect.routing import Route
from dropconnect.withdrawal_right import ExemptGoods, WithdrawalSettings

_SET_BY_US = ("id", "origin", "evidence", "source", "as_of")
"""Of a rule: the row's name, and who says so, which for a configured row is the merchant."""

_HEAD = """\
# Configuration

dropconnect reads `dropconnect.toml` in the current folder, or the file that `--config` or
`DROPCONNECT_CONFIG` names. Unknown keys are errors, so a typo is found. `dropconnect init` writes a
first file; [dropconnect.toml](dropconnect.toml) has every option with a comment. `dropconnect
config schema` prints a JSON Schema for editors. Relative paths count from the folder of the file.

A secret is never in the file. The file says where it is kept: `{ env = "NAME" }`,
`{ file = "path" }` or `{ keyring = "service/name" }`. Amounts are text with their currency:
`"5.00 USD"`.

This page is made from the code by `make docs`.
"""


def page(registry: Registry) -> Iterator[str]:
    yield _HEAD
    yield "## The file\n"
    yield from table(ConfigurationFile)
    yield "\n## What connections share: `[defaults.store]`, `[defaults.supplier]`\n"
    yield "A fee, a list, a reference to a secret are one value: a connection's own replaces the default.\n"
    yield from table(Defaults)
    yield "\n## A store: `[stores.NAME]`\n"
    yield "Beside these it takes the settings of its connector (below).\n"
    yield from table(StoreSection)
    yield from policy()
    yield "\n## The supplier of a line: `routes` of a store\n"
    yield doc_of(Route)
    yield '\nA rule is written as `{ sku = "HUB-*", supplier = "hub" }`.\n'
    yield from table(Route)
    yield "\n## Messages to customers: `[stores.NAME.messages]`\n"
    yield "[Write to customers](../how-to/messages.md) says who hears what, and when.\n"
    yield from table(MessageSettings)
    yield "\n### `voice`\n"
    yield from table(ShopVoice)
    yield "\n## Withdrawals from the contract: `[stores.NAME.withdrawal]`\n"
    yield "[Take withdrawals](../how-to/withdrawal.md) says what follows from a statement.\n"
    yield from table(WithdrawalSettings)
    yield "\n### `exempt`\n"
    yield from table(ExemptGoods)
    yield "\n## The customer's page: `[stores.NAME.customer_page]`\n"
    yield "[Let customers cancel](../how-to/customer-page.md) says what they see.\n"
    yield from table(CustomerPageSettings)
    yield "\n## A person: `[people.NAME]`\n"
    yield "Left out altogether, whoever can run dropconnect may do everything.\n"
    yield from table(Person)
    yield "\n## A reason: `[reasons.NAME]`\n"
    yield "[Set a policy](../how-to/set-a-policy.md) says how reasons are named and switched off.\n"
    yield from table(ReasonSection)
    yield "\n## Telling the people: `[team]`\n"
    yield "[Be told](../how-to/be-told.md) says who is told what, and when.\n"
    yield from table(TeamSettings)
    yield "\n## The server: `[serve]`\n"
    yield "[Run it all the time](../how-to/run-it-all-the-time.md) says how it is started.\n"
    yield from table(ServeSettings)
    yield "\n## A program that is told of events: `[events.NAME]`\n"
    yield "[Tell other programs](../how-to/events.md) says what it gets, and when.\n"
    yield from table(SubscriberSection)
    yield "\n## A supplier: `[suppliers.NAME]`\n"
    yield "Beside these it takes the settings of its connector (below).\n"
    yield from table(SupplierSection)
    yield "\n### `[suppliers.NAME.rules.ROW]`\n"
    yield "A key that is left out stays as the plugin says. `dropconnect rules NAME` prints the result.\n"
    yield from rules()
    yield "\n## A way to reach customers: `[notifiers.NAME]`\n"
    yield "Beside this it takes the settings of its connector (below).\n"
    yield from table(ConnectionSection)
    for name, installed in sorted(registry.connectors.items()):
        fields = installed.connector.settings_model
        if fields.model_fields:
            yield f"\n## Connector `{name}` ({installed.connector.title})\n"
            yield from table(fields)


def policy() -> Iterator[str]:
    yield "\n## A store's policy: `[stores.NAME.policy]`\n"
    yield from table(StorePolicy)
    yield "\n### `fee`\n"
    yield from table(Fee)
    yield "\n### Who decides when `stages` does not say\n"
    yield "| state | decides |\n|---|---|"
    yield from (f"| {state} | {consent} |" for state, consent in DEFAULT_STAGES.items())
    yield "\n### Reasons known without configuration\n"
    yield "| reason | cause |\n|---|---|"
    yield from (f"| {reason} | {cause} |" for reason, cause in DEFAULT_REASONS.items())


def rules() -> Iterator[str]:
    yield "| key | takes |\n|---|---|"
    for name, field in RuleRow.model_fields.items():
        if name not in _SET_BY_US:
            yield f"| `{name}` | {takes(field.annotation)} |"


def takes(annotation: Any) -> str:
    """The values of a rule's key, in words."""
    kinds = [kind for kind in (get_args(annotation) or (annotation,)) if kind is not type(None)]
    if get_origin(kinds[0]) is tuple:
        return f"a list of {takes(get_args(kinds[0])[0])}"
    if issubclass(kinds[0], Enum):
        return ", ".join(f"`{item.value}`" for item in kinds[0])
    return {int: "a whole number", str: "text", Money: 'an amount, as in `"5.00 USD"`'}[kinds[0]]


def table(model: type[BaseModel]) -> Iterator[str]:
    yield "| key | default | meaning |\n|---|---|---|"
    for name, field in model.model_fields.items():
        words = meaning(model, name)
        if not words:
            raise SystemExit(f"{model.__name__}.{name} has no description")
        yield f"| `{name}` | {default(field.default, field.default_factory)} | {words} |"


def default(value: Any, factory: Any) -> str:
    if factory is not None:
        made = factory()
        return "see below" if made else "none"
    if value is PydanticUndefined:
        return "**required**"
    if value is None or value in ((), {}, ""):
        return "none"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{item.value if isinstance(item, Enum) else item}`" for item in value)
    return f"`{value}`"


def text() -> str:
    return "\n".join(page(discover())) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
