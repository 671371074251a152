"""Plugins are found one by one; a broken one is named with its distribution and with what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dropconnect.errors import ConfigurationError
from dropconnect.hookspecs import CONTRACT
from dropconnect.manager import Registry, discover

GOOD = """
from dropconnect.notifiers.email import EmailSettings
from dropconnect.plugin import ConnectionSettings, PlatformSpecs, hookimpl
from dropconnect.suppliers.manual import ManualSettings

class Shop(PlatformSpecs[ConnectionSettings]):
    contract = 1
    name = "{name}"
    title = "A Shop"
    settings_model = ConnectionSettings

@hookimpl
def dropconnect_connectors():
    return [Shop]
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a distribution with one plugin module onto the path, as an installer would."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(distribution: str, entry_point: str, code: str) -> None:
        module = distribution.replace("-", "_")
        (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        monkeypatch.delitem(sys.modules, module, raising=False)
        info = tmp_path / f"{module}-1.5.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.5\n")
        (info / "entry_points.txt").write_text(f"[dropconnect]\n{entry_point} = {module}\n")

    return write


def broken(registry: Registry, entry_point: str) -> str:
    """The advice about the one broken plugin of that name."""
    [plugin] = [item for item in registry.broken if item.entry_point == entry_point]
    return plugin.advice


def test_the_three_plugins_of_this_repository_are_installed() -> None:
    """Else tests of plugins would pass only because there are none."""
    registry = discover()
    assert {"woocommerce", "shopify", "cjdropshipping"} <= set(registry.connectors)
    assert registry.broken == []
    assert registry.get("woocommerce").distribution == "dropconnect-woocommerce"
    assert "platform_refund_order" in registry.get("woocommerce").operations
    assert "platform_follow_up" in registry.get("shopify").operations


def test_a_plugin_of_somebody_else_is_found(install: Install) -> None:
    install("acme-shop", "acme", GOOD.format(name="acme"))
    found = discover().get("acme")
    assert (found.distribution, found.version, found.roles) == ("acme-shop", "1.5", ("platform",))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import a_library_that_is_missing", "ModuleNotFoundError: No module named"),
        ("1 / 0", "ZeroDivisionError"),
        ("this is no python", "SyntaxError"),
        ("value = 1", "implements neither dropconnect_connectors nor rule_review"),
        (GOOD.format(name="acme").replace("connectors()", "conectors()"), "dropconnect_conectors"),
        (GOOD.format(name="acme").replace("[Shop]", "[Shop, 7]"), "7 is not a connector class"),
        (GOOD.format(name="acme").replace('name = "acme"', ""), "lacks the class attribute 'name'"),
        (
            GOOD.format(name="acme").replace(
                'title = "A Shop"', 'title = "A Shop"\n    def platform_get_order(self, order_id): ...'
            ),
            "without @hookimpl",
        ),
        (GOOD.format(name="acme").replace("= ConnectionSettings\n", "= dict\n"), "is not a pydantic model"),
        (
            GOOD.format(name="acme")
            .replace("= ConnectionSettings\n", "= ManualSettings\n")
            .replace("[ConnectionSettings]", "[EmailSettings]")
            .replace("import Connection", "import Connection"),
            "names EmailSettings in brackets and ManualSettings as its settings_model",
        ),
        (
            GOOD.format(name="acme").replace("    contract = 1\n", ""),
            "the connector 'acme' states no contract number: add `contract = 1`",
        ),
    ],
)
def test_a_broken_plugin_is_named_with_advice_and_the_others_go_on(
    install: Install, code: str, reason: str
) -> None:
    install("acme-shop", "acme", code)
    registry = discover()
    advice = broken(registry, "acme")
    assert reason in advice
    assert "the distribution acme-shop is broken" in advice
    assert 'blocked_plugins = ["acme"]' in advice
    assert "woocommerce" in registry.connectors
    with pytest.raises(ConfigurationError, match="acme-shop is broken"):
        registry.get("acme")


@pytest.mark.parametrize(
    ("contract", "upgrade"), [(CONTRACT - 1, "acme-shop"), (CONTRACT + 1, "dropconnect")]
)
def test_a_connector_of_another_contract_is_set_aside_and_says_what_to_upgrade(
    install: Install, contract: int, upgrade: str
) -> None:
    install("acme-shop", "acme", GOOD.format(name="acme").replace("contract = 1", f"contract = {contract}"))

    advice = broken(discover(), "acme")

    assert (
        f"the connector 'acme' was written for contract {contract} of dropconnect, "
        f"this release has contract {CONTRACT}: upgrade {upgrade} (pip install --upgrade {upgrade}), "
    ) in advice
    assert 'blocked_plugins = ["acme"]' in advice
    assert "force-reinstall" not in advice


def test_every_connector_of_this_repository_states_its_contract() -> None:
    connectors = discover().connectors.values()
    assert connectors
    assert [item for item in connectors if "contract" not in vars(item.connector)] == []


def test_a_blocked_plugin_is_not_even_imported(install: Install) -> None:
    install("acme-shop", "acme", "1 / 0")
    registry = discover(blocked=["acme"])
    assert registry.broken == []
    with pytest.raises(ConfigurationError, match="switched off by blocked_plugins"):
        registry.get("acme")


def test_two_distributions_with_one_entry_point_name_are_said(install: Install) -> None:
    install("acme-shop", "acme", GOOD.format(name="acme"))
    install("other-shop", "acme", GOOD.format(name="other"))
    registry = discover()
    advice = broken(registry, "acme")
    assert "has an entry point of the same name" in advice
    assert {"acme-shop", "other-shop"} <= {word.strip("':,") for word in advice.split()}


def test_two_connectors_of_one_name_are_said(install: Install) -> None:
    install("acme-shop", "acme", GOOD.format(name="woocommerce"))
    registry = discover()
    names = {item.entry_point for item in registry.broken}
    assert names & {"acme", "woocommerce"}
    assert "exists already in" in registry.broken[0].advice


def test_an_unknown_connector_says_which_there_are() -> None:
    with pytest.raises(
        ConfigurationError, match=r"no installed plugin has a connector 'magento'.*woocommerce"
    ):
        discover().get("magento")
