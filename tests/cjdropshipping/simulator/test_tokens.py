"""Tokens: how often, how long, and what ends them."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.cjdropshipping.simulator.cj import CJClient

from dropconnect_cjdropshipping.simulator import CJSimulator

DAY = 24 * 3600


def test_a_second_login_within_five_minutes_is_too_many_documented(
    simulator: CJSimulator, client: CJClient
) -> None:
    refused = client.log_in()
    assert (refused["code"], refused["message"]) == (
        1600200,
        "Too Many Requests, QPS limit is 1 time/300second",
    )
    simulator.clock.advance(280)
    assert client.log_in()["code"] == 1600200
    simulator.clock.advance(21)
    assert client.log_in()["code"] == 200
    assert len(simulator.account.tokens.logins) == 2


def test_the_same_tokens_for_a_day_second_hand(simulator: CJSimulator, stranger: CJClient) -> None:
    simulator.knobs.login_rule = "cached a day"
    first, second = stranger.log_in()["data"], stranger.log_in()["data"]
    assert first["accessToken"] == second["accessToken"]
    simulator.clock.advance(DAY + 1)
    assert stranger.log_in()["data"]["accessToken"] != first["accessToken"]


def test_expiry_dates_are_in_chinese_time_and_true(simulator: CJSimulator, stranger: CJClient) -> None:
    data = stranger.log_in()["data"]
    expiry = datetime.fromisoformat(data["accessTokenExpiryDate"])
    assert data["accessTokenExpiryDate"].endswith("+08:00")
    assert expiry.utcoffset() == timedelta(hours=8)
    simulator.clock.advance((expiry - simulator.clock.now()).total_seconds() - 5)
    assert stranger.get("setting/get")["code"] == 200
    simulator.clock.advance(10)
    assert stranger.get("setting/get")["code"] == 1600001


def test_a_new_login_ends_the_old_tokens_unless_the_knob_says_otherwise(
    simulator: CJSimulator, client: CJClient
) -> None:
    old = client.http.headers["CJ-Access-Token"]
    simulator.clock.advance(301)
    client.log_in()
    new = client.http.headers["CJ-Access-Token"]
    client.use(old)
    assert client.get("setting/get")["code"] == 1600001

    simulator.knobs.login_ends_old_tokens = False
    simulator.clock.advance(301)
    client.log_in()
    client.use(new)
    assert client.get("setting/get")["code"] == 200


def test_refresh_gives_new_tokens_without_the_open_id(simulator: CJSimulator, stranger: CJClient) -> None:
    refresh = stranger.log_in()["data"]["refreshToken"]
    simulator.clock.advance(16 * DAY)
    renewed = stranger.post("authentication/refreshAccessToken", refreshToken=refresh)
    stranger.use(renewed["data"]["accessToken"])

    assert "openId" not in renewed["data"]
    assert stranger.get("setting/get")["code"] == 200
    assert stranger.post("authentication/refreshAccessToken", refreshToken=refresh)["code"] == 1600003


def test_five_refreshes_a_minute_and_none_after_half_a_year(
    simulator: CJSimulator, stranger: CJClient
) -> None:
    refresh = stranger.log_in()["data"]["refreshToken"]
    codes = []
    for _ in range(6):
        answer = stranger.post("authentication/refreshAccessToken", refreshToken=refresh)
        codes.append(answer["code"])
        refresh = answer["data"]["refreshToken"] if answer["result"] else refresh
    assert codes == [200, 200, 200, 200, 200, 1600200]
    simulator.clock.advance(181 * DAY)
    assert stranger.post("authentication/refreshAccessToken", refreshToken=refresh)["code"] == 1600003


def test_logout_ends_both_tokens(stranger: CJClient) -> None:
    refresh = stranger.log_in()["data"]["refreshToken"]
    assert stranger.send("POST", "authentication/logout")["code"] == 200
    assert stranger.get("setting/get")["code"] == 1600001
    assert stranger.post("authentication/refreshAccessToken", refreshToken=refresh)["code"] == 1600003


def test_no_token_a_wrong_one_and_a_wrong_key(stranger: CJClient) -> None:
    assert stranger.get("setting/get")["code"] == 1600002
    stranger.use("nothing")
    assert stranger.get("setting/get")["code"] == 1600001
    stranger.api_key = "CJ1@api@other"
    assert stranger.log_in()["code"] == 1600005
    retired = stranger.post("authentication/getAccessToken", email="shop@example.test", password="x")
    assert retired["code"] == 16900403


def test_requests_that_are_not_understood(client: CJClient) -> None:
    assert client.get("shopping/order/cancelOrder")["code"] == 1600101
    assert client.get("shopping/order/deleteOrder", orderId="1")["code"] == 16900202
    create = "disputes/create"
    assert client.send("POST", create)["code"] == 16900204
    broken = client.http.post(create, content="{", headers={"Content-Type": "application/json"})
    assert broken.json()["code"] == 16900205
    form = client.http.post(create, data={"a": "b"})
    assert form.json()["code"] == 16900203


def test_the_log_shows_no_token(simulator: CJSimulator, client: CJClient) -> None:
    client.get("setting/get")
    (exchange,) = simulator.log.requests(path="setting/get")
    assert exchange.headers["cj-access-token"] == "***"


def test_the_account_of_another_is_another_world(simulator: CJSimulator, client: CJClient, url: str) -> None:
    simulator.add_order("1001")
    simulator.add_account("CJ2@api@other", requests_per_second=None)
    other = CJClient(url, "CJ2@api@other")
    with other.http:
        other.log_in()
        assert other.get("shopping/order/getOrderDetail", orderId="1001")["code"] == 1600300
    assert client.detail("1001")["orderNum"] == "1001"
