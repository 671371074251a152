"""Whoever knocks at the door of agents again and again, with tokens that are none."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient
from tests.support.office import Office

from dropconnect.shift import Shift
from dropconnect.web.agents import mcp_application
from dropconnect.web.application import application
from dropconnect.web.intake import Intake
from dropconnect.web.standing import Standing
from dropconnect.web.workers import Workers


def test_one_address_may_not_ask_for_ever(tmp_path: Path) -> None:
    with Office(tmp_path).opened() as door:
        shift, settings = Shift(), door.serve_settings()
        standing = Standing(door, settings, shift, Workers(door, shift, settings.jobs))
        with Intake(door, shift.wake) as intake:
            client = TestClient(application(standing, intake, mcp_application(standing)))
            headers = {"Authorization": "Bearer dct_of-nobody"}
            heard = [client.post("/mcp", headers=headers).status_code for _ in range(1201)]
            assert set(heard[:1200]) == {401}
            last = client.post("/mcp", headers=headers)
    assert heard[-1] == last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
