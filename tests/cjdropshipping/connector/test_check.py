"""What ``dropconnect check`` says about a CJ account."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from tests.cjdropshipping.connector.cj import CJ, connected, open_account

from dropconnect.plugin import CheckItem, SupplierSpecs
from dropconnect.testing.simulator import ARRIVED, Fault, Match, Reply
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.faults import html_answer, refused


def bad(rows: tuple[CheckItem, ...]) -> dict[str, str]:
    return {row.name: row.fix for row in rows if not row.ok}


def test_a_good_connection(simulator: CJSimulator, tmp_path: Path) -> None:
    simulator.limits.per_second = 1
    with open_account(simulator, tmp_path, requests_per_second=1) as cj:
        rows = cj.connection.check_connection()
    assert [row.name for row in rows] == ["reachable", "credentials", "pace", "disputes"]
    assert bad(rows) == {}
    assert "created through it" in rows[3].detail


def test_a_wrong_key(simulator: CJSimulator, tmp_path: Path) -> None:
    with open_account(simulator, tmp_path, api_key=SecretStr("CJ0@api@wrong")) as cj:
        rows = cj.connection.check_connection()
    assert "copy the API key" in bad(rows)["credentials"]


def test_a_log_in_that_has_to_wait(simulator: CJSimulator, tmp_path: Path) -> None:
    with open_account(simulator, tmp_path) as cj:
        cj.connection.get_order("paid")
    (tmp_path / "tokens.json").unlink()
    with open_account(simulator, tmp_path) as cj:
        assert "five minutes" in bad(cj.connection.check_connection())["reachable"]


def test_nobody_there(simulator: CJSimulator, tmp_path: Path) -> None:
    with connected(simulator, "http://127.0.0.1:9", tmp_path) as connection:
        assert set(bad(connection.check_connection())) == {"reachable"}


def test_a_page_instead_of_an_answer(cj: CJ, simulator: CJSimulator) -> None:
    simulator.faults.add(Fault(Match("GET", "setting/get$"), ARRIVED, Reply(200, "<html></html>")))
    assert set(bad(cj.connection.check_connection())) == {"reachable"}


def test_busy_is_asked_again_at_most_three_times(cj: CJ, simulator: CJSimulator) -> None:
    simulator.faults.add(refused(1600000, "setting/get$", times=2))
    assert "reachable" not in bad(cj.connection.check_connection())
    simulator.log.clear()
    simulator.faults.add(refused(1600000, "setting/get$", times=None))
    assert set(bad(cj.connection.check_connection())) == {"reachable"}
    assert len(simulator.log.requests(path="setting/get$")) == 3


def test_it_offers_every_operation(cj: CJ) -> None:
    hooks = [name for name in vars(SupplierSpecs) if name.startswith("supplier_")]
    assert [name for name in hooks if not cj.connection.supports(name)] == []


def test_how_paid_orders_came_to_cj_is_said_beforehand(cj: CJ, simulator: CJSimulator) -> None:
    told = {row.name: row.detail for row in cj.connection.check_connection()}["disputes"]
    assert "Of 3 paid orders looked at, 0 carry the store's own order id" in told
    simulator.order("paid").platform_order_id = "5123"
    told = {row.name: row.detail for row in cj.connection.check_connection()}["disputes"]
    assert "1 carry the store's own order id" in told


def test_without_paid_orders_it_cannot_be_told(tmp_path: Path) -> None:
    with open_account(CJSimulator(requests_per_second=None), tmp_path) as cj:
        told = {row.name: row.detail for row in cj.connection.check_connection()}["disputes"]
    assert "No paid order is there to tell by" in told


def test_a_firewall_is_not_taken_for_a_wrong_key(cj: CJ, simulator: CJSimulator) -> None:
    simulator.faults.add(html_answer("setting/get$", http_status=403))
    rows = cj.connection.check_connection()
    assert set(bad(rows)) == {"reachable"}
    assert "firewall" in bad(rows)["reachable"]
