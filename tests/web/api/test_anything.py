"""Whatever the description allows and whatever it forbids: no 5xx, and no reply that it does not describe."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support.office import Office
from tests.web.api.conftest import ALL, PREFIX, STORES, Served, serving

from dropconnect.web.api.access import Hands
from dropconnect.web.api.application import routes_of
from dropconnect.web.api.guard import Pace
from dropconnect.web.legs import Legs

DESCRIPTION = schemathesis.openapi.from_dict(routes_of(Hands(Legs())).openapi())
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIPTION.get_all_operations()}
CHECKS = [content_type_conformance, response_schema_conformance, status_code_conformance]
WITHOUT_END = "1000000 per minute"


@pytest.fixture(scope="module")
def full() -> Iterator[tuple[Served, Any]]:
    """A server with a case that is done, one that asks, an incident and a credit; and its application."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        pace = Pace(address=WITHOUT_END, unknown=WITHOUT_END, token=WITHOUT_END)
        with office.opened(STORES) as door, serving(door, pace) as served:
            desks = office.world.shop("desks")
            office.woodwork.place("now-1", desks.order("ok-1"), {"12": 1})
            program = served.program(*ALL)
            program.cancel("key-1", store="desks")
            program.cancel("key-2")
            office.shop.change("ok-1", refunds=())
            door.reconcile(apply=True)
            served.program(*ALL, limit=None, purpose="the till").cancel("key-3", order="id:ok-2")
            yield served, program.secret


@pytest.mark.parametrize("name", OPERATIONS)
@settings(derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_reply_is_one_that_is_described(
    name: str, full: tuple[Served, str], data: st.DataObject
) -> None:
    served, secret = full
    mode = data.draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
    case = data.draw(OPERATIONS[name].as_strategy(mode))

    response = case.call(
        base_url=f"http://testserver{PREFIX}",
        app=served.client.app,
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert response.status_code < 500, response.content
    case.validate_response(response, checks=CHECKS)
