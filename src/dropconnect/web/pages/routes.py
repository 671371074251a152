"""All pages of a server."""

from __future__ import annotations

from fastapi import FastAPI, Response

from dropconnect.web.body import Refused
from dropconnect.web.pages.bulk import bulk_of
from dropconnect.web.pages.case import one_case_of
from dropconnect.web.pages.cases import cases_of
from dropconnect.web.pages.changes import changes_of
from dropconnect.web.pages.customer import customer_of
from dropconnect.web.pages.customer_order import customer_order_of
from dropconnect.web.pages.entry import entry_of, passwords_of
from dropconnect.web.pages.files import Files
from dropconnect.web.pages.incidents import incidents_of, seen_of
from dropconnect.web.pages.link import links_of
from dropconnect.web.pages.new import new_of
from dropconnect.web.pages.paste import paste_of
from dropconnect.web.pages.people import me_of, people_of
from dropconnect.web.pages.queue import chosen_of, queue_of
from dropconnect.web.pages.settings import settings_of
from dropconnect.web.pages.site import Site
from dropconnect.web.pages.store_look import store_look_of
from dropconnect.web.pages.supplier_link import supplier_link_of
from dropconnect.web.pages.suppliers import suppliers_of
from dropconnect.web.pages.task import tasks_of
from dropconnect.web.pages.withdrawal import keeping_of, withdrawal_of
from dropconnect.web.pages.withdrawals import deciding_of, withdrawals_of
from dropconnect.web.replies import refusal

ROOMS = (
    entry_of,
    passwords_of,
    queue_of,
    chosen_of,
    cases_of,
    one_case_of,
    incidents_of,
    seen_of,
    tasks_of,
    links_of,
    new_of,
    paste_of,
    bulk_of,
    settings_of,
    people_of,
    me_of,
    suppliers_of,
    supplier_link_of,
    store_look_of,
    customer_of,
    customer_order_of,
    withdrawal_of,
    keeping_of,
    withdrawals_of,
    deciding_of,
    changes_of,
)


def add_pages(app: FastAPI, site: Site) -> None:
    """Each room of pages brings its own routes."""
    app.mount("/static", Files())
    for pages in ROOMS:
        app.include_router(pages(site))
    nowhere = site.router()

    @nowhere.get("/{path:path}")
    def nothing(path: str) -> Response:
        if path.startswith("hooks/"):
            reply = refusal(405, "deliveries come by POST")
            reply.headers["Allow"] = "POST"
            return reply
        raise Refused(404, "There is no page at this address. Look for the order, or begin at the queue.")

    app.include_router(nowhere)
