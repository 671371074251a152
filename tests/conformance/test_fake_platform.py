"""The fake platforms keep the contract that they stand in for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pytest
from pydantic import SecretStr
from tests.support.breaking_off import break_off

from dropconnect.connection import PlatformConnection
from dropconnect.plugin import CustomerRequest, RefundMethod
from dropconnect.testing.conformance import PlatformConformance, PlatformUnderTest
from dropconnect.testing.fakes import FakeWorld


class TestFakePlatform(PlatformConformance):
    connector = "fake-platform"
    refund_methods = frozenset({RefundMethod.GATEWAY, RefundMethod.BOOK_ONLY})

    @pytest.fixture
    def platform(self) -> PlatformUnderTest:
        world = FakeWorld()
        connector = world.registry().get(self.connector).connector
        settings = {"token": SecretStr("t-secret")}
        return PlatformUnderTest(
            connection=PlatformConnection(connector("shop", connector.settings_model(**settings))),
            order_id="ok-1",
            unknown_order_id="nowhere",
            settings=settings,
            secrets=("t-secret",),
            refund_methods=self.refund_methods,
            paid_back=world.shop("shop").paid_back,
            put_back=lambda order_id: sum(world.shop("shop").put_back.values()),
            mails=lambda order_id: sum(row[0] == order_id for row in world.shop("shop").mails),
            customer_asks=partial(_ask, world),
            switch_off_webhook=world.switchboard("shop").switch_off,
            worker_ends=lambda after_money: break_off(world.shop("shop"), after_money=after_money),
        )


def _ask(world: FakeWorld, order_id: str, units: Mapping[str, int]) -> str:
    number = world.shop("shop").order(order_id).number
    request = CustomerRequest(id="r-1", order_id=order_id, order_number=number, lines=dict(units))
    world.counter("shop").ask(request)
    return request.id


class TestFakeRequestingPlatform(TestFakePlatform):
    connector = "fake-requesting-platform"


class TestFakeQuotingPlatform(TestFakePlatform):
    connector = "fake-quoting-platform"


class TestFakeStepwisePlatform(TestFakePlatform):
    connector = "fake-stepwise-platform"
    refund_methods = TestFakePlatform.refund_methods | {RefundMethod.STORE_CREDIT}


class TestFakePayingPlatform(TestFakePlatform):
    connector = "fake-paying-platform"


class TestFakeLookingPlatform(TestFakePlatform):
    connector = "fake-looking-platform"


class TestFakeAmountPlatform(TestFakePlatform):
    connector = "fake-amount-platform"


class TestFakeWholePlatform(TestFakePlatform):
    connector = "fake-whole-platform"


class TestFakeEditingPlatform(TestFakePlatform):
    connector = "fake-editing-platform"
    refund_methods = TestFakePlatform.refund_methods | {RefundMethod.STORE_CREDIT}


class TestFakeClaimingPlatform(TestFakePlatform):
    connector = "fake-claiming-platform"


class TestFakeBookingPlatform(TestFakePlatform):
    connector = "fake-booking-platform"


class TestFakeTellingPlatform(TestFakePlatform):
    connector = "fake-telling-platform"
