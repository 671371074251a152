"""All pages of a server."""

from __future__ import annotations

from fastapi import FastAPI

from dropconnect.web.pages.case import one_case_of
from dropconnect.web.pages.entry import entry_of, passwords_of
from dropconnect.web.pages.files import Files
from dropconnect.web.pages.link import links_of
from dropconnect.web.pages.queue import queue_of
from dropconnect.web.pages.site import Site
from dropconnect.web.pages.task import tasks_of


def add_pages(app: FastAPI, site: Site) -> None:
    """Each room of pages brings its own routes."""
    app.mount("/static", Files())
    for pages in (entry_of, passwords_of, queue_of, one_case_of, tasks_of, links_of):
        app.include_router(pages(site))
