"""A shop's logo and colour, for its pages for customers."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dropconnect.web.pages.colours import stylesheet
from dropconnect.web.pages.site import Site

_LOOKS = "600 per 10 minute"
_INERT = "default-src 'none'; sandbox"
"""An SVG is a document: opened by itself it runs nothing and loads nothing."""


def store_look_of(site: Site) -> APIRouter:
    router = site.router()

    @router.get("/c/{store}/logo")
    def logo(request: Request, store: str) -> Response:
        site.throttle.take(_LOOKS, "store-look", site.address_of(request))
        found = site.door.store_logo(store)
        return Response(
            found.content,
            media_type=found.media_type,
            headers={"Content-Security-Policy": _INERT, "Cache-Control": "no-cache"},
        )

    @router.get("/c/{store}/colours.css")
    def colours(request: Request, store: str) -> Response:
        site.throttle.take(_LOOKS, "store-look", site.address_of(request))
        text = stylesheet(site.door.store_colour(store))
        return Response(text, media_type="text/css", headers={"Cache-Control": "no-cache"})

    return router
