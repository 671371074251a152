"""A plugin that cannot be imported is named with what to do; the others go on."""

from __future__ import annotations

import pytest
from tests.support.workplace import CANCEL, Workplace, section


@pytest.fixture
def broken(place: Workplace) -> Workplace:
    """An installed distribution whose plugin fails to import."""
    site = place.folder / "site"
    info = site / "dropconnect_brittle-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dropconnect-brittle\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dropconnect]\nbrittle = brittle_plugin\n")
    (site / "brittle_plugin.py").write_text("import a_library_that_is_not_there\n")
    place.environment["PYTHONPATH"] = str(site)
    return place


def test_connectors_lists_what_works_and_what_does_not(broken: Workplace) -> None:
    listed = broken.run("connectors", "--json")
    assert listed.code == 0
    connectors = {row["name"]: row for row in listed.document["connectors"]}
    assert "platform_refund_order" in connectors["woocommerce"]["operations"]
    assert "platform_follow_up" in connectors["shopify"]["operations"]
    assert connectors["woocommerce"]["traits"]["restocks"] is True
    assert connectors["woocommerce"]["traits"]["cancel_pays"] == "nothing"
    assert connectors["cjdropshipping"]["traits"] is None
    [plugin] = listed.document["broken"]
    assert plugin["distribution"] == "dropconnect-brittle"
    assert "a_library_that_is_not_there" in plugin["reason"]
    text = broken.run("connectors").out
    assert 'blocked_plugins = ["brittle"]' in text
    assert "WooCommerce: cancelling pays nothing back; a refund names its lines;" in " ".join(text.split())


def test_other_stores_are_not_stopped(broken: Workplace, url: str) -> None:
    broken.configure(section("shop", url), '[stores.other]\nconnector = "brittle"\n')
    assert broken.run(*CANCEL, "21").code == 0
    ended = broken.run("plan", "other", "1", "--reason", "changed-mind")
    assert ended.code == 2
    assert "dropconnect-brittle" in ended.err
    assert "go on without it" in ended.err


def test_a_blocked_plugin_is_not_loaded(broken: Workplace, url: str) -> None:
    broken.configure('blocked_plugins = ["brittle"]', section("shop", url))
    listed = broken.run("connectors", "--json").document
    assert listed["broken"] == []
    assert listed["blocked"] == ["brittle"]
