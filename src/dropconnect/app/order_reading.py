"""The part of the front door that shows an order, and what a request would do to it, before it is made."""

from __future__ import annotations

from typing import Unpack

from dropconnect.app.mailing import Mailing
from dropconnect.app.wishes import CancelWish, request_of
from dropconnect.config import StoreSection
from dropconnect.messages.samples import Sample
from dropconnect.models.cancellation import CancellationRequest, Plan
from dropconnect.models.facts import MessageKind
from dropconnect.models.order import LineKind, Order, OrderLine
from dropconnect.planner.balance import units_left
from dropconnect.planner.past import Past, with_our_lines
from dropconnect.policy import StorePolicy
from dropconnect.report.mail import MailPreview
from dropconnect.report.meaning import CaseRows
from dropconnect.report.order import (
    EarlierCase,
    OrderLineReport,
    OrderReport,
    PlannedMails,
    PlanPreview,
    ReasonReport,
)
from dropconnect.report.reading import plan_report
from dropconnect.saga.look.past import past_of
from dropconnect.saga.look.reference import ID, exact, find_order
from dropconnect.saga.look.world import World


class OrderReading(Mailing):
    """Orders as a person looks at them who is about to cancel one. Nothing is written anywhere."""

    def order(self, store: str, order: str) -> OrderReport:
        """Read an order, written as for ``plan``, with what is left of each line and its earlier cases.

        Raises ``AmbiguousOrder`` with the orders that fit, ``ConfigurationError`` for an unknown store, and
        what reading the order raises.
        """
        world = self._connections.world(store)
        found, section = self._read(world, order), world.section
        request, now = request_of(store, found.id, reason="", by=""), self._clock.now()
        with self._journal.opened().read() as reading:
            past = past_of(reading, request, now, policy=section.policy)
            numbers = [case.id for case in reading.cases.of_order(store, found.id)]
        cases = tuple(_earlier(self._books.rows(number)) for number in numbers)
        return _told(with_our_lines(found, past), past, section, cases).changed(
            nothing_moves=self._nothing_moves(section, store), reasons=self._offered_reasons(section.policy)
        )

    def preview(self, store: str, order: str, **wish: Unpack[CancelWish]) -> PlanPreview:
        """Show what a request for an order would do, as ``plan``, and what its customer would be told.

        An order that was read less than ten seconds ago (``id:205``) is not asked for again, so that whoever
        changes a request sees at once what follows. ``cancel`` reads it anew. Raises what ``plan`` raises.
        """
        world = self._connections.world(store)
        found = self._read(world, order)
        request = request_of(store, found.id, **wish)
        plan, known = self._considered(request, found, another=wish.get("another", False))
        stoppable = None
        if plan.stays and not plan.refused and known is None and not request.only_stoppable:
            asked = request.changed(only_stoppable=True)
            stoppable, _ = self._considered(asked, found, another=wish.get("another", False))
        return PlanPreview(
            everything=plan_report(plan, known),
            stoppable=plan_report(stoppable, None) if stoppable else None,
            mails=PlannedMails(by=world.section.policy.mail, mails=self._mails(store, found, plan)),
        )

    def reasons(self, store: str) -> tuple[ReasonReport, ...]:
        """Name the reasons that can be chosen at a store. ``ConfigurationError`` for an unknown store."""
        return self._offered_reasons(self._configuration.store(store).policy)

    def _offered_reasons(self, policy: StorePolicy) -> tuple[ReasonReport, ...]:
        offered = self._configuration.reasons.of_store(policy.reasons)
        return tuple(ReasonReport(reason=row.name, cause=row.cause, label=row.for_people) for row in offered)

    def _considered(
        self, request: CancellationRequest, order: Order, *, another: bool
    ) -> tuple[Plan, int | None]:
        intake = self._workbench.consider(request, another=another, order=order)
        return intake.plan, intake.known.id if intake.known else None

    def _read(self, world: World, order: str) -> Order:
        kind, value = exact(order)
        if kind == ID:
            return world.store.look_at_order(value)
        meant = find_order(world.store, order, self._connections.suppliers_of(world.section))
        return meant.order or world.store.look_at_order(meant.order_id)

    def _mails(self, store: str, order: Order, plan: Plan) -> tuple[MailPreview, ...]:
        if plan.refused or plan.suppliers_only:
            return ()
        settings, now = self._settings(store), self._clock.now()
        sample = Sample.of_plan(order, plan, now, settings.refund_days)
        kinds = [MessageKind.ACKNOWLEDGEMENT, MessageKind.OUTCOME]
        if not sample.units and sample.refund is None:
            kinds.remove(MessageKind.OUTCOME)
        return tuple(
            self._shown(store, sample.message(kind), order.customer.locale, is_sample=True) for kind in kinds
        )

    def _nothing_moves(self, section: StoreSection, store: str) -> str:
        if section.why_nothing_moves:
            return section.why_nothing_moves
        for pause in self._books.pauses():
            if pause.store in (None, store):
                return f"{pause.paused_by} has stopped all writes: {pause.because}"
        return ""


def _earlier(rows: CaseRows) -> EarlierCase:
    case = rows.case
    return EarlierCase(
        case_id=case.id,
        is_open=case.is_open,
        standing=rows.standing,
        paid_back=rows.paid_back,
        end=str(case.outcome) if case.outcome is not None else case.waiting_on,
        reason=case.request.reason,
        request_id=case.request.request_id,
        opened_at=case.opened_at,
    )


def _told(order: Order, past: Past, section: StoreSection, cases: tuple[EarlierCase, ...]) -> OrderReport:
    return OrderReport(
        connection=order.connection,
        order_id=order.id,
        order_number=order.number,
        status=order.provider_status,
        state=order.state,
        customer=order.customer.name,
        currency=order.currency,
        total=order.total,
        paid=order.paid,
        refunded=order.refunded,
        created_at=order.created_at,
        lines=tuple(_line(order, line, past) for line in order.lines),
        cases=cases,
        reasons=(),
        on_supplier_no=section.policy.supplier_refuses,
        nothing_moves="",
    )


def _line(order: Order, line: OrderLine, past: Past) -> OrderLineReport:
    return OrderLineReport(
        line_id=line.id,
        kind=line.kind,
        name=line.name,
        sku=line.sku,
        quantity=line.quantity,
        measure=line.measure,
        left=units_left(order, line, past) if line.kind is LineKind.ITEM else 0,
        shipped=line.shipped_quantity,
        given_back=order.refunded_of(line.id)[0],
        gross=line.gross,
    )
