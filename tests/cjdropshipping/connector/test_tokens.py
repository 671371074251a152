"""Access tokens: kept for all programs, renewed by one, asked for at most once in five minutes."""

from __future__ import annotations

import json
import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from tests.cjdropshipping.connector.cj import CJ, cancellation, connected, open_account, settings
from tests.support.patience import PATIENCE

from dropconnect.connection import SupplierConnection
from dropconnect.kit import TokenFile, account_name
from dropconnect.plugin import (
    AuthenticationFailed,
    ConfigurationError,
    InvalidResponse,
    RateLimited,
    StepStatus,
)
from dropconnect.transport import Transport
from dropconnect_cjdropshipping.api.pacing import Pacer
from dropconnect_cjdropshipping.api.tokens import TokenKeeper, Tokens
from dropconnect_cjdropshipping.api.wire import Wire
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.faults import token_invalid


def logins(simulator: CJSimulator) -> int:
    return len(simulator.log.requests(path="getAccessToken$"))


def refreshes(simulator: CJSimulator) -> int:
    return len(simulator.log.requests(path="refreshAccessToken$"))


def kept(folder: Path) -> dict[str, Any]:
    [row] = json.loads((folder / "tokens.json").read_text()).values()
    return dict(row)


def test_one_log_in_serves_every_program(cj: CJ, simulator: CJSimulator) -> None:
    cj.connection.get_order("paid")
    with connected(simulator, cj.url, cj.folder) as another_program:
        another_program.get_order("paid")
    assert (logins(simulator), refreshes(simulator)) == (1, 0)


def test_what_is_kept_is_what_cj_returned(cj: CJ, simulator: CJSimulator) -> None:
    cj.connection.get_order("paid")
    row = kept(cj.folder)
    assert row["open_id"] == str(simulator.account.open_id)
    until = datetime.fromisoformat(row["access_until"])
    assert until.utcoffset() == timedelta(hours=8)
    assert until - datetime.now(UTC) > timedelta(days=14)


def test_expiry_is_as_returned(simulator: CJSimulator, tmp_path: Path) -> None:
    """A token that CJ says is over in two minutes is renewed at once, whatever the documents say."""
    with open_account(simulator, tmp_path) as cj:
        cj.connection.get_order("paid")
        content = json.loads((tmp_path / "tokens.json").read_text())
        [row] = content.values()
        row["access_until"] = (datetime.now(UTC) + timedelta(minutes=2)).isoformat()
        (tmp_path / "tokens.json").write_text(json.dumps(content))
        with connected(simulator, cj.url, tmp_path) as another_program:
            another_program.get_order("paid")
    assert (logins(simulator), refreshes(simulator)) == (1, 1)
    assert kept(tmp_path)["open_id"] == str(simulator.account.open_id), "refreshing tells none; it is kept"


def test_a_rejected_token_is_renewed_once(cj: CJ, simulator: CJSimulator) -> None:
    cj.connection.get_order("paid")
    simulator.faults.add(token_invalid("getOrderDetail$"))
    assert cj.connection.get_order("paid").id == "paid"
    assert (logins(simulator), refreshes(simulator)) == (1, 1)


def test_a_token_that_stays_rejected_is_a_matter_for_a_person(cj: CJ, simulator: CJSimulator) -> None:
    cj.connection.get_order("paid")
    simulator.faults.add(token_invalid("getOrderDetail$", times=None))
    simulator.log.clear()
    with pytest.raises(AuthenticationFailed):
        cj.connection.get_order("paid")
    assert [name for _, name in cj.calls()] == ["getOrderDetail"] * 2


def test_a_write_whose_token_is_rejected_is_sent_again_and_happens_once(
    cj: CJ, simulator: CJSimulator
) -> None:
    command = cancellation(cj.get("paid"))
    simulator.faults.add(token_invalid("disputes/create$"))
    assert cj.connection.write(command).status is StepStatus.REQUESTED
    assert len(simulator.account.disputes) == 1


def test_another_programs_new_token_is_taken_over(cj: CJ, simulator: CJSimulator) -> None:
    """New tokens end the old ones: the second program must not log in again, but read the file."""
    with connected(simulator, cj.url, cj.folder) as other:
        cj.connection.get_order("paid")
        other.get_order("paid")
        simulator.faults.add(token_invalid("getOrderDetail$"))
        cj.connection.get_order("paid")
        other.get_order("paid")
    assert (logins(simulator), refreshes(simulator)) == (1, 1)


def test_without_a_refresh_token_a_log_in_has_to_wait_for_its_time(cj: CJ, simulator: CJSimulator) -> None:
    cj.connection.get_order("paid")
    simulator.account.tokens.end_all()
    with pytest.raises(RateLimited) as caught:
        cj.connection.get_order("paid")
    assert caught.value.retry_after is not None
    assert 240 < caught.value.retry_after <= 300
    assert logins(simulator) == 1, "it was not even asked"


def test_a_program_that_is_restarted_again_and_again_does_not_ask_each_time(
    simulator: CJSimulator, tmp_path: Path
) -> None:
    """Also when the first try failed: the time is kept before asking."""
    with simulator.running() as url:
        wrong = {"api_key": SecretStr("CJ0@api@wrong")}
        with connected(simulator, url, tmp_path, **wrong) as first, pytest.raises(AuthenticationFailed):
            first.get_order("paid")
        for _ in range(3):
            with connected(simulator, url, tmp_path, **wrong) as again, pytest.raises(RateLimited):
                again.get_order("paid")
    assert logins(simulator) == 1


def test_accounts_in_one_file_do_not_mix(simulator: CJSimulator, tmp_path: Path) -> None:
    other = simulator.add_account("CJ1@api@other", requests_per_second=None)
    with (
        open_account(simulator, tmp_path) as cj,
        connected(simulator, cj.url, tmp_path, api_key=SecretStr(other.api_key)) as second,
    ):
        cj.connection.get_order("paid")
        assert [row.ok for row in second.check_connection()][:2] == [True, True]
        cj.connection.get_order("paid")
    assert logins(simulator) == 2
    assert len(json.loads((tmp_path / "tokens.json").read_text())) == 2


def test_a_damaged_file_costs_a_log_in(simulator: CJSimulator, tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text("{")
    with open_account(simulator, tmp_path) as cj:
        cj.connection.get_order("paid")
    assert logins(simulator) == 1


def test_a_file_that_cannot_be_written_is_a_matter_of_configuration(
    simulator: CJSimulator, tmp_path: Path
) -> None:
    (tmp_path / "here").write_text("not a folder")
    with (
        simulator.running() as url,
        connected(simulator, url, tmp_path, token_store=tmp_path / "here" / "tokens.json") as connection,
        pytest.raises(ConfigurationError, match="token_store"),
    ):
        connection.get_order("paid")
    assert logins(simulator) == 0, "a token that cannot be kept is not asked for"


def test_threads_log_in_once(cj: CJ, simulator: CJSimulator) -> None:
    threads = [threading.Thread(target=cj.connection.get_order, args=("paid",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert logins(simulator) == 1
    assert len(simulator.log.requests(path="getOrderDetail$")) == 8


def _read_order(url: str, folder: str, ready: Any) -> None:
    given = CJSettings(
        url=url,
        api_key=SecretStr("CJ0000000@api@simulator"),
        token_store=Path(folder) / "tokens.json",
        requests_per_second=1000,
    )
    connection = SupplierConnection(CJDropshipping("cj", given))
    ready.wait(PATIENCE)
    connection.get_order("paid")
    connection.close()


def test_processes_log_in_once(simulator: CJSimulator, tmp_path: Path) -> None:
    starting = multiprocessing.get_context("spawn")
    with simulator.running() as url:
        api = simulator.connection_settings(url)["url"]
        ready = starting.Barrier(2)
        workers = [starting.Process(target=_read_order, args=(api, str(tmp_path), ready)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(PATIENCE)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert logins(simulator) == 1
    assert len(simulator.log.requests(path="getOrderDetail$")) == 2


class Keeper:
    """A token keeper with a clock of its own, on a simulator that is not at the network."""

    def __init__(self, simulator: CJSimulator, url: str, folder: Path) -> None:
        given = settings(simulator, url, folder)
        self.now = datetime.now(UTC)
        name = account_name(given.url, given.api_key.get_secret_value())
        self.store = TokenFile(given.token_store, name, "cj", Tokens)
        self.transport = Transport("cj", read_attempts=1)
        self.pacer = Pacer(folder / "pace.sqlite3", name, 1000)
        wire = Wire(given.url, self.transport, self.pacer)
        self.tokens = TokenKeeper("cj", given.api_key, self.store, wire, now=lambda: self.now)

    def __enter__(self) -> Keeper:
        return self

    def __exit__(self, *_: object) -> None:
        self.transport.close()
        self.pacer.close()


def test_time_passes(simulator: CJSimulator, tmp_path: Path) -> None:
    with simulator.running() as url, Keeper(simulator, url, tmp_path) as keeper:
        first = keeper.tokens.current()
        assert keeper.tokens.current() == first
        keeper.now += timedelta(days=14, hours=23, minutes=56)
        simulator.clock.advance(timedelta(days=14, hours=23, minutes=56).total_seconds())
        second = keeper.tokens.current()
        assert second != first
        assert (logins(simulator), refreshes(simulator)) == (1, 1)
        keeper.now += timedelta(days=181)
        simulator.clock.advance(timedelta(days=181).total_seconds())
        keeper.tokens.current()
        assert (logins(simulator), refreshes(simulator)) == (2, 1)


def test_a_wall_clock_that_was_set_back_locks_nobody_out_for_long(
    simulator: CJSimulator, tmp_path: Path
) -> None:
    with simulator.running() as url, Keeper(simulator, url, tmp_path) as keeper:
        keeper.store.save(Tokens(asked_at=keeper.now + timedelta(days=30)))
        with pytest.raises(RateLimited) as caught:
            keeper.tokens.current()
        assert caught.value.retry_after == 300


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"accessToken": ""},
        {"accessToken": "t"},
        {"accessToken": "t", "accessTokenExpiryDate": "soon"},
    ],
)
def test_an_answer_without_token_or_date_is_not_guessed_at(
    simulator: CJSimulator, tmp_path: Path, data: Any
) -> None:
    with simulator.running() as url, Keeper(simulator, url, tmp_path) as keeper:
        with pytest.raises(InvalidResponse):
            keeper.tokens._tokens_from(data, Tokens())
        date = "2026-11-23T20:00:00"
        found = keeper.tokens._tokens_from({"accessToken": "t", "accessTokenExpiryDate": date}, Tokens())
        assert found.access_until == datetime(2026, 11, 23, 12, tzinfo=UTC), "China's, which ends it first"
