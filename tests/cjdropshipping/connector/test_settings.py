"""What the configuration of a CJ account accepts and what it says about mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from dropconnect_cjdropshipping.settings import CJSettings


def made(**given: Any) -> CJSettings:
    return CJSettings.model_validate({"api_key": SecretStr("k"), **given})


def test_a_key_is_enough() -> None:
    given = made()
    assert given.url == "https://developers.cjdropshipping.com/api2.0/v1"
    assert (given.pace, given.refund_type, given.order_number_template) == (1, 1, "{order_number}")


@pytest.mark.parametrize(("level", "pace"), [("free", 1), ("plus", 2), ("prime", 4), ("advanced", 6)])
def test_levels(level: str, pace: int) -> None:
    assert made(level=level).pace == pace
    assert made(level=level, requests_per_second=3).pace == 3


def test_where_the_money_goes() -> None:
    assert made(refund_to="original payment").refund_type == 2


def test_the_token_file_counts_from_the_configuration(tmp_path: Path) -> None:
    given = {"api_key": SecretStr("k")}
    context = {"base": tmp_path}
    assert CJSettings.model_validate(given, context=context).token_store == tmp_path / "cj-tokens.json"
    other = CJSettings.model_validate({**given, "token_store": "t/x.json"}, context=context)
    assert other.token_store == tmp_path / "t" / "x.json"


def test_a_local_address_may_be_plain() -> None:
    assert made(url="http://127.0.0.1:8000/api2.0/v1/").url == "http://127.0.0.1:8000/api2.0/v1"


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"url": "http://cj.example.test/api"}, "https://"),
        ({"url": "cj.example.test"}, "https://"),
        ({"url": "https://cj.example.test/?a=b"}, "plain address"),
        ({"url": "https://[cj"}, "not a web address"),
        ({"url": "https://cj.example.test:port"}, "not a web address"),
        ({"order_number_template": "fixed"}, "order_number"),
        ({"order_number_template": "{number}"}, "order_number"),
        ({"order_number_template": "{order_number"}, "brace"),
        ({"level": "gold"}, "advanced"),
        ({"requests_per_second": 0}, "greater"),
        ({"refund_to": "me"}, "wallet"),
        ({"dispute_message": "x" * 401}, "400"),
        ({"api_key": "in the file"}, "reference"),
        ({"no_such_setting": 1}, "no_such_setting"),
    ],
)
def test_mistakes(mistake: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        made(**mistake)


def test_every_setting_is_explained() -> None:
    assert [name for name, field in CJSettings.model_fields.items() if not field.description] == []
