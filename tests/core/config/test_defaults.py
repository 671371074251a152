"""``[defaults.store]`` and ``[defaults.supplier]`` stand beneath each store and supplier."""

from __future__ import annotations

import pytest
from tests.core.config.conftest import Load

from dropconnect.errors import ConfigurationError
from dropconnect.models.money import Money
from dropconnect.policy import Fee, MailOwner

SHARED = """
[defaults.store]
connector = "woocommerce"
settle_seconds = 7
read_timeout = 5
consumer_key = { env = "SHARED_KEY" }
consumer_secret = { env = "SHARED_SECRET" }
routes = [{ sku = "HUB-*", supplier = "hub" }, { supplier = "own-stock" }]

[defaults.store.policy]
window_days = 14
mail = "nobody"
fee = { percent = "10" }
stages = { completed = "ask" }

[defaults.supplier]
connector = "manual"
credit_days = 3

[stores.north]
url = "https://north.example.test"

[stores.south]
url = "https://south.example.test"
settle_seconds = 9
consumer_key = { file = "south.txt" }
routes = [{ supplier = "ask" }]

[stores.south.policy]
window_days = 30
fee = { fixed = "5.00 USD" }
stages = { open = "ask" }

[suppliers.hub]
contact = "desk@hub.example.test"
"""


def test_a_connection_without_a_word_of_its_own_has_the_defaults(loaded: Load) -> None:
    configuration = loaded(SHARED)

    north = configuration.store("north")
    assert (north.connector, north.settle_seconds) == ("woocommerce", 7)
    assert (north.policy.window_days, north.policy.mail) == (14, MailOwner.NOBODY)
    assert [rule.supplier for rule in north.routes] == ["hub", "own-stock"]
    assert (configuration.supplier("hub").connector, configuration.supplier("hub").credit_days) == (
        "manual",
        3,
    )


def test_a_table_is_merged_and_a_list_a_fee_and_a_secret_are_replaced(
    loaded: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    configuration = loaded(SHARED)

    south = configuration.store("south")
    assert south.settle_seconds == 9
    assert (south.policy.window_days, south.policy.mail) == (30, MailOwner.NOBODY)
    assert south.policy.fee == Fee(fixed=Money.of("5.00", "USD"))
    assert {state: str(who) for state, who in south.policy.stages.items() if str(who) == "ask"}.keys() >= {
        "open",
        "completed",
    }
    assert [rule.supplier for rule in south.routes] == ["ask"]
    assert (south.__pydantic_extra__ or {})["consumer_key"] == {"file": "south.txt"}


def test_the_connector_reads_the_defaults_too(loaded: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARED_KEY", "ck")
    monkeypatch.setenv("SHARED_SECRET", "cs")

    connection = loaded(SHARED).open_store("north")

    assert connection.connector.settings.read_timeout == 5
    connection.close()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("settle_seconds = -1", "defaults.store.settle_seconds: Input should be greater"),
        ("policy = { windows_days = 3 }", "defaults.store.policy.windows_days: unknown key; did you mean"),
        ("[defaults.stores]\n", "defaults.stores: unknown key"),
    ],
)
def test_a_mistake_in_the_defaults_is_said_once_and_where_it_stands(
    loaded: Load, wrong: str, said: str
) -> None:
    stores = '[stores.a]\nconnector = "fake-platform"\n[stores.b]\nconnector = "fake-platform"\n'

    with pytest.raises(ConfigurationError) as caught:
        loaded(f"[defaults.store]\n{wrong}\n{stores}")

    assert len(str(caught.value).splitlines()) == 1
    assert said in str(caught.value)


def test_a_key_that_the_connector_does_not_know_is_found_in_the_defaults(
    loaded: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHARED_KEY", "ck")
    monkeypatch.setenv("SHARED_SECRET", "cs")
    configuration = loaded(SHARED.replace("read_timeout", "read_timeoot"))

    with pytest.raises(ConfigurationError, match=r"defaults\.store\.read_timeoot: unknown key; did you mean"):
        configuration.open_store("north")


@pytest.mark.parametrize("text", ["defaults = 3\n", "[defaults]\nstore = 3\n"])
def test_defaults_that_are_no_table_are_said(loaded: Load, text: str) -> None:
    with pytest.raises(ConfigurationError, match="defaults"):
        loaded(f'{text}[stores.a]\nconnector = "fake-platform"\n')
