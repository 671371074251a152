"""``init``: a file that can be used as it is, and that explains every option there is."""

from __future__ import annotations

import re
import tomllib

from pydantic import BaseModel
from tests.support.workplace import Workplace

from dropconnect.config import SECTIONS, ConfigurationFile, ConnectionSection, StoreSection, SupplierSection
from dropconnect.manager import discover
from dropconnect.messages.settings import MessageSettings
from dropconnect.policy import StorePolicy


def test_every_option_is_there_with_a_comment_before_it(empty: Workplace) -> None:
    written = empty.call("init", "--connector", "woocommerce", "--path", "first.toml", "--json")
    assert written.document["path"] == "first.toml"
    assert written.document["environment"] == ["SHOP_CONSUMER_KEY", "SHOP_CONSUMER_SECRET"]
    text = (empty.folder / "first.toml").read_text("utf-8")
    connectors = discover().connectors
    explained: dict[str, tuple[type[BaseModel], ...]] = {
        "": (ConfigurationFile,),
        "stores.shop": (StoreSection, connectors["woocommerce"].connector.settings_model),
        "stores.shop.policy": (StorePolicy,),
        "stores.shop.messages": (MessageSettings,),
        "suppliers.my-manual": (SupplierSection, connectors["manual"].connector.settings_model),
        "notifiers.my-email": (ConnectionSection, connectors["email"].connector.settings_model),
    }
    tables = {**dict.fromkeys(SECTIONS), "policy": None, "messages": None}
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


def test_every_option_that_is_commented_out_can_be_switched_on(empty: Workplace) -> None:
    empty.call("init", "--connector", "woocommerce")
    with_tables = re.sub(r"(?m)^# (?=[a-z_]+ = |\[)", "", empty.file.read_text("utf-8"))
    text = re.sub(r"(?m)^# # (?=[a-z_]+ = )", "", with_tables)
    # Of the ways into a Shopify store one is chosen: not everything can be switched on there.
    text = re.sub(r"(?s)\n\[stores\.my-shopify\].*?(?=\n\[suppliers)", "", text)
    file = tomllib.loads(text)
    assert list(file["stores"]) == ["shop"]
    assert file["stores"]["shop"]["policy"]["window_days"] == 14
    assert file["stores"]["shop"]["routes"][0] == {"sku": "HUB-*", "supplier": "my-cjdropshipping"}
    assert file["stores"]["shop"]["messages"]["notifier"] == "my-email"
    assert file["suppliers"]["my-manual"]["rules"] == {"by-hand": {"answer_within_hours": 24}}
    empty.file.write_text(text.replace('ca_file = "shop-ca.pem"\n', ""), "utf-8")
    empty.environment |= {
        "SHOP_CONSUMER_KEY": "ck",
        "SHOP_CONSUMER_SECRET": "cs",
        "SHOP_WEBHOOK_SECRET": "ws",
    }
    checked = {item["connection"]: item for item in empty.call("check", "--json").document["connections"]}
    assert list(checked) == ["shop", "my-cjdropshipping", "my-manual", "my-apprise", "my-email"]
    assert "reachable" in [row["name"] for row in checked["shop"]["rows"]]
    assert "suppliers.my-manual.contact" in checked["my-manual"]["rows"][0]["detail"]


def test_a_file_is_never_overwritten_unless_forced(empty: Workplace) -> None:
    empty.file.write_text("# mine\n", "utf-8")
    refused = empty.call("init", "--connector", "woocommerce")
    assert refused.code == 2
    assert "--force" in refused.err
    assert empty.file.read_text("utf-8") == "# mine\n"
    assert empty.call("init", "--connector", "woocommerce", "--force").code == 0
    assert "[stores.shop]" in empty.file.read_text("utf-8")


def test_the_store_that_is_meant_has_to_be_named_among_several(empty: Workplace) -> None:
    unnamed = empty.call("init")
    assert (unnamed.code, empty.file.exists()) == (2, False)
    assert "--connector: shopify, woocommerce" in unnamed.err
    unknown = empty.call("init", "--connector", "manual")
    assert (unknown.code, empty.file.exists()) == (2, False)
    assert "no platform 'manual'" in unknown.err


def test_the_usual_way_into_a_store_is_given(empty: Workplace) -> None:
    written = empty.call("init", "--connector", "shopify", "--json")
    assert written.document["environment"] == ["SHOP_ACCESS_TOKEN"]
    store = tomllib.loads(empty.file.read_text("utf-8"))["stores"]["shop"]
    assert store["access_token"] == {"env": "SHOP_ACCESS_TOKEN"}
    assert store["shop"] == "example.myshopify.com"
    empty.environment |= {"SHOP_ACCESS_TOKEN": "shpat_none"}
    assert "no supplier 'nobody'" in empty.call("rules", "nobody").err, "the file can be used as it is"
