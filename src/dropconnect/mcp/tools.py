"""What agents can do. Each tool goes through the seat of the program that calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from dropconnect.app.program_seat import LONGEST_KEY, ProgramSeat
from dropconnect.errors import DropConnectError, UsageError
from dropconnect.mcp.answers import CaseAnswer, OrderAnswer, PlanAnswer, TasksAnswer, WantedLine
from dropconnect.mcp.telling import cancelled_answer, case_answer, order_answer, plan_answer, task_answer
from dropconnect.plain import MOST_OF_A_MESSAGE, plain_words

_LONGEST = 500
_PAGE = 25

Store = Annotated[
    str, Field(max_length=100, description="The store; left out: the one that you work for, if it is one.")
]
Order = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_LONGEST,
        description="The order: its number, as in 1042 or #1042; id:205, as `find_order` writes it; or the "
        "address of its page.",
    ),
]
Number = Annotated[int, Field(ge=1, lt=2**63)]
"""Of a case or a task: what the journal can count."""
Lines = Annotated[list[WantedLine] | None, Field(max_length=200, description="Left out: the whole order.")]
Reason = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="Why: changed-mind, or another reason that the store knows; a wrong one is told what it "
        "can be.",
    ),
]
Another = Annotated[
    bool,
    Field(
        description="Only if further units are meant than those that this order has cancelled already. Never "
        "say it to get past a refusal: ask a person."
    ),
]


class Tools:
    """``seat``: of the program that calls, made anew for each call: a revoked token counts at once."""

    def __init__(self, seat: Callable[[], ProgramSeat]) -> None:
        self._seat = seat

    def find_order(self, order: Order, store: Store = "") -> OrderAnswer:
        """Show an order: its lines, what was paid, and the cancellations that it has. Changes nothing.

        An order that is not sure is not guessed: the error says which ones fit.
        """
        with _told():
            seat = self._seat()
            return order_answer(seat.order(_store(seat, store), order))

    def plan_cancellation(
        self,
        order: Order,
        reason: Reason,
        store: Store = "",
        lines: Lines = None,
        only_stoppable: Annotated[
            bool, Field(description="Leave out what a supplier already says no to, and what was shipped.")
        ] = False,
        store_credit: Annotated[
            bool, Field(description="Give credit at the store in place of money, as the customer agreed.")
        ] = False,
        another: Another = False,
        comment: Annotated[
            str, Field(max_length=_LONGEST, description="A note for the merchant's own records.")
        ] = "",
    ) -> PlanAnswer:
        """Show to the cent what cancelling an order, or lines of it, would pay back. Changes nothing.

        The plan that comes back has an id for `cancel`, which is worth something for 15 minutes.
        """
        with _told():
            seat = self._seat()
            shown = seat.show_plan(
                _store(seat, store),
                order,
                reason=reason,
                lines=tuple(line.selection for line in lines or ()),
                only_stoppable=only_stoppable,
                store_credit=store_credit,
                another=another,
                comment=comment,
            )
            return plan_answer(shown)

    def cancel(
        self,
        plan_id: Annotated[str, Field(max_length=100, description="Of `plan_cancellation`.")],
        key: Annotated[
            str,
            Field(
                max_length=LONGEST_KEY,
                description="Make one up for this wish, and use the same one whenever you repeat the call: "
                "the same key never cancels twice.",
            ),
        ],
        another: Another = False,
    ) -> CaseAnswer:
        """Carry out, once, a plan of `plan_cancellation`: stop the goods and pay back what is due.

        If anything else would be paid by now, nothing is done. Over your limit the case is opened and a
        person is asked. After a broken call repeat it with the same plan_id and key: it tells how the case
        stands.
        """
        with _told():
            seat = self._seat()
            return cancelled_answer(seat, seat.carry_out_plan(plan_id, key, another=another))

    def case_status(self, case_id: Number) -> CaseAnswer:
        """Say how a cancellation stands: what is known to have happened, what is in doubt, who must speak."""
        with _told():
            seat = self._seat()
            return case_answer(seat, seat.case(case_id))

    def list_tasks(self, page: Annotated[int, Field(ge=1, le=10_000)] = 1) -> TasksAnswer:
        """List the questions that wait for a person, the most urgent first, and which choices are yours."""
        with _told():
            seat = self._seat()
            found = seat.tasks(page=page, limit=_PAGE)
            tasks = tuple(task_answer(seat, task) for task in found.tasks)
            return TasksAnswer(tasks=tasks, page=found.page, total=found.total)

    def decide_task(
        self,
        task_id: Number,
        decision: Annotated[str, Field(max_length=100, description="One of the task's choices, as written.")],
        detail: Annotated[
            str, Field(max_length=_LONGEST, description="The reason or proof, where the choice needs it.")
        ] = "",
    ) -> CaseAnswer:
        """Decide a task, once, in a way that pays nothing and says nothing about money.

        Approvals, and what money moved or was collected, are for people: these choices are refused.
        """
        with _told():
            seat = self._seat()
            said = f"{decision}, {detail}" if detail.strip() else decision
            return case_answer(seat, seat.resolve(task_id, said))


def _store(seat: ProgramSeat, given: str) -> str:
    if given:
        return given
    if len(seat.stores) == 1:
        return seat.stores[0]
    raise UsageError(f"say which store is meant: {', '.join(seat.stores) or 'you work for none'}")


@contextmanager
def _told() -> Iterator[None]:
    """A refusal, or what went wrong, in words that the agent can act on."""
    try:
        yield
    except DropConnectError as error:
        raise ToolError(plain_words(str(error), MOST_OF_A_MESSAGE)) from None
