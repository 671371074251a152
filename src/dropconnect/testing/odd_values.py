"""Odd values in recorded orders: beside the money they change no plan, in the money they ask or refuse.

Providers and their plugins write what no document promises: numbers as text, null dates, empty lists for
empty objects. One order as it was recorded, and the names of its fields on which money or identity depends,
make two tests of a connector's reader::

    ODD = OddOrder(RECORDED, lambda raw: to_order("shop", raw), money={"id", "total", "lines.count"})

    @pytest.mark.parametrize("path", ODD.beside_money)
    def test_an_odd_value_beside_the_money_changes_no_plan(path):
        ODD.assert_nothing_changes(path)

    @pytest.mark.parametrize("path", ODD.in_money)
    def test_an_odd_value_in_the_money_asks_or_refuses(path):
        ODD.assert_it_asks(path)
"""

from __future__ import annotations

import copy
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dropconnect.errors import ConfigurationError, InvalidResponse
from dropconnect.kit import read_json
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.operation import CancellationTerms, Eligibility
from dropconnect.models.order import Order
from dropconnect.models.supplier import SupplierOrder, SupplierStage
from dropconnect.models.traits import PlatformTraits
from dropconnect.planner import Past, choose, price
from dropconnect.policy import StorePolicy

__all__ = ["OddOrder", "OddSupplierOrder"]

GONE = object()
"""The field is not there."""
ODD: tuple[Any, ...] = (
    None,
    "",
    "odd",
    "0000-00-00T00:00:00",
    True,
    [],
    {},
    [None],
    {"a": 1},
    [{}, {}, {}],
    {"2": {}},
    Decimal("1.5"),
    -7,
    10**5000,
    "half \ud83d",
)
"""What was met in orders of real shops, and what a reader is most likely to stumble over."""

Path = tuple[str | int, ...]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class OddValues(ABC):
    """A recorded body, of whose fields those named in ``money`` decide about money or identity.

    ``money`` has them as ``lines.count``, without positions in lists; of the rows of a list the first is
    looked at. ``is_harmless(path, value)`` may name values there that are right ones, such as no fees in
    place of fees of 0.00; with them no more is paid. ``opaque`` fields may have any text, as ids do: they are
    only read or refused.
    """

    def __init__(
        self,
        recorded: Mapping[str, Any],
        money: Collection[str],
        opaque: Collection[str] = (),
        is_harmless: Callable[[Path, Any], bool] = lambda path, value: False,
    ) -> None:
        # One row may stand in it at two places: an odd value is to stand at one of them.
        self.recorded = read_json(json.dumps(recorded, default=str))
        self._money = frozenset(money)
        self._opaque = frozenset(opaque)
        self._is_harmless = is_harmless
        unknown = (self._money | self._opaque) - {name_of(path) for path in paths(recorded)}
        if unknown:
            raise ValueError(f"the recorded order has no {', '.join(sorted(unknown))}")

    @property
    def beside_money(self) -> list[Path]:
        """The fields whose odd values must change nothing."""
        return [path for path in paths(self.recorded) if name_of(path) not in self._money | self._opaque]

    @property
    def in_money(self) -> list[Path]:
        """The fields whose odd values must ask or refuse."""
        return [path for path in paths(self.recorded) if name_of(path) in self._money]

    @property
    def opaque(self) -> list[Path]:
        """The fields that may have any text."""
        return [path for path in paths(self.recorded) if name_of(path) in self._opaque]

    def assert_it_is_read_or_refused(self, path: Path) -> None:
        """Whatever stands in that field, the reader does not break."""
        for value in (*ODD, GONE):
            with suppress(InvalidResponse, ConfigurationError):
                self._outcome(with_value(self.recorded, path, value))

    def assert_nothing_changes(self, path: Path) -> None:
        """Whatever stands in that field, the outcome is the same. A warning may be added."""
        as_it_was = self._outcome(self.recorded)
        for value in (*ODD, GONE):
            try:
                outcome = self._outcome(with_value(self.recorded, path, value))
            except (InvalidResponse, ConfigurationError) as error:
                raise AssertionError(f"{name_of(path)} = {_shown(value)} blocks the order: {error}") from None
            assert outcome == as_it_was, f"{name_of(path)} = {_shown(value)} changes what is done"

    def assert_it_asks(self, path: Path) -> None:
        """Whatever odd value stands in that field, a person is asked or it is refused: nothing is guessed."""
        as_it_was = self._outcome(self.recorded)
        for value in (*ODD, GONE):
            try:
                outcome = self._outcome(with_value(self.recorded, path, value))
            except (InvalidResponse, ConfigurationError):
                continue
            harmless = self._pays_as(outcome, as_it_was) and self._is_harmless(path, value)
            assert self._asks(outcome) or harmless, f"{name_of(path)} = {_shown(value)} is taken for a fact"

    @abstractmethod
    def _outcome(self, raw: Mapping[str, Any]) -> Any:
        """All that matters of what follows from the body."""

    @abstractmethod
    def _asks(self, outcome: Any) -> bool: ...

    def _pays_as(self, outcome: Any, other: Any) -> bool:
        return bool(outcome == other)


class OddOrder(OddValues):
    """Odd values in an order of a platform, held against the plan to cancel the whole order.

    ``read`` is the connector's reader. ``terms`` is what it answers in ``platform_check_cancellation``;
    ``traits`` are those of its class.
    """

    def __init__(
        self,
        recorded: Mapping[str, Any],
        read: Callable[[Any], Order],
        money: Collection[str],
        *,
        opaque: Collection[str] = (),
        terms: Callable[[Order], CancellationTerms] | None = None,
        traits: PlatformTraits | None = None,
        is_harmless: Callable[[Path, Any], bool] = lambda path, value: False,
    ) -> None:
        super().__init__(recorded, money, opaque, is_harmless)
        self._read = read
        self._terms = terms or (lambda order: CancellationTerms(eligibility=Eligibility.NOW))
        self._traits = traits or PlatformTraits()

    def plan(self, raw: Any) -> Plan:
        """The plan to cancel the whole order under the default policy."""
        order = self._read(raw)
        asked = CancellationRequest(connection=order.connection, order_id=order.id, reason="changed-mind")
        policy, past = StorePolicy(), Past()
        chosen = choose(order, asked, policy, past)
        terms = self._terms(order)
        return price(
            order, asked, chosen, policy, past, quote=None, eligibility=terms, now=NOON, traits=self._traits
        )

    def _outcome(self, raw: Mapping[str, Any]) -> Any:
        return money_of(self.plan(raw))

    def _asks(self, outcome: Any) -> bool:
        due, *_, needs_approval, refused = outcome
        return bool(needs_approval or refused or due is None)

    def _pays_as(self, outcome: Any, other: Any) -> bool:
        return bool(outcome[0] is None or outcome[0].amount <= other[0].amount)


class OddSupplierOrder(OddValues):
    """Odd values in an order of a supplier, held against all that is read of it but for its words."""

    def __init__(
        self,
        recorded: Mapping[str, Any],
        read: Callable[[Any], SupplierOrder],
        money: Collection[str],
        *,
        opaque: Collection[str] = (),
        is_harmless: Callable[[Path, Any], bool] = lambda path, value: False,
    ) -> None:
        super().__init__(recorded, money, opaque, is_harmless)
        self._read = read

    def _outcome(self, raw: Mapping[str, Any]) -> Any:
        order = self._read(raw)
        lines = [(line.id, line.quantity, line.store_line_id, line.product) for line in order.lines]
        return order.stage, order.id, order.store_order_number, lines, order.paid, order.shared

    def _asks(self, outcome: Any) -> bool:
        return outcome[0] is SupplierStage.UNKNOWN


def money_of(made: Plan) -> tuple[Any, ...]:
    """All that a plan says of money, but for how a line's tax is divided over rates."""
    lines = made.refund.lines if made.refund else ()
    paid = [(row.line_id, row.quantity, row.net, row.tax) for row in lines]
    return made.due, [step.kind for step in made.steps], paid, made.needs_approval, made.refused


def paths(raw: Any, path: Path = ()) -> Iterator[Path]:
    """All fields of a body; of a list of objects those of the first one."""
    for name, value in raw.items():
        yield (*path, name)
        if isinstance(value, Mapping):
            yield from paths(value, (*path, name))
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield from paths(value[0], (*path, name, 0))


def name_of(path: Path) -> str:
    """``lines.count``: the field's name without positions in lists."""
    return ".".join(step for step in path if isinstance(step, str))


def with_value(raw: Any, path: Path, value: Any) -> Any:
    """A copy with that value in the field, or without the field (``GONE``)."""
    result = copy.deepcopy(raw)
    at: Any = result
    for step in path[:-1]:
        at = at[step]
    if value is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return result


def _shown(value: Any) -> str:
    if value is GONE:
        return "(not there)"
    # Python refuses to write integers of thousands of digits.
    return "10**5000" if isinstance(value, int) and value > 10**30 else ascii(value)
