"""All pages of a server."""

from __future__ import annotations

from fastapi import FastAPI

from dropconnect.web.pages.cases import cases_of
from dropconnect.web.pages.entry import entry_of, passwords_of
from dropconnect.web.pages.files import Files
from dropconnect.web.pages.incidents import incidents_of, seen_of
from dropconnect.web.pages.queue import chosen_of, queue_of
from dropconnect.web.pages.site import Site


def add_pages(app: FastAPI, site: Site) -> None:
    """Each room of pages brings its own routes."""
    app.mount("/static", Files())
    for pages in (entry_of, passwords_of, queue_of, chosen_of, cases_of, incidents_of, seen_of):
        app.include_router(pages(site))
