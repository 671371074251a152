"""The queue: what needs a person, what waits for others, what is done."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from dropconnect.app.seat import Seat
from dropconnect.web.pages.site import Site


def queue_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/")
    def queue(request: Request, seat: Seat = Depends(site.seat)) -> Response:
        return site.page(request, "queue.html", seat, tasks=seat.tasks())

    return router
