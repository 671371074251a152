"""No key, token or openId in any text that a person or a log file gets to see."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from tests.cjdropshipping.connector.cj import CJ, cancellation, open_account, question, settings, withdrawal

from dropconnect.plugin import ConnectorError
from dropconnect.testing.conformance import reminder
from dropconnect.testing.simulator import COMMITTED, Fault, Match, Reset
from dropconnect_cjdropshipping.plugin import CJDropshipping
from dropconnect_cjdropshipping.settings import CJSettings
from dropconnect_cjdropshipping.simulator import CJSimulator
from dropconnect_cjdropshipping.simulator.faults import refused

OPEN_ID = "987654321"


@pytest.fixture
def account(simulator: CJSimulator, tmp_path: Path) -> Iterator[CJ]:
    with open_account(simulator, tmp_path, open_id=SecretStr(OPEN_ID)) as cj:
        yield cj


def secrets(cj: CJ) -> list[str]:
    """Everything that opens the account, with the tokens of this moment."""
    account = cj.simulator.account
    with account.tokens._lock:
        tokens = [text for pair in account.tokens._pairs for text in (pair.access, pair.refresh)]
    assert tokens
    return [account.api_key, str(account.open_id), OPEN_ID, *tokens]


def leaks(cj: CJ, text: str) -> list[str]:
    return [secret for secret in secrets(cj) if secret in text]


def test_logs_at_the_finest_level(account: CJ, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    command = cancellation(account.get("paid"))
    connection = account.connection
    connection.check_connection()
    result = connection.write(command)
    connection.follow_up(question(command, request_id=result.provider_id))
    connection.write(reminder(question(command, request_id=result.provider_id), "Please answer."))
    connection.write(withdrawal(command, result.provider_id))
    connection.write(cancellation(account.get("draft")))
    assert "disputes/create" in caplog.text
    assert leaks(account, caplog.text) == []


def test_errors_and_their_tracebacks(account: CJ, simulator: CJSimulator) -> None:
    order = account.get("paid")
    echo = " ".join(secrets(account))
    simulator.faults.add(Fault(Match("POST", "disputes/create$"), COMMITTED, Reset()))
    simulator.faults.add(refused(1600000, "setting/get$", message=f"who is {echo}?", times=None))
    raised: list[ConnectorError] = []
    for call in (
        lambda: account.connection.get_order("SD0"),
        lambda: account.connection.write(cancellation(order)),
    ):
        with pytest.raises(ConnectorError) as caught:
            call()
        raised.append(caught.value)
    rows = account.connection.check_connection()
    assert not rows[0].ok
    shown = [repr(rows)]
    for error in raised:
        shown += traceback.format_exception(error)
        shown += [repr(error), repr(vars(error))]
    # CJ's own words are shown, but for what was secret in them.
    told = [text for text in shown if "***" in text]
    assert told
    assert leaks(account, "".join(shown)) == []


def test_what_is_printed_of_connector_and_settings(simulator: CJSimulator, tmp_path: Path) -> None:
    with simulator.running() as url:
        given = settings(simulator, url, tmp_path, open_id=SecretStr(OPEN_ID))
        connector = CJDropshipping("cj", given)
        connector.supplier_get_order("paid")
        account = CJ(simulator, url, tmp_path, None)  # type: ignore[arg-type]
        parts = vars(connector)
        shown = [repr(connector), str(parts), repr(given), str(given), given.model_dump_json()]
        shown += [str(vars(part)) for part in parts.values() if hasattr(part, "__dict__")]
        connector.close()
        for text in shown:
            assert text
            assert leaks(account, text) == []


def test_an_error_of_the_settings_does_not_repeat_them() -> None:
    secret = "CJ1@api@secret"
    with pytest.raises(ValidationError) as caught:
        CJSettings.model_validate({"api_key": secret})
    assert secret not in str(caught.value)
    with pytest.raises(ValidationError) as caught:
        CJSettings.model_validate({"api_key": SecretStr("x"), "url": f"https://{secret}@cj.example.test"})
    assert secret not in str(caught.value)


def test_no_secret_is_kept_but_in_the_token_file(account: CJ) -> None:
    account.connection.write(cancellation(account.get("paid")))
    files = [path for path in account.folder.iterdir() if path.is_file()]
    holders = [path.name for path in files if leaks(account, path.read_bytes().decode("latin-1"))]
    assert holders == ["tokens.json"]
    assert account.simulator.account.api_key not in (account.folder / "tokens.json").read_text()
