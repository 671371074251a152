"""What is wrong with the file is said with file, dotted key and, for syntax, line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.config.conftest import Load, Write

from dropconnect.config import find, load
from dropconnect.errors import ConfigurationError
from dropconnect.manager import Registry

FAKE = '[stores.shop]\nconnector = "fake-platform"\n'


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "JOURNAL"):
        monkeypatch.delenv(f"DROPCONNECT_{name}", raising=False)


def mistake(loaded: Load, text: str, store: str = "") -> str:
    """What is said when the file is loaded and the store opened."""
    with pytest.raises(ConfigurationError) as caught:
        loaded(text).open_store(store)
    return str(caught.value)


def test_a_syntax_error_is_said_with_its_line(loaded: Load, tmp_path: Path) -> None:
    said = mistake(loaded, FAKE + "this is no toml\n")
    assert said.startswith(str(tmp_path / "dropconnect.toml"))
    assert "line 3" in said


@pytest.mark.parametrize(
    ("line", "column", "advice"),
    [
        ("url = https://shop.example.test", 7, "put it in quotes"),
        ("note_for = Lamp Shop", 12, "put it in quotes"),
        ("restock = True", 11, "write true"),
        ("days = 14 days", 11, "Expected newline"),
        ('name = "Lamp Shop', 18, "Illegal character"),
    ],
)
def test_a_line_that_cannot_be_read_is_shown_with_a_mark_below_the_place(
    loaded: Load, line: str, column: int, advice: str
) -> None:
    said, shown, mark = mistake(loaded, f"{FAKE}{line}\n").splitlines()

    assert f"line 3, column {column}: " in said
    assert advice in said
    assert (shown, mark) == (f"    {line}", " " * (column + 3) + "^")


def test_a_secret_that_was_pasted_without_quotes_is_not_repeated(loaded: Load) -> None:
    said = mistake(loaded, f"{FAKE}consumer_key = ck_pasted\n")

    assert "line 3, column 16: Invalid value; put it in quotes" in said
    assert "ck_pasted" not in said


def test_a_route_to_a_supplier_that_is_gone_is_said_with_its_line(loaded: Load) -> None:
    routes = 'routes = [\n  { sku = "HUB-*", supplier = "hub" },\n  { supplier = "own-stock" },\n]\n'

    said = mistake(loaded, FAKE + routes)

    assert "dropconnect.toml: line 4: stores.shop.routes.0.supplier: there is no supplier 'hub'" in said


def test_a_misspelt_connector_is_asked_back(loaded: Load) -> None:
    said = mistake(loaded, FAKE.replace("fake-platform", "woocomerce"), "shop")

    assert "did you mean 'woocommerce'?" in said


def test_text_in_another_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "dropconnect.toml"
    path.write_bytes("# Größe".encode("latin-1"))
    with pytest.raises(ConfigurationError, match="utf-8"):
        load(path)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("jurnal = 'x'\n", "jurnal", "did you mean 'journal'?"),
        (FAKE.replace("stores", "store"), "store", "did you mean 'stores'?"),
        ("[stores.shop]\n", "stores.shop.connector", "Field required"),
        (FAKE + "settle_seconds = -1\n", "stores.shop.settle_seconds", "greater than or equal to 0"),
        (FAKE + "settle_secnds = 1\n", "stores.shop.settle_secnds", "did you mean 'settle_seconds'?"),
        (FAKE + "tokn = 1\n", "stores.shop.tokn", "did you mean 'token'?"),
        (
            FAKE + "[stores.shop.policy]\nwindows_days = 3\n",
            "stores.shop.policy.windows_days",
            "did you mean 'window_days'?",
        ),
        (FAKE + "[stores.shop.policy]\nread_only = 'perhaps'\n", "stores.shop.policy.read_only", "boolean"),
        (FAKE + "[stores.shop.policy]\nfee = { fixed = 5.0 }\n", "stores.shop.policy.fee", "quotes"),
    ],
)
def test_a_mistake_is_said_with_its_dotted_key(loaded: Load, text: str, key: str, reason: str) -> None:
    said = mistake(loaded, text, "shop")
    line = next(line for line in said.splitlines() if f": {key}" in line)
    assert reason in line


def test_all_mistakes_are_said_at_once(loaded: Load) -> None:
    said = mistake(loaded, FAKE + "settle_seconds = -1\nsend_within_seconds = 0\n")
    assert len(said.splitlines()) == 2


def test_an_unknown_connector_is_said(loaded: Load) -> None:
    assert "no installed plugin has a connector 'magento'" in mistake(
        loaded, FAKE.replace("fake-platform", "magento"), "shop"
    )


def test_a_connector_of_another_role_is_said(loaded: Load) -> None:
    said = mistake(loaded, FAKE.replace("fake-platform", "cjdropshipping"), "shop")
    assert "stores.shop: the connector 'cjdropshipping' is not a platform" in said


def test_a_store_and_a_supplier_do_not_share_a_name(loaded: Load) -> None:
    said = mistake(loaded, FAKE + '[suppliers.shop]\nconnector = "cjdropshipping"\n')
    assert "shop: two connections share this name" in said


def test_an_unknown_store_is_said_with_the_nearest(loaded: Load) -> None:
    assert "has no store 'shpo'; did you mean 'shop'?" in mistake(loaded, FAKE, "shpo")


def test_a_supplier_is_no_store(loaded: Load) -> None:
    text = FAKE + '[suppliers.maker]\nconnector = "cjdropshipping"\n'
    assert "'maker' is a supplier" in mistake(loaded, text, "maker")


def test_relative_paths_count_from_the_file(
    write: Write, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    path = write('journal = "books/journal.sqlite3"\n' + FAKE)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert load(path, registry=registry).journal == tmp_path / "books" / "journal.sqlite3"


def test_a_path_of_a_connector_counts_from_the_file(
    loaded: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANY", "ck_any")
    text = """
[stores.shop]
connector = "woocommerce"
url = "https://shop.example.test"
consumer_key = { env = "ANY" }
consumer_secret = { env = "ANY" }
ca_file = "nowhere.pem"
"""
    assert f"the CA file {tmp_path / 'nowhere.pem'} cannot be used" in mistake(loaded, text, "shop")


def test_the_environment_names_file_and_journal(
    write: Write, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(FAKE)
    monkeypatch.setenv("DROPCONNECT_CONFIG", str(path))
    monkeypatch.setenv("DROPCONNECT_JOURNAL", str(tmp_path / "other.sqlite3"))
    configuration = load(registry=registry)
    assert (configuration.path, configuration.journal) == (path, tmp_path / "other.sqlite3")


def test_the_file_right_here_is_found(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FAKE)
    monkeypatch.chdir(tmp_path)
    assert find().resolve() == tmp_path / "dropconnect.toml"


def test_no_file_at_all_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="`dropconnect init --store shop=CONNECTOR` writes"):
        load()


def test_blocked_plugins_are_blocked(write: Write) -> None:
    configuration = load(write('blocked_plugins = ["shopify"]\n'))
    with pytest.raises(ConfigurationError, match="switched off by blocked_plugins"):
        configuration.registry.get("shopify")
