"""All pages of a server."""

from __future__ import annotations

from fastapi import FastAPI

from dropconnect.web.pages.bulk import bulk_of
from dropconnect.web.pages.entry import entry_of, passwords_of
from dropconnect.web.pages.files import Files
from dropconnect.web.pages.new import new_of
from dropconnect.web.pages.people import me_of, people_of
from dropconnect.web.pages.queue import queue_of
from dropconnect.web.pages.settings import settings_of
from dropconnect.web.pages.site import Site


def add_pages(app: FastAPI, site: Site) -> None:
    """Each room of pages brings its own routes."""
    app.mount("/static", Files())
    for pages in (entry_of, passwords_of, queue_of, new_of, bulk_of, settings_of, people_of, me_of):
        app.include_router(pages(site))
