"""Webhooks are set as a state: once, again when they were switched off, and never those of others.

What a connector leaves out is left out here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.plugin import Subscription
from dropconnect.testing.conformance.since import since
from dropconnect.testing.conformance.supplier_under_test import SupplierUnderTest
from dropconnect.testing.conformance.under_test import PlatformUnderTest

Bench = PlatformUnderTest | SupplierUnderTest
_ELSEWHERE = "https://elsewhere.example.test/hooks"


class InstallsWebhooks:
    """A part of ``PlatformConformance``."""

    @since("0.2")
    def test_webhooks_are_offered_whole(self, platform: PlatformUnderTest) -> None:
        _are_offered_whole(platform)

    @since("0.2")
    def test_a_webhook_is_installed_once(self, platform: PlatformUnderTest) -> None:
        _is_installed_once(platform)

    @since("0.2")
    def test_webhooks_that_lead_elsewhere_stay(self, platform: PlatformUnderTest) -> None:
        _elsewhere_stays(platform)

    @since("0.2")
    def test_only_our_webhooks_are_removed(self, platform: PlatformUnderTest) -> None:
        _ours_are_removed(platform)

    @since("0.2")
    def test_a_webhook_that_was_switched_off_is_switched_on(self, platform: PlatformUnderTest) -> None:
        _is_switched_on(platform)


class SupplierInstallsWebhooks:
    """A part of ``SupplierConformance``."""

    @since("0.2")
    def test_webhooks_are_offered_whole(self, supplier: SupplierUnderTest) -> None:
        _are_offered_whole(supplier)

    @since("0.2")
    def test_a_webhook_is_installed_once(self, supplier: SupplierUnderTest) -> None:
        _is_installed_once(supplier)

    @since("0.2")
    def test_webhooks_that_lead_elsewhere_stay(self, supplier: SupplierUnderTest) -> None:
        _elsewhere_stays(supplier)

    @since("0.2")
    def test_only_our_webhooks_are_removed(self, supplier: SupplierUnderTest) -> None:
        _ours_are_removed(supplier)

    @since("0.2")
    def test_a_webhook_that_was_switched_off_is_switched_on(self, supplier: SupplierUnderTest) -> None:
        _is_switched_on(supplier)


def _are_offered_whole(bench: Bench) -> None:
    """Who installs them also shows them, takes them away, and verifies what they send."""
    connection = bench.connection
    verbs = ("install_webhooks", "list_webhooks", "remove_webhooks")
    offered = [verb for verb in verbs if connection.supports(f"{connection.role}_{verb}")]
    assert len(offered) in (0, len(verbs)), f"of {', '.join(verbs)} only {', '.join(offered)} is offered"
    if offered:
        assert connection.supports(f"{connection.role}_parse_webhook")


def _is_installed_once(bench: Bench) -> None:
    connection, url = bench.connection, bench.hooks_url
    if not connection.installs_webhooks:
        return  # nothing to install
    first = _made(connection.install_webhooks(url))
    assert first, "nothing was installed"
    assert {(row.url, row.active) for row in first} == {(url, True)}
    again = _made(connection.install_webhooks(url))
    assert _names(again) == _names(first)
    shown = [row for row in _leading_to(connection, url) if row.active]
    assert _names(shown) == _names(first), "the list shows what was installed, once"


def _elsewhere_stays(bench: Bench) -> None:
    connection, url = bench.connection, bench.hooks_url
    if not connection.installs_webhooks:
        return  # nothing to install
    connection.install_webhooks(_ELSEWHERE)
    before = _leading_to(connection, _ELSEWHERE)
    told = connection.install_webhooks(url)
    assert _leading_to(connection, _ELSEWHERE) == before
    for row in told:
        assert row.url == url or (row.url == _ELSEWHERE and row.note), f"{row.topic} is left without a note"
    taken = _made(connection.install_webhooks(url, replace=True))
    assert {(row.url, row.active) for row in taken} == {(url, True)}


def _ours_are_removed(bench: Bench) -> None:
    connection, url = bench.connection, bench.hooks_url
    if not connection.installs_webhooks:
        return  # nothing to remove
    connection.install_webhooks(_ELSEWHERE)
    before = _leading_to(connection, _ELSEWHERE)
    assert connection.remove_webhooks(url) == ()
    assert _leading_to(connection, _ELSEWHERE) == before
    installed = _made(connection.install_webhooks(url, replace=True))
    kept = _leading_to(connection, _ELSEWHERE)
    assert _names(connection.remove_webhooks(url)) == _names(installed)
    assert [row for row in _leading_to(connection, url) if row.active] == []
    assert _leading_to(connection, _ELSEWHERE) == kept
    assert connection.remove_webhooks(url) == ()


def _is_switched_on(bench: Bench) -> None:
    connection, url = bench.connection, bench.hooks_url
    switch_off: Callable[[str], object] | None = bench.switch_off_webhook
    if not connection.installs_webhooks or switch_off is None:
        return  # this simulator cannot switch it off
    installed = _made(connection.install_webhooks(url))
    switch_off(installed[0].id)
    off = [row for row in _leading_to(connection, url) if not row.active]
    assert installed[0].id in [row.id for row in off], "the list does not tell what is switched off"
    again = _made(connection.install_webhooks(url))
    assert _names(again) == _names(installed)
    shown = [row for row in _leading_to(connection, url) if row.active]
    assert _names(shown) == _names(installed)


def _made(rows: Iterable[Subscription]) -> tuple[Subscription, ...]:
    """Without the topics that the key may not ask for: these come back off, with a note."""
    return tuple(row for row in rows if row.active or not row.note)


def _leading_to(connection: PlatformConnection | SupplierConnection, url: str) -> list[Subscription]:
    return [row for row in connection.list_webhooks() if row.url == url]


def _names(rows: tuple[Subscription, ...] | list[Subscription]) -> list[tuple[str, str]]:
    return sorted((row.id, row.topic) for row in rows)
