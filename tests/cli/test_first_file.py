"""``init``: by questions or by options to a short file that can be used."""

from __future__ import annotations

import os
import pty
import pwd
import subprocess
import sys
import tomllib
from typing import Any

import pytest
from tests.support.patience import PATIENCE
from tests.support.workplace import Workplace

EVERYTHING = (
    *("--store", "north=woocommerce", "--store", "south=shopify"),
    *("--supplier", "cj=cjdropshipping", "--supplier", "hub=manual"),
    *("--route", "CJ-*=cj", "--route", "HUB=*=hub", "--route", "*=own-stock"),
    *("--mail", "us", "--timezone", "Europe/Berlin", "--owner", "Ada <ada@shop.example.test>"),
    *("--set", "north.url=https://lamp.example.test/wp-admin/edit.php?post_type=shop_order"),
    *("--set", "mail.sender=Lamp Shop <orders@lamp.example.test>"),
)


def written(place: Workplace) -> dict[str, Any]:
    return tomllib.loads(place.file.read_text("utf-8"))


def test_options_write_the_whole_file(empty: Workplace) -> None:
    document = empty.call("init", *EVERYTHING, "--yes", "--json").document

    assert len(empty.file.read_text("utf-8").splitlines()) <= 60
    file = written(empty)
    assert file["timezone"] == "Europe/Berlin"
    assert file["defaults"]["store"]["routes"] == [
        {"sku": "CJ-*", "supplier": "cj"},
        {"sku": "HUB=*", "supplier": "hub"},
        {"supplier": "own-stock"},
    ]
    assert file["defaults"]["store"]["policy"] == {"mail": "us"}
    assert file["defaults"]["store"]["messages"]["voice"] == {
        "name": "Lamp Shop",
        "contact": "orders@lamp.example.test",
    }
    assert file["stores"]["north"] == {
        "connector": "woocommerce",
        "url": "https://lamp.example.test",
        "consumer_key": {"env": "NORTH_CONSUMER_KEY"},
        "consumer_secret": {"env": "NORTH_CONSUMER_SECRET"},
    }
    assert file["people"]["ada"]["role"] == "owner"
    assert file["people"]["ada"]["os_user"] == pwd.getpwuid(os.getuid()).pw_name
    assert document["environment"] == [
        "NORTH_CONSUMER_KEY",
        "NORTH_CONSUMER_SECRET",
        "SOUTH_CLIENT_SECRET",
        "CJ_API_KEY",
        "MAIL_PASSWORD",
    ]
    assert "stores.south.shop" in document["to_fill"]
    assert not [key for key in document["to_fill"] if key.startswith("stores.north")]


def test_what_was_written_is_a_configuration_that_opens(empty: Workplace) -> None:
    environment = empty.call("init", *EVERYTHING, "--yes", "--json").document["environment"]
    empty.environment |= dict.fromkeys(environment, "none")

    rules = empty.call("rules", "cj")
    people = empty.call("people", "--json").document["people"]

    assert rules.code == 0, rules.said
    assert [(person["name"], person["role"]) for person in people] == [("Ada", "owner")]


def test_what_is_still_an_example_is_marked_in_the_file_and_said(empty: Workplace) -> None:
    ended = empty.call("init", "--store", "shop=woocommerce")

    [line] = [line for line in empty.file.read_text("utf-8").splitlines() if line.startswith("url")]
    assert line == 'url = "https://shop.example.test"  # fill in'
    assert "In the file, your own values: stores.shop.url." in ended.out
    assert "SHOP_CONSUMER_KEY, SHOP_CONSUMER_SECRET" in ended.out
    assert "dropconnect check" in empty.file.read_text("utf-8").splitlines()[-1]


def test_a_supplier_without_a_route_leaves_each_line_a_question(empty: Workplace) -> None:
    empty.call("init", "--store", "shop=woocommerce", "--supplier", "hub=manual")

    assert written(empty)["stores"]["shop"]["routes"] == [{"supplier": "ask"}]


def test_a_secret_that_is_said_chooses_the_way_into_the_store(empty: Workplace) -> None:
    address = "shop.shop=https://admin.shopify.com/store/lamps/orders"
    token = "shop.access_token=file:token.txt"
    ended = empty.call("init", "--store", "shop=shopify", "--set", address, "--set", token, "--json")

    assert ended.document["environment"] == []
    assert written(empty)["stores"]["shop"] == {
        "connector": "shopify",
        "shop": "lamps.myshopify.com",
        "access_token": {"file": "token.txt"},
    }


def test_a_file_is_never_overwritten(empty: Workplace) -> None:
    empty.file.write_text("# mine\n", "utf-8")

    refused = empty.call("init", "--store", "shop=woocommerce", "--yes")

    assert (refused.code, empty.file.read_text("utf-8")) == (2, "# mine\n")
    assert "was not touched" in refused.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--store shop=CONNECTOR (there are: shopify, woocommerce)"),
        (("--store", "woocommerce"), "write --store shop=CONNECTOR"),
        (("--store", "shop=woocomerce"), "did you mean 'woocommerce'?"),
        (("--store", "shop=manual"), "is not a platform (there are: shopify, woocommerce)"),
        (("--store", "my shop=woocommerce"), "cannot be the name of a connection"),
        (("--store", "a=shopify", "--supplier", "a=manual"), "the name 'a' is taken"),
        (("--store", "a=shopify", "--route", "CJ-*=cj"), "there is no supplier 'cj'"),
        (("--store", "a=shopify", "--timezone", "Berlin"), "write it as in Europe/Berlin"),
        (("--store", "a=shopify", "--owner", "ada"), "is not a person"),
        (("--store", "a=shopify", "--set", "a.shp=x"), "has no option 'shp'"),
        (("--store", "a=shopify", "--set", "a.shop=www.example.test"), "permanent name"),
        (("--store", "a=shopify", "--set", "a.access_token=shpat_pasted"), "say where it is kept"),
        (("--store", "a=shopify", "--set", "b.shop=x"), "there is no connection 'b'"),
    ],
)
def test_what_cannot_be_used_is_refused_and_writes_nothing(
    empty: Workplace, options: tuple[str, ...], said: str
) -> None:
    refused = empty.call("init", *options)

    assert (refused.code, empty.file.exists()) == (2, False)
    assert said in refused.err
    assert "shpat_pasted" not in refused.said


def at_a_terminal(place: Workplace, *arguments: str, answers: tuple[str, ...]) -> tuple[int, str]:
    """The exit code and everything that was shown on a terminal of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "dropconnect", *arguments],
        cwd=place.folder,
        env={**place.surroundings(), "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    # The end of input comes last: a question too many ends the command, and does not wait for ever.
    os.write(ours, "".join(f"{answer}\n" for answer in (*answers, "\x04")).encode())
    shown = b""
    try:
        while block := os.read(ours, 4096):
            shown += block
    except OSError:  # how Linux tells the end of a terminal
        pass
    finally:
        os.close(ours)
    return process.wait(PATIENCE), shown.decode()


def test_at_a_terminal_it_asks_and_asks_again_for_what_cannot_be_used(empty: Workplace) -> None:
    code, shown = at_a_terminal(
        empty,
        "init",
        answers=(
            *("woocomerce", "woocommerce", "north", ""),
            *("cjdropshipping", "cj", ""),
            *("CJ-*", "own-stock"),
            "platform",
            *("lamp.example.test", "https://lamp.example.test/wp-admin/"),
            *("Berlin", "Europe/Berlin"),
            "Ada <ada@shop.example.test>",
        ),
    )

    assert code == 0, shown
    assert "did you mean 'woocommerce'?" in shown
    assert "about a cancellation (platform, us, nobody) [platform]:" in shown
    assert "beginning with https://" in shown
    file = written(empty)
    assert file["stores"]["north"]["url"] == "https://lamp.example.test"
    assert file["stores"]["north"]["routes"] == [
        {"sku": "CJ-*", "supplier": "cj"},
        {"supplier": "own-stock"},
    ]
    assert file["stores"]["north"]["policy"] == {"mail": "platform"}
    assert (file["timezone"], list(file["people"])) == ("Europe/Berlin", ["ada"])


def test_at_a_terminal_options_answer_their_questions(empty: Workplace) -> None:
    code, shown = at_a_terminal(empty, "init", "--store", "shop=woocommerce", answers=("",) * 5)

    assert code == 0, shown
    assert "Store (" not in shown
    assert list(written(empty)["stores"]) == ["shop"]


def test_yes_asks_nothing(empty: Workplace) -> None:
    code, shown = at_a_terminal(empty, "init", "--store", "shop=woocommerce", "--yes", answers=())

    assert (code, "?" in shown) == (0, False), shown
