"""``init``: a file that can be used as it is, and that explains every option there is."""

from __future__ import annotations

import re
import tomllib

from tests.cli.harness import Workplace

from dropconnect.config import ConfigurationFile, StoreEntry
from dropconnect.manager import discover
from dropconnect.policy import StorePolicy


def test_every_option_is_there_with_a_comment_before_it(empty: Workplace) -> None:
    written = empty.call("init", "--path", "first.toml", "--json")
    assert written.document["path"] == "first.toml"
    assert written.document["environment"] == ["SHOP_CONSUMER_KEY", "SHOP_CONSUMER_SECRET"]
    lines = (empty.folder / "first.toml").read_text("utf-8").splitlines()
    settings = discover().connectors["woocommerce"].connector.settings_model
    options = {
        name
        for model in (ConfigurationFile, StoreEntry, StorePolicy, settings)
        for name in model.model_fields
        if name not in ("stores", "suppliers", "policy")
    }
    for option in sorted(options):
        [at] = [number for number, line in enumerate(lines) if re.match(rf"(# )?{option} = ", line)]
        assert lines[at - 1].startswith("# "), option
        assert not re.match(r"# [a-z_]+ = ", lines[at - 1]), f"{option} is not explained"


def test_every_option_that_is_commented_out_can_be_switched_on(empty: Workplace) -> None:
    empty.call("init")
    text = re.sub(r"(?m)^# (?=[a-z_]+ = )", "", empty.file.read_text("utf-8"))
    assert tomllib.loads(text)["stores"]["shop"]["policy"]["window_days"] == 14
    empty.file.write_text(text.replace('ca_file = "shop-ca.pem"\n', ""), "utf-8")
    empty.environment |= {
        "SHOP_CONSUMER_KEY": "ck",
        "SHOP_CONSUMER_SECRET": "cs",
        "SHOP_WEBHOOK_SECRET": "ws",
    }
    checked = empty.call("check", "--json").document
    assert "reachable" in [row["name"] for row in checked["connections"][0]["rows"]]


def test_a_file_is_never_overwritten_unless_forced(empty: Workplace) -> None:
    empty.file.write_text("# mine\n", "utf-8")
    refused = empty.call("init")
    assert refused.code == 2
    assert "--force" in refused.err
    assert empty.file.read_text("utf-8") == "# mine\n"
    assert empty.call("init", "--force").code == 0
    assert "[stores.shop]" in empty.file.read_text("utf-8")
