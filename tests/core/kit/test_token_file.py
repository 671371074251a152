"""Tokens are kept whole, for this user only, and renewed by one at a time."""

from __future__ import annotations

import json
import multiprocessing
import stat
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from pydantic import AwareDatetime, BaseModel, ConfigDict, SecretStr
from tests.support.patience import PATIENCE

from dropconnect.kit import TokenFile, account_name, token_file
from dropconnect.plugin import ConfigurationError, ProviderUnavailable

UNTIL = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Pair:
    access: str = field(repr=False)
    until: AwareDatetime | None = None
    renewals: int = 0


class Grant(BaseModel):
    """As a connector with pydantic models would have it."""

    model_config = ConfigDict(strict=True, frozen=True)

    access: str
    until: AwareDatetime
    scopes: tuple[str, ...] = ()


class Starred(BaseModel):
    access: SecretStr


def store(folder: Path, account: str = "one") -> TokenFile[Pair]:
    return TokenFile(folder / "tokens.json", account, "shop", Pair)


def test_what_is_saved_is_what_another_program_loads(tmp_path: Path) -> None:
    assert store(tmp_path).load() is None
    store(tmp_path).save(Pair("t-1", UNTIL, 3))
    assert store(tmp_path).load() == Pair("t-1", UNTIL, 3)


def test_a_pydantic_model_can_be_kept(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "tokens.json", "one", "shop", Grant)
    file.save(Grant(access="t-1", until=UNTIL, scopes=("read", "write")))
    assert file.load() == Grant(access="t-1", until=UNTIL, scopes=("read", "write"))


def test_a_secret_that_would_be_written_as_stars_is_refused_before_it_is_lost(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "tokens.json", "one", "shop", Starred)
    with pytest.raises(TypeError, match="Starred") as caught:
        file.save(Starred(access=SecretStr("t-secret")))
    assert "t-secret" not in repr(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_accounts_in_one_file_do_not_mix(tmp_path: Path) -> None:
    store(tmp_path, "one").save(Pair("t-1"))
    TokenFile(tmp_path / "tokens.json", "two", "shop", Grant).save(Grant(access="t-2", until=UNTIL))
    assert store(tmp_path, "one").load() == Pair("t-1")
    assert store(tmp_path, "three").load() is None


def test_accounts_are_named_without_their_key() -> None:
    name = account_name("https://shop.example.test", "t-secret")
    assert name == account_name("https://shop.example.test", "t-secret")
    assert name != account_name("https://shop.example.test", "t-other")
    assert "secret" not in name


def test_only_this_user_may_read_it_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    with store(tmp_path).locked():
        store(tmp_path).save(Pair("t-1"))
        store(tmp_path).save(Pair("t-2"))
    assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} <= {"tokens.json", "tokens.json.lock"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "\x00",
        '{"two": {}}',
        '{"one": null}',
        '{"one": 5}',
        '{"one": {"access": 5}}',
        '{"one": {"access": "t-1", "until": "2026-11-23T12:00:00"}}',
    ],
)
def test_a_damaged_file_is_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "tokens.json").write_text(content)
    file = store(tmp_path)
    assert file.load() is None
    file.save(Pair("t-1"))
    assert file.load() == Pair("t-1")


def test_fields_of_another_release_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text('{"one": {"access": "t-1", "colour": "red"}}')
    assert store(tmp_path).load() == Pair("t-1")


def test_a_folder_that_is_none_is_a_matter_of_configuration(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("not a folder")
    file = store(tmp_path / "here")
    with pytest.raises(ConfigurationError, match="token_store of shop"), file.locked():
        pass
    for call in (file.load, lambda: file.save(Pair("t-1"))):
        with pytest.raises(ConfigurationError, match="token_store of shop"):
            call()


def test_a_save_that_fails_leaves_the_old_and_no_copy_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(tmp_path).save(Pair("t-old"))

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        with pytest.raises(ConfigurationError, match="No space left on device"):
            store(tmp_path).save(Pair("t-new"))
    assert store(tmp_path).load() == Pair("t-old")
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.json"]


def test_who_waits_too_long_may_try_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_file, "_WAIT_SECONDS", 0.01)
    given_up = pytest.raises(ProviderUnavailable, match="renewing the access token of shop")
    with FileLock(tmp_path / "tokens.json.lock"), given_up as caught, store(tmp_path).locked():
        pass
    assert caught.value.connection == "shop"


def _renew(folder: Path, times: int) -> None:
    """What a connector does, with what every renewal before it has left."""
    file = store(folder)
    for _ in range(times):
        with file.locked():
            kept = file.load() or Pair("t-0")
            file.save(Pair(f"t-{kept.renewals + 1}", None, kept.renewals + 1))


def test_threads_renew_one_after_the_other(tmp_path: Path) -> None:
    threads = [threading.Thread(target=_renew, args=(tmp_path, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store(tmp_path).load() == Pair("t-40", None, 40)


def test_processes_renew_one_after_the_other(tmp_path: Path) -> None:
    starting: Any = multiprocessing.get_context("spawn")
    workers = [starting.Process(target=_renew, args=(tmp_path, 20)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert store(tmp_path).load() == Pair("t-40", None, 40)
    assert json.loads((tmp_path / "tokens.json").read_text())["one"]["renewals"] == 40
