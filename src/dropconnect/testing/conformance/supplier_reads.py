"""A question that fails is no answer: neither "nothing found" nor "nothing asked" is read into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

from dropconnect.errors import PluginError
from dropconnect.plugin import (
    DropConnectError,
    Evidence,
    EvidenceStatus,
    OrderNotFound,
    StepResult,
    StepStatus,
    SupplierOrder,
    SupplierQuestion,
)
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.striking import simulator_of
from dropconnect.testing.conformance.supplier_commands import supplier_cancellation, supplier_question
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest
from dropconnect.testing.simulator import ARRIVED, Action, Call, Fault, Match, Received
from dropconnect.testing.simulator.failing import FAILURES
from dropconnect.testing.simulator.provider import SimulatedProvider

_FAILURES = ("json-500", "page-200")
"""Those at which nobody waits: of others a transport tries a read again, after a pause."""
_SAYS_NOTHING = (EvidenceStatus.PENDING, EvidenceStatus.UNKNOWABLE, None)


class ReadsNothingIntoAFailure:
    """A part of ``SupplierConformance``."""

    @since("0.2")
    def test_a_question_that_fails_is_no_answer(self, supplier: SupplierUnderTest) -> None:
        """Goods that were not found would be paid back, and sent all the same.

        Each request of a question fails, alone or with all after it.
        """
        simulator = simulator_of(supplier.simulator, supplier.fresh_order)
        actions = {**{name: FAILURES[name] for name in _FAILURES}, **supplier.own_errors}
        lies = []
        for what, ask in _questions(supplier):
            truth, requests = ask(), _requests_of(simulator, ask)
            places = product(actions.items(), range(1, requests + 1), (False, True))
            for (name, action), number, lasts in places:
                said = _asked_in_vain(simulator, ask, action, number, lasts=lasts)
                if said not in (truth, *_SAYS_NOTHING):
                    where = f"request {number}{' and all after it' if lasts else ''}"
                    lies.append(f"{what}, {name} at {where}: {said!r} instead of {truth!r}")
        assert not lies, "\n".join(lies)


def _questions(supplier: SupplierUnderTest) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked, and what must not come out otherwise; None stands for an error."""
    connection = supplier.connection
    for order in supplier.that_can_be_written_to():
        yield f"find {order.stage}", partial(_found, supplier, order)
        yield f"read {order.stage}", partial(_read, supplier, order)
        command = supplier_cancellation(order)
        result = connection.write(command)
        question = supplier_question(command, request_id=result.provider_id)
        if connection.supports("supplier_look_up"):
            yield f"look up {order.stage}", partial(_told, connection.look_up, question)
        if connection.supports("supplier_follow_up"):
            yield f"follow {order.stage}", partial(_told, connection.follow_up, question)


def _found(supplier: SupplierUnderTest, order: SupplierOrder) -> set[str]:
    return {each.id for each in supplier.connection.find_orders(supplier.references[order.stage])}


def _read(supplier: SupplierUnderTest, order: SupplierOrder) -> str:
    return supplier.connection.get_order(order.id).id


def _told(
    ask: Callable[[SupplierQuestion], Evidence | StepResult], question: SupplierQuestion
) -> EvidenceStatus | StepStatus:
    return ask(question).status


def _requests_of(simulator: SimulatedProvider, ask: Callable[[], object]) -> int:
    seen: list[Received] = []
    simulator.faults.clear()
    simulator.faults.add(Fault(Match(), ARRIVED, Call(seen.append), times=None))
    ask()
    simulator.faults.clear()
    return len(seen)


def _asked_in_vain(
    simulator: SimulatedProvider, ask: Callable[[], object], action: Action, number: int, *, lasts: bool
) -> object:
    """What is answered although request ``number`` fails, and where it ``lasts`` all after it; None: that it
    is not known."""
    seen: list[Received] = []

    def fails(request: Received) -> bool:
        seen.append(request)
        return len(seen) >= number if lasts else len(seen) == number

    simulator.faults.clear()
    simulator.faults.add(Fault(Match(predicate=fails), ARRIVED, action, times=None))
    try:
        return ask()
    except PluginError as error:
        return f"an odd reply is not a bug: {error}"
    except OrderNotFound:
        return "no such order"
    except DropConnectError:
        return None
    finally:
        simulator.faults.clear()
