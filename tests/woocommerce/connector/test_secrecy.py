"""No key, secret or signature in any text that a person or a log file gets to see."""

from __future__ import annotations

import base64
import logging
import traceback

import pytest
from pydantic import SecretStr, ValidationError
from tests.woocommerce.connector.shop import cancellation, connected, full_refund, settings

from dropconnect.plugin import ConnectorError
from dropconnect.testing.simulator import COMMITTED, Fault, Match, Reset
from dropconnect_woocommerce.plugin import WooCommerce
from dropconnect_woocommerce.simulator import ApiKey, WooCommerceSimulator

KEY = "ck_" + "3f9a" * 10
SECRET = "cs_" + "77b1" * 10
BASIC = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
SECRETS = {
    "consumer_key": SecretStr(KEY),
    "consumer_secret": SecretStr(SECRET),
    "webhook_secret": SecretStr("wh_8c21e77d"),
}


def leaks(text: str) -> list[str]:
    return [secret for secret in (KEY, SECRET, BASIC, "wh_8c21e77d", "oauth_signature=") if secret in text]


@pytest.mark.parametrize("tls", [False, True], ids=["oauth", "basic"])
def test_logs_at_the_finest_level(
    simulator: WooCommerceSimulator, caplog: pytest.LogCaptureFixture, tls: bool
) -> None:
    simulator.keys.add(ApiKey(KEY, SECRET))
    caplog.set_level(logging.DEBUG)
    ca_file = simulator.ca_file if tls else None
    with simulator.running(tls=tls) as url, connected(url, ca_file=ca_file, **SECRETS) as shop:
        order = shop.get_order("21")
        shop.check_connection()
        shop.find_orders(order.created_at)
        shop.write(full_refund(order))
        shop.write(cancellation(shop.get_order("21")))
    assert "orders/21/refunds" in caplog.text
    assert leaks(caplog.text) == [], [line for line in caplog.text.splitlines() if leaks(line)]


@pytest.mark.parametrize("tls", [False, True], ids=["oauth", "basic"])
def test_errors_and_their_tracebacks(simulator: WooCommerceSimulator, tls: bool) -> None:
    simulator.keys.add(ApiKey(KEY, SECRET))
    ca_file = simulator.ca_file if tls else None
    raised: list[ConnectorError] = []
    with simulator.running(tls=tls) as url, connected(url, ca_file=ca_file, **SECRETS) as shop:
        order = shop.get_order("21")
        simulator.faults.add(Fault(Match("POST"), COMMITTED, Reset()))
        for call in (
            lambda: shop.get_order("999"),
            lambda: shop.write(full_refund(order)),
        ):
            with pytest.raises(ConnectorError) as caught:
                call()
            raised.append(caught.value)
    with connected(url, ca_file=ca_file, **SECRETS) as shop, pytest.raises(ConnectorError) as caught:
        shop.get_order("21")
    raised.append(caught.value)
    with (
        simulator.running(tls=tls) as url,
        connected(url, ca_file=ca_file, **{**SECRETS, "consumer_secret": SecretStr("cs_wrong")}) as shop,
        pytest.raises(ConnectorError) as caught,
    ):
        shop.get_order("21")
    raised.append(caught.value)
    for error in raised:
        shown = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
        assert leaks(shown) == []


def test_what_is_printed_of_connector_and_settings() -> None:
    given = settings("https://shop.example.test", **SECRETS)
    connector = WooCommerce("shop", given)
    try:
        for shown in (repr(connector), str(connector), repr(given), str(given), given.model_dump_json()):
            assert leaks(shown) == []
            assert shown
    finally:
        connector.close()


def test_an_error_of_the_settings_does_not_repeat_them() -> None:
    with pytest.raises(ValidationError) as caught:
        settings(f"https://{KEY}:{SECRET}@shop.example.test")
    assert leaks(str(caught.value)) == []
