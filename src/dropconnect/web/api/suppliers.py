"""Suppliers with their rules, and what they owe."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dropconnect.people import Scope
from dropconnect.report.documents import CreditDocument, SuppliersDocument
from dropconnect.report.stretches import CreditStretch
from dropconnect.web.api.access import AsProgram, Hands, link, needs
from dropconnect.web.api.bodies import CreditBody
from dropconnect.web.api.cases import CaseNumber
from dropconnect.web.api.queries import Owed

PartNumber = Annotated[int, Path(ge=1, lt=2**31, description="The number of the part within its case.")]


def suppliers_of(hands: Hands) -> APIRouter:
    router = APIRouter(tags=["suppliers"])

    @router.get("/suppliers", **needs(Scope.READ), operation_id="list_suppliers")
    def suppliers(seat: AsProgram) -> SuppliersDocument:
        """List the suppliers of the person's stores, with their cancellation rules."""
        return SuppliersDocument(suppliers=seat.suppliers())

    @router.get("/suppliers/credits", **needs(Scope.READ), operation_id="list_credits")
    def credits(request: Request, response: Response, seat: AsProgram, query: Owed) -> CreditStretch:
        """List what suppliers owe the merchant, by case and part."""
        found = seat.list_credits(**dict(query))
        link(request, response, found)
        return found

    @router.post(
        "/suppliers/credits/{case_id}/{part_number}",
        **needs(Scope.MONEY, 404, 409, 413, 415),
        operation_id="record_credit",
    )
    async def record(
        case_id: CaseNumber, part_number: PartNumber, body: CreditBody, seat: AsProgram
    ) -> CreditDocument:
        """Record, once, what a credit led to. It never counts against a customer's money."""
        recorded = await hands.do(lambda: seat.record_credit(case_id, part_number, body.received))
        return CreditDocument(credit=recorded)

    return router
