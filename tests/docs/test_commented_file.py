"""The configuration file with every option: all are there, explained, and can be switched on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic import BaseModel
from tests.docs.pages import DOCS, made_by
from tests.support.workplace import Workplace

from dropconnect.config import SECTIONS, ConfigurationFile, ConnectionSection, StoreSection, SupplierSection
from dropconnect.manager import discover
from dropconnect.messages.settings import MessageSettings
from dropconnect.policy import StorePolicy
from dropconnect.withdrawal_right import WithdrawalSettings

FILE = DOCS / "reference" / "dropconnect.toml"


def test_the_file_is_what_the_code_says_now() -> None:
    assert FILE.read_text("utf-8") == made_by("commented_file.py"), "run `make docs`"


def test_every_option_is_there_with_a_comment_before_it() -> None:
    text = FILE.read_text("utf-8")
    connectors = discover().connectors
    explained: dict[str, tuple[type[BaseModel], ...]] = {
        "": (ConfigurationFile,),
        "stores.shop": (StoreSection, connectors["woocommerce"].connector.settings_model),
        "stores.shop.policy": (StorePolicy,),
        "stores.shop.messages": (MessageSettings,),
        "stores.shop.withdrawal": (WithdrawalSettings,),
        "suppliers.my-manual": (SupplierSection, connectors["manual"].connector.settings_model),
        "notifiers.my-email": (ConnectionSection, connectors["email"].connector.settings_model),
    }
    tables = {**dict.fromkeys(SECTIONS), "policy": None, "messages": None, "withdrawal": None}
    for section, models in explained.items():
        lines = lines_of(text, section)
        for option in {name for model in models for name in model.model_fields} - tables.keys():
            [at] = [number for number, line in enumerate(lines) if re.match(rf"(# )*{option} = ", line)]
            assert lines[at - 1].startswith("# "), (section, option)
            assert not re.match(r"(# )+[a-z_]+ = ", lines[at - 1]), f"{section}.{option} is not explained"


def lines_of(text: str, section: str) -> list[str]:
    """The lines below the header of a table, which may be commented out itself; "": those before any."""
    begun = text.partition(f"[{section}]\n")[2] if section else text
    return re.split(r"(?m)^(?:# )?\[", begun)[0].splitlines()


def test_every_option_that_is_commented_out_can_be_switched_on(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    with_tables = re.sub(r"(?m)^# (?=[a-z_]+ = |\[)", "", FILE.read_text("utf-8"))
    text = re.sub(r"(?m)^# # (?=[a-z_]+ = )", "", with_tables)
    # Of the ways into a Shopify store one is chosen: not everything can be switched on there.
    text = re.sub(r"(?s)\n\[stores\.my-shopify\].*?(?=\n\[suppliers)", "", text)
    file = tomllib.loads(text)
    assert list(file["stores"]) == ["shop"]
    assert file["stores"]["shop"]["policy"]["window_days"] == 14
    assert file["stores"]["shop"]["routes"][0] == {"sku": "HUB-*", "supplier": "my-cjdropshipping"}
    assert file["stores"]["shop"]["messages"]["notifier"] == "my-email"
    assert file["suppliers"]["my-manual"]["rules"] == {"by-hand": {"answer_within_hours": 24}}
    place.file.write_text(text.replace('ca_file = "shop-ca.pem"\n', ""), "utf-8")
    place.environment |= {
        "SHOP_CONSUMER_KEY": "ck",
        "SHOP_CONSUMER_SECRET": "cs",
        "SHOP_WEBHOOK_SECRET": "ws",
    }
    checked = {item["connection"]: item for item in place.call("check", "--json").document["connections"]}
    assert list(checked) == ["shop", "my-cjdropshipping", "my-manual", "my-apprise", "my-email"]
    assert "reachable" in [row["name"] for row in checked["shop"]["rows"]]
    assert "desk@hub.example.test" in checked["my-manual"]["rows"][0]["detail"]
