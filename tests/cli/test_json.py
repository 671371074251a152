"""The documents that commands write are exactly those that docs/reference/json.md describes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.support.workplace import CANCELS_ORDER, Ended, Workplace, money

from dropconnect.testing.simulator import COMMITTED, Call, Fault, Received
from dropconnect_woocommerce.simulator import WooCommerceSimulator, gateway_pays_then_throws

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "json.md").read_text("utf-8")
BLOCKS = {
    block["title"]: block for block in map(json.loads, re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
}


def closed(schema: Any) -> Any:
    """The page says: all fields shown are always there. And it must show all of them."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        inside |= {"required": sorted(schema["properties"]), "additionalProperties": False}
    return inside


def fits(ended: Ended, command: str) -> Any:
    """The document, which must be of the documented shape and tell the real exit code."""
    document = ended.document
    schema = closed({**BLOCKS[f"dropconnect.{command}/1"], "$defs": BLOCKS["$defs"]["$defs"]})
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    assert document.get("exit_code", ended.code) == ended.code
    return document


def test_every_section_is_a_schema_and_money_is_closed() -> None:
    assert len(BLOCKS) == 22
    bad = {"schema": "dropconnect.cases/1", "cases": [], "more": 1}
    with pytest.raises(AssertionError, match="more"):
        raise_first_error("cases", bad)
    assert closed(BLOCKS["$defs"]["$defs"]["money"])["required"] == ["amount", "currency"]


def raise_first_error(command: str, document: Any) -> None:
    schema = closed(BLOCKS[f"dropconnect.{command}/1"])
    for error in Draft202012Validator(schema).iter_errors(document):
        raise AssertionError(error.message)


def test_documents_of_a_case_that_is_done(place: Workplace) -> None:
    assert fits(place.call("plan", "shop", "21", "--reason", "changed-mind", "--json"), "plan")["plan"][
        "due"
    ] == money("82.49")
    assert fits(place.cancel("21", "--json"), "cancel")["case"]["paid_back"] == money("82.49")
    assert fits(place.cancel("21", "--json"), "cancel")["known"]
    assert len(fits(place.call("show", "1", "--json"), "show")["effects"]) == 2
    fits(place.call("cases", "--json"), "cases")
    fits(place.cancel("24", "--json"), "cancel")


def test_documents_of_questions_and_incidents(place: Workplace, shop: WooCommerceSimulator) -> None:
    def reopen(_request: Received) -> None:
        shop.shop.orders[21]["status"] = "processing"

    shop.faults.add(Fault(CANCELS_ORDER, COMMITTED, Call(reopen)))
    shop.faults.add(gateway_pays_then_throws(21))
    assert fits(place.cancel("21", "--json"), "cancel")["case"]["in_doubt"]
    assert fits(place.call("tasks", "--json"), "tasks")["tasks"]
    resolved = place.call("resolve", "1", "--say", "money moved, seen at the gateway", "--json")
    assert fits(resolved, "resolve")["incidents"]
    assert fits(place.call("incidents", "--json"), "incidents")["incidents"]
    fits(place.run("work", "--once", "--json"), "work")


def test_documents_of_suppliers(letters: Workplace) -> None:
    planned = fits(letters.call("plan", "shop", "21", "--reason", "changed-mind", "--json"), "plan")
    assert planned["plan"]["suppliers"]
    assert fits(letters.cancel("21", "--json"), "cancel")["parts"]
    assert fits(letters.call("cases", "--waiting", "--json"), "cases")["cases"][0]["waits"]
    assert fits(letters.call("rules", "hub", "--json"), "rules")["rules"]
    assert fits(letters.call("credits", "--json"), "credits")["credits"]
    fits(letters.call("withdraw", "1", "--because", "kept", "--json"), "withdraw")


def test_documents_of_decisions(drop: Workplace, shop: WooCommerceSimulator) -> None:
    policy = '[stores.shop.policy]\napprove_over = "10.00 USD"\n'
    drop.file.write_text(drop.file.read_text("utf-8").replace("[suppliers", f"{policy}[suppliers"), "utf-8")
    fits(drop.cancel("21", "--json"), "cancel")
    assert fits(drop.call("approve", "1", "--json"), "approve")["tasks"][1]["part_id"]
    fits(drop.call("resolve", "2", "--say", "stopped", "--json"), "resolve")
    credit = fits(drop.call("credit", "1", "1", "--received", "9.00 USD", "--json"), "credit")
    assert credit["credit"]["received"] == money("9.00")
    fits(drop.call("show", "1", "--json"), "show")
    shop.shop.orders[21]["status"] = "processing"
    assert fits(drop.call("reconcile", "--json"), "reconcile")["differences"]
    fits(drop.cancel("22", "--json"), "cancel")
    fits(drop.call("deny", "2", "--because", "no", "--json"), "deny")


def test_documents_of_the_set_up(empty: Workplace, url: str) -> None:
    fits(empty.call("init", "--connector", "woocommerce", "--json"), "init")
    fits(empty.call("check", "--json"), "check")
    fits(empty.call("connectors", "--json"), "connectors")
    schema = fits(empty.call("config", "schema", "--json"), "config-schema")["json_schema"]
    Draft202012Validator.check_schema(schema)
    assert json.loads(empty.call("config", "schema").out) == schema
    fits(empty.call("cases", "--opn", "--json"), "error")


def test_every_command_has_a_documented_shape() -> None:
    from tests.cli.test_reference import commands

    names = {f"dropconnect.{name.replace(' ', '-')}/1" for name, _ in commands()}
    assert set(BLOCKS) == names | {"dropconnect.error/1", "$defs"}
