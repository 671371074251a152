"""The documents that commands write are exactly those that docs/reference/json-schema.json describes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from tests.support.workplace import CANCELS_ORDER, Ended, Workplace, money, section

from dropconnect.testing.simulator import COMMITTED, Call, Fault, Received
from dropconnect_woocommerce.simulator import WooCommerceSimulator, gateway_pays_then_throws

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "reference" / "json-schema.json").read_text("utf-8")
)


def closed(schema: Any) -> Any:
    """It says that all fields shown are always there. And it must show all of them."""
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
    strict(command).validate(document)
    Draft202012Validator(SCHEMA).validate(document)
    assert document["exit_code"] == ended.code
    return document


@cache
def strict(command: str) -> Draft202012Validator:
    """It lets nothing pass that is not published. To check a schema takes half a second."""
    schema = closed(schema_of(command))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def schema_of(command: str) -> Any:
    return {"$ref": f"#/$defs/{command}", "$defs": SCHEMA["$defs"]}


def test_fields_may_be_added_to_what_is_published_and_these_tests_find_one() -> None:
    page = {"page": 1, "limit": 50, "total": 0, "cases": []}
    more = {"schema": "dropconnect.cases/1", "exit_code": 0, **page, "more": 1}
    Draft202012Validator(SCHEMA).validate(more)
    with pytest.raises(ValidationError, match="more"):
        Draft202012Validator(closed(schema_of("cases"))).validate(more)
    assert closed(SCHEMA["$defs"]["Money"])["required"] == ["amount", "currency"]


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
    fits(empty.call("init", "--store", "shop=woocommerce", "--json"), "init")
    fits(empty.call("check", "--json"), "check")
    fits(empty.call("connectors", "--json"), "connectors")
    schema = fits(empty.call("config", "schema", "--json"), "config-schema")["json_schema"]
    Draft202012Validator.check_schema(schema)
    assert json.loads(empty.call("config", "schema").out) == schema
    fits(empty.call("cases", "--opn", "--json"), "error")


def test_documents_of_webhooks(empty: Workplace, url: str) -> None:
    empty.configure(section("shop", url, 'webhook_secret = { env = "SHOP_SECRET" }'))
    base = ("--url", "https://hooks.example.test", "--json")
    assert fits(empty.call("webhooks", "install", "shop", *base), "webhooks-install")["webhooks"]
    assert fits(empty.call("webhooks", "list", "shop", "--json"), "webhooks-list")["ok"]
    assert fits(empty.call("webhooks", "remove", "shop", "--json"), "webhooks-remove")["webhooks"]


def test_every_command_has_a_documented_shape() -> None:
    from tests.cli.test_reference import commands

    documents = {reference["$ref"].rpartition("/")[2] for reference in SCHEMA["oneOf"]}
    # What a server prints is its log; what an agent reads is not a document of a command.
    assert documents == {name.replace(" ", "-") for name, _ in commands()} - {"serve", "mcp"} | {
        "error",
        "changes-answer",
        "check-facts",
        "reconcile-after-restore",
        "withdrawals-record",
    }


def test_the_document_of_a_restored_journal(place: Workplace) -> None:
    assert place.cancel("22").code == 5
    ended = place.call("reconcile", "--after-restore", "--json")
    [case] = fits(ended, "reconcile-after-restore")["cases"]
    assert (case["order_number"], case["effects"]) == ("22", [])


def test_the_documents_of_withdrawals(place: Workplace) -> None:
    enabled = "[stores.shop.withdrawal]\nenabled = true\n"
    place.file.write_text(place.file.read_text("utf-8") + enabled, encoding="utf-8")
    script = (
        "from dropconnect import Dropconnect\n"
        "with Dropconnect.open() as app:\n"
        "    app.state_withdrawal('shop', 'Ada', '21', '', 'ada@example.test', 'en')\n"
    )
    assert place.run(script=script).code == 0
    [row] = fits(place.call("withdrawals", "--json"), "withdrawals")["withdrawals"]
    assert fits(place.call("withdrawals", "--record", str(row["id"]), "--json"), "withdrawals-record")
    assert "Ada" in place.call("withdrawals").out
    assert row["code"] in place.call("withdrawals", "--record", str(row["id"])).out
    assert place.call("withdrawals", "--state", "nonsense").code == 2
