"""The checks about webhooks find what they are there to find."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from pydantic import SecretStr

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import PlatformSpecs, Subscription, hookimpl
from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest
from dropconnect.testing.fakes import FakeTellingPlatform, FakeWorld

SUITE = PlatformConformance()


class MakesOneMoreEachTime(FakeTellingPlatform):
    contract = 1

    @hookimpl
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        number = len(self._board.rows)
        self._board.rows[f"{number}"] = Subscription(id=f"{number}", topic="orders", url=url, active=True)
        return (self._board.rows[f"{number}"],)


class TakesOver(FakeTellingPlatform):
    contract = 1

    @hookimpl
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        return super().platform_install_webhooks(url, True)


class LeavesWithoutAWord(FakeTellingPlatform):
    contract = 1

    @hookimpl
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        return tuple(row.changed(note="") for row in super().platform_install_webhooks(url, replace))


class RemovesAll(FakeTellingPlatform):
    contract = 1

    @hookimpl
    def platform_remove_webhooks(self, url: str) -> Iterable[Subscription]:
        gone = tuple(self._board.rows.values())
        self._board.rows.clear()
        return gone


class LeavesItOff(FakeTellingPlatform):
    contract = 1

    @hookimpl
    def platform_install_webhooks(self, url: str, replace: bool) -> Iterable[Subscription]:
        there = tuple(row for row in self._board.rows.values() if row.url == url)
        return there or super().platform_install_webhooks(url, replace)


BUGS: list[tuple[type[FakeTellingPlatform], Callable[[PlatformUnderTest], None]]] = [
    (MakesOneMoreEachTime, SUITE.test_a_webhook_is_installed_once),
    (TakesOver, SUITE.test_webhooks_that_lead_elsewhere_stay),
    (LeavesWithoutAWord, SUITE.test_webhooks_that_lead_elsewhere_stay),
    (RemovesAll, SUITE.test_only_our_webhooks_are_removed),
    (LeavesItOff, SUITE.test_a_webhook_that_was_switched_off_is_switched_on),
]


def bench(connector: type[FakeTellingPlatform]) -> PlatformUnderTest:
    world = FakeWorld()
    bound = type(connector.__name__, (connector,), {"world": world})
    settings = {"token": SecretStr("t-secret")}
    return PlatformUnderTest(
        connection=PlatformConnection(bound("shop", connector.settings_model(**settings))),
        order_id="ok-1",
        unknown_order_id="nowhere",
        settings=settings,
        secrets=("t-secret",),
        switch_off_webhook=world.switchboard("shop").switch_off,
    )


@pytest.mark.parametrize(("connector", "check"), BUGS)
def test_a_connector_with_this_bug_does_not_pass(
    connector: type[FakeTellingPlatform], check: Callable[[PlatformUnderTest], None]
) -> None:
    check(bench(FakeTellingPlatform))
    with pytest.raises(AssertionError):
        check(bench(connector))


def test_who_offers_a_half_is_told() -> None:
    class OnlyInstalls(FakeTellingPlatform):
        contract = 1
        platform_remove_webhooks = PlatformSpecs.platform_remove_webhooks

    with pytest.raises(AssertionError, match="only install_webhooks, list_webhooks is offered"):
        SUITE.test_webhooks_are_offered_whole(bench(OnlyInstalls))
